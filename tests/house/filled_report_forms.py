"""What a person fills in on forms of reports to governors."""

from datetime import date

from tests.access.things import Things
from tests.house.filling import Filled, day

_BY = day("by_on", date(2026, 12, 11))


def _post(things: Things) -> dict[str, str]:
    """Of whoever has no post yet: the deputy."""
    who = things.cast.senco
    return {"user": str(who.pk), "qualification": "none", **day("appointed_on")}


FILLED_REPORTS: dict[str, Filled] = {
    "reports_draft": Filled({}),
    "report_change": Filled({"summary": "One in five."}, {"progress": "Reading."}),
    "report_figures": Filled({"complaints": "0"}, {"attendance": "92.5"}),
    "report_recount": Filled({}),
    "promise_add": Filled({"words": "Spelling", "owner_name": "The chair", **_BY}),
    "promise_change": Filled({"words": "Spelling"}, {"owner_name": "The chair"}),
    "promise_remove": Filled({}, overtaken_by="promise_change"),
    "promise_settle": Filled({"came": "It helped."}, {"came": "It did not."}),
    "visit_note": Filled({"about": "Reading", **day("on")}, role="governor"),
    "national_figures_enter": Filled(
        {"percent": "20.1", "of_what": "Pupils", "source": "DfE", **day("as_at")},
        {"percent": "20.2", "of_what": "Pupils", "source": "DfE", **day("as_at")},
    ),
    "national_figures_clear": Filled({}, overtaken_by="national_figures_enter"),
    "senco_post_record": Filled(_post),
    "senco_post_change": Filled({"hours_a_week": "12.5"}, {"was_before": "on"}),
    "report_publish": Filled({}, overtaken_by="report_change", role="head"),
    "report_ask": Filled({"words": "What do parents say?"}, role="governor"),
    "question_answer": Filled({"answer": "Content."}, {"answer": "Very."}, role="head"),
    "publication_draft": Filled({}),
    "publication_section": Filled({"text": "Ask for her at the office."}, {"text": "By e-mail."}),
    "publication_cover": Filled(
        day("starts_on", date(2026, 9, 7)), day("starts_on", date(2026, 10, 5))
    ),
    "publication_draw": Filled({}, overtaken_by="publication_section"),
    "publication_hand_over": Filled({}, overtaken_by="publication_section"),
    "publication_show": Filled({}, overtaken_by="publication_section", role="head"),
    "publication_approve": Filled(
        {"approved_by": "the governing body", **day("approved_on")},
        overtaken_by="publication_section", role="head",
    ),
    "publication_withdraw": Filled({"why": "A name stood in it."}, role="head"),
    "publication_publish": Filled({}, overtaken_by="publication_hand_over", role="head"),
}  # fmt: skip
