"""What a person fills in on forms about what is shared with families."""

from datetime import date

from send_mis.parents.models import SlotChoice
from tests.access.things import Things
from tests.house.filling import Filled, day


def _said(things: Things) -> dict[str, str]:
    reader = str(things.objects["shared_id"].pk)
    return {"reader": reader, "how": "spoken", "kind": "question", "words": "How long?"}


_TIMES = day("on", date(2026, 12, 10)) | {"begins": "3pm", "ends": "4pm", "place": "Room 2"}
FILLED_SHARED: dict[str, Filled] = {
    "summary_of_cycle": Filled({}),
    "summary_of_discussion": Filled({}),
    "summary_of_review": Filled({}),
    "summaries_draft": Filled({}),
    "summary_of_year": Filled({"year": "2026"}),
    "family_account_give": Filled({}),
    "family_account_end": Filled({"why": "Asked for it"}),
    "summary_change": Filled({"good": "Maps"}, {"why": "Two things"}),
    "summary_share": Filled({}, overtaken_by="summary_change"),
    "summary_withdraw": Filled({"why": "Wrong day"}, overtaken_by="summary_change"),
    "summary_discard": Filled({}, overtaken_by="summary_change"),
    "summary_tell_again": Filled({"way": "paper"}, overtaken_by="summary_stop"),
    "summary_stop": Filled({"why": "Asked for it"}, overtaken_by="summary_tell_again"),
    "summary_told": Filled({"how": "phone"}, overtaken_by="summary_stop"),
    "slot_key": Filled(
        lambda things: {
            "reader": str(things.objects["shared_id"].pk),
            "slot": str(things.objects["slot_id"].pk),
            "joins": "place",
        }
    ),
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
    "slots_offer": Filled(_TIMES),
    "slots_offer_class": Filled(lambda things: _TIMES | {"pupils": str(things.cast.noah.pk)}),
    "slot_withdraw": Filled({}),
    "own_times": Filled(
        lambda things: {"slot": str(things.objects["slot_id"].pk), "joins": "phone"}, role="parent"
    ),
    "own_times_back": Filled(lambda _: {"choice": str(SlotChoice.objects.get().pk)}, role="parent"),
    "own_think": Filled({"going": "4", "well": "Maths"}, role="parent"),
    "own_answer": Filled({"kind": "question", "words": "How long?"}, role="parent"),
}
