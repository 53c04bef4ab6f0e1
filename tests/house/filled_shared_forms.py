"""What a person fills in on forms about what is shared with families."""

from tests.access.routes import Things
from tests.house.filling import Filled


def _said(things: Things) -> dict[str, str]:
    reader = str(things.objects["shared_id"].pk)
    return {"reader": reader, "how": "spoken", "kind": "question", "words": "How long?"}


FILLED_SHARED: dict[str, Filled] = {
    "summary_of_cycle": Filled({}),
    "summary_of_review": Filled({}),
    "summaries_draft": Filled({}),
    "summary_of_year": Filled({"year": "2026"}),
    "summary_change": Filled({"good": "Maps"}, {"why": "Two things"}),
    "summary_share": Filled({}, overtaken_by="summary_change"),
    "summary_withdraw": Filled({"why": "Wrong day"}, overtaken_by="summary_change"),
    "summary_discard": Filled({}, overtaken_by="summary_change"),
    "summary_tell_again": Filled({"way": "paper"}, overtaken_by="summary_stop"),
    "summary_stop": Filled({"why": "Asked for it"}, overtaken_by="summary_tell_again"),
    "rights_decide": Filled({"reader": "alone", "why": "Said so in the review"}),
    "signposts_add": Filled(
        {"authority": "887", "kind": "offer", "name": "Medway offer", "telephone": "01234 1"}
    ),
    "signposts_change": Filled({"telephone": "01234 2"}, {"telephone": "01234 3"}),
    "signposts_remove": Filled({}, overtaken_by="signposts_change"),
    "answer_key": Filled(_said),
    "answer_settle": Filled({"outcome": "Ten minutes"}, overtaken_by="answer_pass_on"),
    "answer_pass_on": Filled(
        lambda things: {"owner": str(things.cast.teacher.pk)}, overtaken_by="answer_settle"
    ),
    "own_answer": Filled({"kind": "question", "words": "How long?"}, role="parent"),
}
