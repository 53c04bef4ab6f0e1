"""What a person fills in on forms about EHC plans, their reviews and authorities."""

from datetime import date

from pupils.models import Document
from tests.access.things import EXPECTED_ID, PROMISED_ID
from tests.factories import TODAY
from tests.house.filling import Filled, day

# An outcome and a line of an EHC plan, as the report of a review says of them.
_KEPT = {f"progress_{EXPECTED_ID.hex}": "met", f"advice_{EXPECTED_ID.hex}": "keep"}
_EXPECTED = _KEPT | {f"evidence_{EXPECTED_ID.hex}": "Asks in class"}
_DELIVERED = {
    f"delivered_{PROMISED_ID.hex}": "yes", f"advice_{PROMISED_ID.hex}": "keep",
    f"impact_{PROMISED_ID.hex}": "Reads more",
}  # fmt: skip

FILLED_EHC: dict[str, Filled] = {
    "authorities_add": Filled({"code": "887"}),
    "authorities_change": Filled({"telephone": "01234 1"}, {"officer_name": "Ada Holt"}),
    "authority_headings": Filled({"headings": "Name of child\nViews of parents"}),
    "authority_form": Filled({"field_0": "child.surname"}, {"field_1": "child.name"}),
    "ehc_review_form": Filled({}),
    "ehc_plan_receive": Filled(
        lambda things: (
            day("made_on")
            | day("received_on")
            | {"authority": str(things.objects["authority_id"].pk)}
        )
    ),
    "ehc_plan_change": Filled(
        day("received_on", date(2026, 1, 20)), day("received_on", date(2026, 1, 21))
    ),
    "ehc_plan_check": Filled({}, overtaken_by="ehc_plan_change"),
    "ehc_plan_end": Filled(
        day("ended_on") | {"why": "Ceased after the review"}, overtaken_by="ehc_plan_change"
    ),
    "ehc_plan_sections": Filled({"section_A": "Trains"}, {"section_B": "Finds noise hard"}),
    "ehc_plan_outcomes": Filled({"words_new0": "Asks for help"}, overtaken_by="ehc_plan_change"),
    "ehc_plan_provision": Filled(
        {"words_new0": "Six visits a year", "kind_new0": "visits"},
        overtaken_by="ehc_plan_change",
    ),
    "ehc_review_begin": Filled({"kind": "emergency"}),
    "ehc_review_meeting": Filled(
        {"begins": "3.30", "place": "Room 1", **day("on", date(2026, 12, 1))},
        overtaken_by="ehc_review_link",
    ),
    "ehc_review_link": Filled(
        lambda t: {"meeting": str(t.objects["meeting_id"].pk)}, overtaken_by="ehc_review_meeting"
    ),
    "ehc_review_put_off": Filled({"why": "The parents asked"}, overtaken_by="ehc_review_papers"),
    "ehc_review_papers": Filled(day("on", date(2026, 9, 14)), overtaken_by="ehc_review_sent"),
    "ehc_review_report": Filled({"recommends_words": "Section E"}, {"recommends": "cease"}),
    "ehc_report_sections": Filled({"advice_A": "none"}, {"advice_J": "none"}),
    "ehc_report_outcomes": Filled(
        _EXPECTED, {f"evidence_{EXPECTED_ID.hex}": "Asked twice"} | _KEPT
    ),
    "ehc_report_provision": Filled(_DELIVERED, _DELIVERED | {f"impact_{PROMISED_ID.hex}": "Some"}),
    "ehc_report_words": Filled({"works": "A quiet place"}, {"placement": "Right"}),
    "ehc_report_differences": Filled(
        {"who_1": "Mother", "words_1": "More"}, {"who_1": "Father", "words_1": "Less"}
    ),
    "ehc_papers_sent": Filled(
        {"way": "email", **day("sent_on", date(2026, 9, 14))}, overtaken_by="ehc_review_report"
    ),
    "ehc_report_send": Filled(
        {"way": "email", **day("sent_on", date(2026, 10, 13))}, overtaken_by="ehc_review_report"
    ),
    "ehc_review_form_sent": Filled(day("sent_on", TODAY)),
    "ehc_advice_sent": Filled({"way": "post"} | day("sent_on", TODAY)),
    "ehc_papers_withhold": Filled(
        lambda t: {
            "person": str(t.objects["invited_id"].pk),
            "document": str(Document.objects.get(title="Advice").pk),
            "why": "An address in it",
        },
        role="head",
    ),
    "ehc_reassess": Filled({"why": "A diagnosis"}),
    "ehc_review_served": Filled(day("on", date(2026, 10, 29)), overtaken_by="ehc_review_report"),
    "ehc_review_certificate": Filled(day("on"), overtaken_by="ehc_review_report"),
    "ehc_review_sent": Filled(day("on", date(2026, 10, 13)), overtaken_by="ehc_review_report"),
    "ehc_review_decide": Filled(
        day("decided_on", date(2026, 10, 21)), overtaken_by="ehc_review_report"
    ),
    "ehc_review_notice": Filled(day("on", date(2026, 10, 29)), overtaken_by="ehc_review_report"),
    "ehc_review_comments": Filled(day("on"), overtaken_by="ehc_review_report"),
    "ehc_review_end": Filled(
        {"why": "The amended plan came", **day("ended_on")}, overtaken_by="ehc_review_report"
    ),
    "ehc_letter": Filled({"body": "Dear Ms Vale"}, {"subject": "Visits of a therapist"}),
    "ehc_letter_send": Filled({"way": "hand"}, overtaken_by="ehc_letter"),
    "ehc_letter_drop": Filled({}, overtaken_by="ehc_letter"),
    "ehc_plan_meeting": Filled(
        {"begins": "14:30", "place": "Room 1", **day("on", date(2026, 12, 1))},
        overtaken_by="ehc_plan_change",
    ),
    "ehc_plan_meeting_take": Filled(
        lambda t: {"meeting": str(t.objects["meeting_id"].pk)}, overtaken_by="ehc_plan_change"
    ),
    "ehc_plan_tell": Filled({}, overtaken_by="ehc_plan_change"),
    "ehc_plan_read": Filled({}, role="teacher"),
    "ehc_evidence_add": Filled({"kind": "not_come", "note": "Nobody came"}),
    "ehc_evidence_remove": Filled({}),
    "ehc_chase_record": Filled({"note": "Ada Holt said by Friday"}),
    "ehc_assessment_add": Filled(
        lambda things: (
            day("received_on", date(2026, 11, 2))
            | {
                "authority": str(things.objects["authority_id"].pk),
                "requested_by": "parent",
            }
        )
    ),
    "ehc_assessment_change": Filled({"note": "By telephone"}, {"note": "By letter"}),
    "ehc_assessment_excuse": Filled({"kind": "away", "reason": "Abroad in August"}),
    "ehc_assessment_take_up": Filled({"words_0": "Two cycles of support"}),
    "ehc_disclosure_add": Filled(
        day("given_on", date(2026, 11, 2))
        | {
            "sections": ["B"],
            "to_name": "Ofsted",
            "way": "shown",
            "ground": "inspection",
            "ground_words": "The inspection of this week",
        }
    ),
    "ehc_disclosure_correct": Filled({"why": "The name", "to_name": "Ada Holm"}),
    "ehc_disclosure_void": Filled({"why": "The meeting was called off"}),
    "ehc_plan_line": Filled({"provider_words": "A TA"}, {"evidence": "Seen in class"}),
}
