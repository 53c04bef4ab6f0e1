"""What a person fills in on each form, by the name of its page."""

from datetime import date
from typing import Any

from provision.models import Outcome
from reviews.models import MeetingPerson
from tests.access.things import Things
from tests.factories import TODAY
from tests.house.filled_ehc_forms import FILLED_EHC
from tests.house.filled_report_forms import FILLED_REPORTS
from tests.house.filled_shared_forms import FILLED_SHARED
from tests.house.filling import Filled, day

_PUPIL = {
    "legal_forename": "Maya", "legal_surname": "Stone", **day("joined_on"),
    **day("born_on", date(2017, 5, 4)),
}  # fmt: skip
_OUTCOME = {
    "text": "Reads 30 of 50 words by Christmas", "measure": "words read", "baseline": "5",
    "target": "30", "out_of": "50", **day("due_on", date(2026, 12, 18)),
}  # fmt: skip
_SOON = date(2027, 1, 11)


def _by_nan(things: Things) -> dict[str, str]:
    """One of the pupil's people who is not restricted."""
    copy: Any = things.objects["copy_id"]
    return {"contact": str(copy.contact_id)}


def _invited(things: Things) -> str:
    """Whom the boxes of a meeting's answers are about."""
    found = MeetingPerson.objects.get(meeting=things.objects["meeting_id"].pk, user__isnull=False)
    return str(found.pk.hex)


FILLED: dict[str, Filled] = {
    "pupil_access_give": Filled(
        lambda t: {
            "user": str(t.cast.dsl.pk),
            "role": "ta",
            "reason": "Swims with him",
            **day("last_day", date(2026, 12, 18)),
        }
    ),
    "pupil_access_end": Filled({"reason": "Done"}),
    "pupil_add": Filled(_PUPIL),
    "pupil_edit": Filled({"preferred_forename": "Nono"}, {"middle_names": "Ben"}),
    "pupil_move_class": Filled(lambda t: {"to": str(t.cast.class_5b.pk)}),
    "pupil_join_class": Filled(lambda t: {"school_class": str(t.objects["group_id"].pk)}),
    "pupil_leave_class": Filled({}),
    "pupil_leave": Filled({"reason": "Moved"}),
    "pupil_return": Filled({}),
    "register_start": Filled({"status": "K", "decided_by": "SENCO", "reason": "Slow progress"}),
    "register_earlier": Filled(
        {
            "status": "K",
            "source": "previous",
            **day("starts_on", date(2021, 9, 6)),
            **day("ends_on", date(2022, 7, 1)),
        }
    ),
    "register_needs": Filled({"need0_words": "finds breaks hard"}, {"need1_words": "at dinner"}),
    "register_monitor": Filled({"reason": "Settling in"}),
    "register_change": Filled(
        {"decided_by": "Head", "reason": "As before"},
        {"decided_by": "Governors", "reason": "As before"},
    ),
    "register_end": Filled(
        {"end_decided_by": "SENCO", "end_reason": "Caught up", "then": ""},
        overtaken_by="register_change",
    ),
    "register_correct": Filled(
        day("starts_on", date(2023, 5, 9)) | {"why": "A day out"},
        day("starts_on", date(2023, 5, 10)) | {"why": "Two days out"},
    ),
    "register_remove": Filled({"why": "Another child"}, overtaken_by="register_told"),
    "register_told": Filled(
        day("parents_told_on") | {"parents_told_how": "phone"},
        day("parents_told_on") | {"parents_told_how": "letter"},
    ),
    "register_review": Filled(day("next_review_on", _SOON), day("next_review_on", TODAY)),
    "register_review_held": Filled(day("held_on"), overtaken_by="register_review"),
    "register_monitoring_change": Filled({"reason": "Reading"}, {"reason": "Maths"}),
    "register_monitoring_end": Filled(
        {"why": "Doing well"}, overtaken_by="register_monitoring_change"
    ),
    "contact_add": Filled({"surname": "Bright", "forename": "Ruth", "relationship": "PAM"}),
    "contact_link": Filled({"relationship": "CAR", "responsibility": "no"}),
    "contact_change": Filled({"surname": "Brighton"}, {"email": "ruth@example.com"}),
    "tie_change": Filled({"responsibility": "no"}, {"has_daily_care": "on"}),
    "tie_end": Filled({"why": "Moved abroad"}, overtaken_by="tie_change"),
    "contact_verify": Filled({"how": "call"}),
    "household_add": Filled({"name": "Mum's house", "share": "main"}),
    "household_link": Filled({"share": "some"}),
    "household_change": Filled({"postcode": "ME4 4AA"}, {"name": "Nan's house"}),
    "household_leave": Filled({}),
    "restriction_start": Filled({"ground": "order", "reason": "Order of the family court"}),
    "restriction_change": Filled({"stops_contact": "on"}, {"reason": "As the DSL says"}),
    "marked_order_none": Filled({"why": "The court has none"}),
    "restriction_lift": Filled(
        {"lifted_by": "The headteacher", "lifted_because": "The order ended"},
        overtaken_by="restriction_change",
    ),
    "care_start": Filled(
        {
            "authority": "886",
            **day("starts_on", date(2022, 5, 2)),
            **day("ends_on", date(2023, 5, 2)),
        }
    ),
    "care_change": Filled({"basis": "agreed"}, {"authority": "887"}),
    "document_change": Filled({"title": "Report of autumn"}, {"author": "Dr Fox"}),
    "document_remove": Filled({"why": "Another child's"}, overtaken_by="document_change"),
    "letter_write": Filled({"value_message": "We go swimming."}),
    "letter_change": Filled({"value_message": "We swim."}, {"subject": "Swimming"}),
    "letter_send": Filled({}, overtaken_by="letter_change"),
    "letter_discard": Filled({}, overtaken_by="letter_change"),
    "letter_copy_resend": Filled({"way": "hand"}),
    "letters_wording": Filled({"subject": "News of {first name}"}, {"subject": "A letter to you"}),
    "letters_wording_restore": Filled({}),
    "letters_run": Filled({}),
    "letters_run_discard": Filled({}),
    "letter_copy_give_up": Filled({"because": "Told by telephone"}),
    "services_add": Filled({"name": "Hearing support", "kind": "sensory"}),
    "services_change": Filled({"phone": "01234 1"}, {"waiting_time": "18 weeks"}),
    "services_retire": Filled({}, overtaken_by="services_change"),
    "services_person_add": Filled({"name": "Omar Reed", "email": "omar@nhs.test"}),
    "services_person_change": Filled({"role": "Psychologist"}, {"phone": "01234 2"}),
    "services_person_end": Filled({}, overtaken_by="services_person_change"),
    "referral_add": Filled(
        lambda t: {"service": str(t.objects["service_id"].pk), "reason": "x", "asked_for": "y"}
    ),
    "referral_change": Filled({"reason": "Says little"}, {"asked_for": "Observe"}),
    "referral_move": Filled({"status": "accepted"}, overtaken_by="referral_change"),
    "advice_ask": Filled(
        lambda t: {
            "service": str(t.objects["service_id"].pk),
            "occasion": "Review",
            "asked_for": "How far?",
            **day("by_on", date(2026, 12, 4)),
        }
    ),
    "advice_change": Filled({"asked_for": "How is he?"}, {"occasion": "Review in spring"}),
    "advice_chase": Filled({}, overtaken_by="advice_change"),
    "advice_withdraw": Filled({"why": "Not needed"}, overtaken_by="advice_change"),
    "cycle_start": Filled({}),
    "cycle_change": Filled({"strengths": "Kind"}, {"differs": "Tires by noon"}),
    "cycle_agree": Filled(
        {"agreed_how": "phone", "agreed_with": "Mum", **day("review_on", _SOON)},
        overtaken_by="cycle_change",
    ),
    "cycle_move_review": Filled(
        {"why": "Meeting moved", **day("review_on", _SOON)}, overtaken_by="cycle_change"
    ),
    "cycle_review": Filled(
        lambda t: {
            f"level_{row.pk.hex}": "carry_on"
            for row in Outcome.objects.active().filter(pupil=t.cast.noah)
        },
        overtaken_by="cycle_change",
    ),
    "cycles_review": Filled(
        lambda t: {
            f"level_{row.pk.hex}": "2" for row in Outcome.objects.active().filter(pupil=t.cast.noah)
        }
    ),
    "cycle_close": Filled({"why": "Left"}, overtaken_by="cycle_change"),
    "cycle_annotate": Filled({"words": "Asked for help"}),
    "support_begin": Filled({"strengths": "Draws maps"}),
    "support_change": Filled({"strengths": "Kind"}, {"concerns": "Sleeps badly"}),
    "support_propose": Filled(
        {"proposal": "support", "proposal_words": "Phonics"}, overtaken_by="support_change"
    ),
    "support_decide": Filled(
        {"decision": "support", "decided_with": "SENCO", "reason": "Phonics"},
        overtaken_by="support_change",
    ),
    "support_given": Filled(
        {"given_how": "hand", "given_to": "Mum"}, overtaken_by="support_change"
    ),
    "support_close": Filled({"why": "Left"}, overtaken_by="support_change"),
    "meeting_plan": Filled(
        {
            "about": "How it goes",
            "begins": "3.30",
            "place": "Room 1",
            **day("on", date(2026, 12, 1)),
        }
    ),
    "meeting_change": Filled({"place": "The library"}, {"about": "A new plan"}),
    "meeting_cancel": Filled({"why": "Ill"}, overtaken_by="meeting_change"),
    "meeting_invite": Filled({"others": "An interpreter"}, {"has_pupil": "on"}),
    "meeting_hold": Filled(
        lambda t: {f"reply_{_invited(t)}": "came", **day("held_on", TODAY)},
        overtaken_by="meeting_invite",
    ),
    "meeting_replies": Filled(
        lambda t: {f"asked_how_{_invited(t)}": "phone"}, overtaken_by="meeting_invite"
    ),
    "meeting_note_add": Filled({"words": "She is pleased"}),
    "meeting_action_add": Filled(
        {"words": "Ring the clinic", "owner_name": "Mrs Vale", **day("by_on", date(2026, 12, 4))}
    ),
    "meeting_action": Filled({"words": "Order a timer"}, {"owner_name": "Mr Vale"}),
    "meeting_action_remove": Filled({"why": "Twice"}, overtaken_by="meeting_action"),
    "strategies_add": Filled(
        {"situation_1": "In lessons", "words_1": "- A place near the door\n- Pictures"}
    ),
    "strategies_order": Filled(
        lambda t: {f"place_{t.objects['strategy_id'].pk}": "3"}, overtaken_by="strategy_change"
    ),
    "strategy_change": Filled({"words": "A quiet place"}, {"situation": "In tests"}),
    "strategy_end": Filled({"why": "Not needed any more"}, overtaken_by="strategy_change"),
    "advice_split": Filled({"words_0": "A quiet place to go to"}),
    "report_split": Filled({"words_0": "A quiet place to go to"}),
    "recommendation_settle": Filled(
        {"state": "declined", "reason": "He walks there himself"},
        {"state": "declined", "reason": "No room is free"},
    ),
    "views_gate": Filled(lambda t: _by_nan(t) | {"words": "He sleeps badly"}),
    "views_words": Filled({"helps": "Pictures", "aim": "Sums"}),
    "views_pictures": Filled({"face_reading": "4", "chosen": ["quiet", "time"]}),
    "views_observed": Filled({"enjoyed": "Chose the sand"}),
    "views_parent": Filled(lambda t: _by_nan(t) | {"well": "Swimming", "home": "Reads at night"}),
    "views_change": Filled({"words": "And drums"}, {"hard": "Noise"}),
    "views_remove": Filled({"why": "Another child's"}, overtaken_by="views_change"),
    "views_check": Filled({"readers": "staff"}, overtaken_by="views_change"),
    "views_outcome": Filled(
        lambda t: {"outcome": str(t.objects["outcome_id"].pk)}, overtaken_by="views_change"
    ),
    "assessments_scale_add": Filled(
        {"name": "Spelling age", "kind": "months", "lowest": "36", "highest": "216"}
    ),
    "assessments_scale_change": Filled({"area": "English"}, {"name": "Reading test"}),
    "assessments_scale_retire": Filled({}, overtaken_by="assessments_scale_change"),
    "assessments_record": Filled({"c0-0": "91"}),
    "assessment_baseline": Filled(
        lambda t: {
            **day("on", date(2026, 9, 7)),
            "with_parents": "Ruth Bright",
            f"value_{t.objects['scale_id'].pk}": "84",
        }
    ),
    "progress_explain": Filled({"reason": "Six weeks in hospital"}),
    "plans_start": Filled(lambda t: {"whom": str(t.cast.class_5b.pk)}),
    "plan_send_back": Filled({"reason": "Who covers Friday?"}, overtaken_by="plan_write"),
    "plan_remove": Filled({"reason": "Started twice"}, overtaken_by="plan_write"),
    "plan_row_join": Filled(lambda t: {"pupil": str(t.cast.kacper.pk)}),
    "plan_row_leave": Filled({"reason": "Moved"}),
    "plan_row_end": Filled({"reason": "Done"}, overtaken_by="plan_row_money"),
    "plan_row_money": Filled({"materials_cost": "12.50"}, {"materials_cost": "8"}),
    "plan_row_remove": Filled({"reason": "Twice"}, overtaken_by="plan_row_money"),
    "session_add": Filled({"state": "delivered"}),
    "session_page": Filled(
        {"note": "Went well", "why": "Forgot the note"}, {"note": "Hard", "why": "Forgot"}
    ),
    "session_remove": Filled({"why": "Wrong group"}, overtaken_by="session_page"),
    "interventions_add": Filled({"name": "Paired reading"}),
    "interventions_change": Filled({"evidence": "EEF"}, {"evidence": "Own results"}),
    "interventions_retire": Filled({}, overtaken_by="interventions_change"),
    "interventions_trained_add": Filled(lambda t: {"user": str(t.cast.ta.pk)}),
    "provision_settings_change": Filled({"weeks_a_year": "39"}, {"weeks_a_year": "36"}),
    "provision_settings_offer": Filled({"offer": "Visual timetable"}, {"offer": "Seating plan"}),
    "rates_add": Filled({"staff_role": "teacher", "hourly": "31", **day("starts_on")}),
    "rates_change": Filled({"hourly": "17.25"}, {"hourly": "17.50"}),
    "rates_remove": Filled({}),
    "funding_add": Filled({"name": "Notional SEN", "amount": "40000"}),
    "funding_change": Filled({"amount": "41000"}, {"note": "From April"}),
    "funding_remove": Filled({}),
    "outcome_add": Filled(_OUTCOME),
    "plan_row_outcomes": Filled(
        lambda t: {
            "text": "Reads 30 words",
            "measure": "words",
            "target": "30",
            "out_of": "50",
            f"start_{t.objects['place_id'].pk.hex}": "5",
        }
    ),
    "outcome_change": Filled({"target": "45"}, {"target": "50"}),
    "outcome_note": Filled({"value": "31"}),
    "outcome_judge": Filled({"value": "stopped", "note": "Moved"}, overtaken_by="outcome_change"),
    "impact_review": Filled({"decision": "continue"}, overtaken_by="impact_review"),
    "school_page_details": Filled({"phone": "01234 567890"}, {"phone": "01234 0"}, "head"),
    "school_page_roles": Filled({"label_ta": "Learning mentor"}, {"label_ta": "LSA"}, "head"),
    "school_page_year_add": Filled({}, role="head"),
    "school_page_year": Filled({"summer_ends_on_day": "20"}, {"summer_ends_on_day": "22"}, "head"),
    "school_page_closure_add": Filled(
        day("starts_on", date(2027, 2, 22)) | {"kind": "inset"}, role="head"
    ),
    "school_page_closure": Filled({"label": "Training"}, {"label": "Moderation"}, "head"),
    "reminders_change": Filled(
        {"often": "late"} | day("away_from", date(2026, 12, 1)) | day("back_on", date(2026, 12, 8))
    ),
    "reminders_school_change": Filled(
        {"days_register_review": "21"}, {"hour": "8", "days_register_review": "7"}
    ),
    "classes_add": Filled({"name": "4K", "year_groups": ["4"]}),
    "classes_change": Filled({"name": "4 Holly"}, {"name": "4 Hazel"}),
    "classes_staff_add": Filled(lambda t: {"user": str(t.cast.dsl.pk)}),
    "classes_staff_end": Filled({}),
    "people_add": Filled(
        {"full_name": "Ann Lee", "email": "ann@harebell.test", "role": "dsl"}, role="head"
    ),
    "people_details": Filled({"title": "Ms"}, {"title": "Dr"}),
    "people_left": Filled({}, role="head"),
    "people_second_step": Filled({"reason": "She came to my office"}, role="head"),
    "people_role_give": Filled({"role": "dsl"}, role="head"),
    "people_role_end": Filled({}, role="head"),
    "rollover_classes": Filled({}),
    "rollover_pupil": Filled({"to": ""}),
    "rollover_undo": Filled({}),
    **FILLED_EHC,
    **FILLED_SHARED,
    **FILLED_REPORTS,
}
# What another person changes on a page of several forms.
BESIDE = {"plan_write": {"qft": "Visual timetable for everybody"}}
