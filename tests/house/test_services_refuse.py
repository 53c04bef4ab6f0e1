"""Every public service asks by itself who may: of a role that may not, and of a stranger.

A page asks too. But a page is one way in, and a service is called by others: what it guards must
not hang on who calls it. A new service is found here by itself; a new kind of subject has to be
added to `subjects`.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from provision.sessions.rules.entries import SessionEntry
from provision.sessions.services import SentSession
from reviews.assessments.rules.recording import TypedValue
from reviews.batch.rules import PupilTyped
from reviews.pupil_review.rules import PupilReviewed
from send_mis.access.actor import Actor
from send_mis.errors import NotAllowed
from send_mis.schools.models import Term
from tests.access.routes import Things
from tests.factories import TODAY, actor_for_user
from tests.house.floors import OUR_PACKAGES
from tests.people import ROLES, Cast

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
# Below the floor of access: the pages of `office` ask, and the route × role test holds them to it.
BELOW_ACCESS = ("send_mis.accounts", "send_mis.schools", "send_mis.notifications")


def _services() -> Iterator[tuple[str, Callable[..., Any]]]:
    for package in OUR_PACKAGES:
        for path in sorted([*(ROOT / package).rglob("services.py"),
                            *(ROOT / package).rglob("services/*.py")]):  # fmt: skip
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if path.name == "__init__.py" or name.startswith(BELOW_ACCESS):
                continue
            module = importlib.import_module(name)
            for key, value in vars(module).items():
                if (
                    inspect.isfunction(value)
                    and value.__module__ == name
                    and not key.startswith("_")
                    and "actor" in inspect.signature(value).parameters
                ):
                    yield f"{name}.{key}", value


SERVICES = dict(_services())

# Who may do what, as a head could sign it. A service that is not here fails the test.
WHO_MAY = {
    "send_mis.office.services.confirming.confirm_role": "senco head",
    "send_mis.office.services.confirming.refuse_role": "senco head",
    "send_mis.office.services.confirming.ensure_may_confirm": "senco head",
    "send_mis.office.services.second_step.ask_to_clear_second_step": "senco head office it",
    # Asked by the head: whoever else keeps the school's people may be the second.
    "send_mis.office.services.second_step.agree_to_clear_second_step": "senco office it",
    "send_mis.office.services.second_step.refuse_to_clear_second_step": "senco head office it",
    # Whoever keeps the machine alone, who has no role.
    "send_mis.office.services.second_step.clear_second_step_from_outside": "",
    "send_mis.office.services.people.add_person": "senco head office it",
    "send_mis.office.services.people.give_role": "senco head office it",
    "send_mis.office.services.people.end_role": "senco head office it",
    "send_mis.office.services.people.leave_school": "senco head office it",
    "send_mis.office.services.people.invite_again": "senco head office it",
    "send_mis.office.services.people.change_person": "senco head office it",
    "pupils.classes.services.join_class": "senco head office",
    "pupils.classes.services.move_class": "senco head office",
    "pupils.classes.services.leave_class": "senco head office",
    "pupils.register.services.corrections.correct_spell": "senco",
    "pupils.register.services.corrections.remove_spell": "senco",
    "pupils.imports.services.differences.settle_differences": "senco",
    "pupils.imports.services.orders.find_no_order": "senco head dsl",
    "pupils.enrolment.services.leave": "senco office",
    "pupils.enrolment.services.come_back": "senco office",
    "pupils.imports.services.undo.undo_import": "senco office",
    "pupils.imports.services.imports.upload_import": "senco office",
    "pupils.imports.services.imports.map_headings": "senco office",
    "pupils.imports.services.imports.decide_rows": "senco office",
    "pupils.imports.services.imports.leave_out_rows": "senco office",
    "pupils.imports.services.imports.tick_leavers": "senco office",
    "pupils.imports.services.imports.confirm_import": "senco office",
    "pupils.imports.services.imports.cancel_import": "senco office",
    "pupils.register.services.monitoring.start_monitoring": "senco",
    "pupils.register.services.monitoring.change_monitoring": "senco",
    "pupils.register.services.monitoring.end_monitoring": "senco",
    "pupils.register.services.needs.set_needs": "senco",
    "pupils.record.services.add_pupil": "senco office",
    "pupils.record.services.change_pupil": "senco office",
    "pupils.register.services.register.start_spell": "senco",
    "pupils.register.services.register.change_spell": "senco",
    "pupils.register.services.register.end_spell": "senco",
    "pupils.register.services.register.record_parents_told": "senco",
    "pupils.register.services.register.set_next_review": "senco",
    "pupils.register.services.register.record_review_held": "senco",
    "pupils.families.services.contacts.add_contact": "senco office",
    "pupils.families.services.contacts.link_contact": "senco office",
    "pupils.families.services.contacts.change_contact": "senco office",
    "pupils.families.services.contacts.change_tie": "senco office",
    "pupils.families.services.contacts.end_tie": "senco office",
    "pupils.families.services.contacts.verify_point": "senco office",
    "pupils.families.services.homes.add_household": "senco office",
    "pupils.families.services.homes.change_household": "senco office",
    "pupils.families.services.homes.leave_household": "senco office",
    "pupils.families.services.restrictions.start_restriction": "senco head dsl",
    "pupils.families.services.restrictions.change_restriction": "senco head dsl",
    "pupils.families.services.restrictions.lift_restriction": "senco head dsl",
    "pupils.families.services.care.start_care": "senco office",
    "pupils.families.services.care.change_care": "senco office",
    "pupils.documents.services.add_document": "senco head dsl teacher office",
    "pupils.documents.services.change_document": "senco head dsl",
    "pupils.documents.services.remove_document": "senco head dsl",
    # A general letter: the kinds that tell of SEN are tried in tests/pupils.
    "pupils.letters.services.letters.write_letter": "senco head office",
    "pupils.letters.services.letters.change_letter": "senco head office",
    "pupils.letters.services.letters.discard_letter": "senco head office",
    "pupils.letters.services.letters.send_letter": "senco head office",
    "pupils.letters.services.runs.start_run": "senco head office",
    "pupils.letters.services.runs.send_run": "senco head office",
    "pupils.letters.services.runs.discard_run": "senco head office",
    "pupils.letters.services.wordings.save_wording": "senco head",
    "pupils.letters.services.wordings.restore_wording": "senco head",
    "pupils.letters.services.copies.print_copies": "senco head office",
    "pupils.letters.services.copies.give_copies": "senco head office",
    "pupils.letters.services.copies.send_another_way": "senco head office",
    "pupils.letters.services.copies.give_up_copy": "senco head office",
    "pupils.professionals.services.directory.add_service": "senco head office",
    "pupils.professionals.services.directory.change_service": "senco head office",
    "pupils.professionals.services.directory.retire_service": "senco head office",
    "pupils.professionals.services.directory.bring_back_service": "senco head office",
    "pupils.professionals.services.directory.add_professional": "senco head office",
    "pupils.professionals.services.directory.change_professional": "senco head office",
    "pupils.professionals.services.directory.end_professional": "senco head office",
    "pupils.folders.services.sending.send_folder": "senco head",
    "pupils.folders.services.sending.send_more": "senco head",
    "pupils.folders.services.deciding.decide_files": "senco head",
    "pupils.folders.services.deciding.confirm_folder": "senco head",
    "pupils.folders.services.deciding.remove_folder": "senco head",
    "pupils.folders.services.taking_back.take_back_folder": "senco head",
    "pupils.professionals.services.referrals.add_referral": "senco head",
    "pupils.professionals.services.referrals.change_referral": "senco head",
    "pupils.professionals.services.referrals.move_referral": "senco head",
    "reviews.cycles.services.start_cycle": "senco teacher",
    "reviews.cycles.services.change_cycle": "senco teacher",
    "reviews.cycles.services.agree_cycle": "senco teacher",
    "reviews.cycles.services.move_review": "senco teacher",
    "reviews.cycles.services.close_cycle": "senco teacher",
    "reviews.assessments.services.scales.add_scale": "senco head",
    "reviews.assessments.services.scales.change_scale": "senco head",
    "reviews.assessments.services.scales.retire_scale": "senco head",
    "reviews.assessments.services.scales.bring_back_scale": "senco head",
    "reviews.assessments.services.scales.add_starter_scales": "senco head",
    "reviews.assessments.services.recording.record_assessments": "senco teacher",
    "reviews.assessments.services.recording.import_assessments": "senco teacher",
    "reviews.assessments.services.recording.record_baseline": "senco teacher",
    "reviews.assessments.services.recording.explain_progress": "senco teacher",
    "reviews.voice.services.record_views": "senco teacher ta",
    # Somebody else's, recorded by nobody of these.
    "reviews.voice.services.change_views": "senco",
    "reviews.voice.services.remove_views": "senco",
    "reviews.voice.services.check_views": "senco teacher",
    "reviews.voice.services.take_up_views": "senco teacher",
    "reviews.support.services.begin_support": "senco teacher",
    "reviews.support.services.change_support": "senco teacher",
    "reviews.support.services.propose_support": "senco teacher",
    "reviews.support.services.decide_support": "senco",
    "reviews.support.services.record_note_given": "senco teacher",
    "reviews.support.services.close_support": "senco teacher",
    "reviews.pupil_review.services.review_pupil": "senco teacher",
    "reviews.batch.services.review_pupils": "senco teacher",
    "reviews.meetings.services.meetings.plan_meeting": "senco teacher",
    "reviews.meetings.services.meetings.change_meeting": "senco teacher",
    "reviews.meetings.services.meetings.cancel_meeting": "senco teacher",
    "reviews.meetings.services.meetings.hold_meeting": "senco teacher",
    # Who plans meetings and sends letters.
    "reviews.meetings.services.meetings.write_invitation": "senco",
    "reviews.meetings.services.people.invite_people": "senco teacher",
    "reviews.meetings.services.people.record_replies": "senco teacher",
    "reviews.meetings.services.minutes.add_meeting_note": "senco teacher ta",
    # Whoever wrote it, who is the SENCO here.
    "reviews.meetings.services.minutes.correct_meeting_note": "senco",
    "reviews.meetings.services.minutes.remove_meeting_note": "senco",
    "reviews.meetings.services.minutes.narrow_meeting_note": "senco teacher",
    "reviews.meetings.services.minutes.add_action": "senco teacher ta",
    "reviews.meetings.services.minutes.change_action": "senco teacher ta",
    # Of somebody who does not sign in.
    "reviews.meetings.services.minutes.finish_action": "senco teacher",
    "reviews.meetings.services.minutes.reopen_action": "senco teacher",
    "reviews.meetings.services.minutes.remove_action": "senco teacher",
    "reviews.cycles.services.restore_cycle": "senco teacher",
    "reviews.cycles.services.annotate_cycle": "senco teacher ta",
    # Whoever wrote it, who is the SENCO here.
    "reviews.cycles.services.correct_note": "senco",
    "reviews.cycles.services.remove_note": "senco",
    "pupils.professionals.services.advice.ask_advice": "senco head",
    "pupils.professionals.services.advice.change_advice": "senco head",
    "pupils.professionals.services.advice.chase_advice": "senco head",
    "pupils.professionals.services.advice.withdraw_advice": "senco head",
    "pupils.professionals.services.advice.record_advice": "senco head",
    "pupils.professionals.services.advice.read_advice": "senco head",
    "pupils.strategies.services.add_strategies": "senco teacher",
    "pupils.strategies.services.take_strategies": "senco teacher",
    "pupils.strategies.services.change_strategy": "senco teacher",
    "pupils.strategies.services.end_strategy": "senco teacher",
    "pupils.strategies.services.order_strategies": "senco teacher",
    "reviews.recommendations.services.split_advice": "senco teacher",
    "reviews.recommendations.services.split_report": "senco teacher",
    "reviews.recommendations.services.settle_recommendation": "senco teacher",
    "pupils.rollover.services.make_classes": "senco head office",
    "pupils.rollover.services.apply_rollover": "senco head office",
    "pupils.rollover.services.place_pupil": "senco head office",
    "pupils.rollover.services.take_back": "senco head office",
    "provision.catalogue.services.add_intervention": "senco",
    "provision.catalogue.services.change_intervention": "senco",
    "provision.catalogue.services.retire_intervention": "senco",
    "provision.catalogue.services.bring_back_intervention": "senco",
    "provision.catalogue.services.add_starter_set": "senco",
    "provision.catalogue.services.add_training": "senco",
    "provision.catalogue.services.remove_training": "senco",
    "provision.costs.services.add_stream": "senco",
    "provision.costs.services.change_stream": "senco",
    "provision.costs.services.remove_stream": "senco",
    "provision.impact.services.review_row": "senco teacher",
    "provision.outcomes.services.set_outcome": "senco teacher",
    "provision.outcomes.services.change_outcome": "senco teacher",
    "provision.outcomes.services.restore_outcome": "senco teacher",
    "provision.outcomes.services.note_point": "senco teacher ta",
    "provision.outcomes.services.remove_point": "senco teacher",
    "provision.outcomes.services.judge_outcome": "senco teacher",
    "provision.outcomes.services.stop_outcome": "senco teacher",
    "provision.plans.services.plans.start_plan": "senco teacher",
    "provision.plans.services.plans.propose_plan": "senco teacher",
    "provision.plans.services.plans.send_back": "senco",
    "provision.plans.services.plans.agree_plan": "senco",
    "provision.plans.services.plans.remove_plan": "senco teacher",
    "provision.rates.services.add_rate": "senco",
    "provision.rates.services.change_rate": "senco",
    "provision.rates.services.remove_rate": "senco",
    "provision.plans.services.restoring.restore_version": "senco teacher",
    "provision.plans.services.row_changes.join_row": "senco teacher",
    "provision.plans.services.row_changes.leave_row": "senco teacher",
    "provision.plans.services.row_changes.end_row": "senco teacher",
    "provision.plans.services.row_changes.charge_row": "senco",
    "provision.plans.services.row_changes.remove_row": "senco teacher",
    "provision.plans.services.outcomes.set_outcomes": "senco teacher",
    "provision.plans.services.outcomes.settle_rewording": "senco teacher",
    "provision.plans.services.rows.save_rows": "senco teacher",
    "provision.sessions.services.record_session": "senco teacher ta",
    "provision.sessions.services.correct_session": "senco teacher ta",
    "provision.sessions.services.remove_session": "senco teacher ta",
    "provision.settings.services.change_settings": "senco head",
    "provision.settings.services.change_offer": "senco head",
    "provision.sessions.services.record_sessions": "senco teacher ta",
    **dict.fromkeys(
        (
            "send_mis.reminders.services.choices.choose_reminders",
            "send_mis.reminders.services.choices.open_feed",
            "send_mis.reminders.services.choices.end_feed",
        ),
        "senco head teacher ta office dsl designated_teacher",
    ),
    "send_mis.reminders.services.choices.change_reminders": "senco head",
    "ehcp.authorities.services.add_authority": "senco",
    "ehcp.authorities.services.change_authority": "senco",
    "ehcp.plans.services.plans.receive_ehc_plan": "senco",
    "ehcp.plans.services.plans.correct_ehc_plan": "senco",
    "ehcp.plans.services.plans.check_ehc_plan": "senco",
    "ehcp.plans.services.plans.end_ehc_plan": "senco",
    "ehcp.plans.services.copying.copy_sections": "senco",
    "ehcp.plans.services.copying.copy_outcomes": "senco",
    "ehcp.plans.services.copying.copy_provision": "senco",
    "ehcp.plans.services.copying.answer_line": "senco",
    "ehcp.chasing.services.record_chase": "senco",
    "ehcp.needs_assessments.services.request_assessment": "senco",
    "ehcp.needs_assessments.services.record_assessment": "senco",
    "ehcp.needs_assessments.services.excuse_assessment": "senco",
    "ehcp.needs_assessments.services.take_up_feedback": "senco",
    "ehcp.disclosure.services.record_disclosure": "senco head dsl",
    "ehcp.disclosure.services.correct_disclosure": "senco head dsl",
    "ehcp.disclosure.services.void_disclosure": "senco head dsl",
    "ehcp.delivered.services.evidence.record_evidence": "senco teacher ta",
    "ehcp.delivered.services.evidence.remove_evidence": "senco",
    "ehcp.delivered.services.letters.change_undelivered_letter": "senco",
    "ehcp.delivered.services.letters.send_undelivered_letter": "senco",
    "ehcp.delivered.services.letters.drop_undelivered_letter": "senco",
    "ehcp.plans.services.reading.ask_to_read": "senco",
    "ehcp.plans.services.reading.say_read": "senco head dsl designated_teacher teacher ta",
    "ehcp.annual.services.reviews.begin_review": "senco",
    "ehcp.annual.services.reviews.plan_review_meeting": "senco",
    "ehcp.annual.services.reviews.link_review_meeting": "senco",
    "ehcp.annual.services.reviews.put_off_review": "senco",
    "ehcp.annual.services.reviews.write_review_report": "senco",
    "ehcp.annual.services.reviews.record_review_day": "senco",
    "ehcp.annual.services.reviews.decide_review": "senco",
    "ehcp.annual.services.reviews.end_review": "senco",
    "ehcp.annual.services.papers.circulate_papers": "senco",
    "ehcp.annual.services.sent.send_report": "senco",
    "ehcp.authority_forms.services.copying.copy_box": "senco",
    "ehcp.authority_forms.services.copying.undo_box": "senco",
    "ehcp.plans.services.reading.plan_delivery_meeting": "senco",
    "ehcp.plans.services.reading.take_delivery_meeting": "senco",
    "ehcp.annual.services.papers.withhold_paper": "dsl head",
    "ehcp.authority_forms.services.filling.send_filled_form": "senco",
    "ehcp.annual.services.papers.ask_reassessment": "senco head",
    "ehcp.annual.services.report.report_sections": "senco",
    "ehcp.annual.services.report.report_outcomes": "senco",
    "ehcp.annual.services.report.report_provision": "senco",
    "ehcp.annual.services.report.report_words_said": "senco",
    "ehcp.annual.services.report.report_differences": "senco",
    "ehcp.authority_forms.services.forms.add_word_form": "senco",
    "ehcp.authority_forms.services.forms.add_headings": "senco",
    "ehcp.authority_forms.services.forms.match_form": "senco",
    "ehcp.authority_forms.services.filling.ask_for_form": "senco",
}
# Parts of the services above, inside their change: the service has asked.
PARTS = {
    "pupils.letters.services.letters.checked_content",
    "pupils.letters.services.letters.ensure_may_write",
    "send_mis.office.services.people.write_person",
    "send_mis.office.services.people.details_are_theirs",
    "send_mis.office.services.second_step.may_ask_to_clear",
}


def _entry(row: Any) -> SentSession:
    return SentSession("0", row, TODAY, uuid4(), 1, SessionEntry("delivered"))


def _reviewed() -> PupilReviewed:
    return PupilReviewed(TODAY, "new_cycle", "", TODAY + timedelta(weeks=12), (), ())


def subjects(things: Things) -> dict[str, Any]:
    """By the name of a service's argument: the thing at Harebell that it is asked about."""
    of = things.objects
    year = of["year_id"]
    return {
        "school": of["school"], "pupil": of["pupil_id"], "spell": of["spell_id"],
        "monitoring": of["monitoring_id"], "plan": of["plan_id"], "source": of["plan_id"],
        "row": of["row_id"], "place": of["place_id"], "session": of["session_id"],
        "outcome": of["outcome_id"], "point": of["point_id"], "batch": of["batch_id"],
        "intervention": of["intervention_id"], "training": of["training_id"],
        "rate": of["rate_id"], "stream": of["stream_id"], "year": year, "into": year,
        "before": year, "term": Term.objects.filter(year_id=year.pk).earliest("starts_on"),
        "school_class": of["class_id"], "to": of["class_id"], "user": things.cast.ta,
        "grant": things.grants["people"], "kind": "pupils", "content": b"",
        "request": things.lost_step, "ids": [of["difference_id"].pk],
        "sent": [_entry(of["row_id"])], "tie": of["tie_id"], "contact": of["contact_id"],
        "stay": of["stay_id"], "restriction": of["restriction_id"], "care": of["care_id"],
        "document": of["document_id"], "service": of["service_id"],
        "professional": of["person_id"], "referral": of["referral_id"], "advice": of["advice_id"],
        "strategy": of["strategy_id"], "recommendation": of["recommendation_id"],
        "letter": of["letter_id"], "copy": of["copy_id"], "run": of["run_id"],
        "folder": of["folder_id"], "files": (), "cycle": of["cycle_id"], "note": of["note_id"],
        "discussion": of["discussion_id"], "views": of["views_id"], "scale": of["scale_id"],
        "meeting": of["meeting_id"], "minute": of["minute_id"], "action": of["action_id"],
        "typed": [TypedValue(of["pupil_id"].pk, of["scale_id"].pk, Decimal(90))],
        "authority": of["authority_id"], "ehc_plan": of["ehc_id"], "promised": of["promised_id"],
        "review": of["review_id"], "evidence": of["evidence_id"],
        "disclosure": of["disclosure_id"], "assessment": of["assessment_id"],
        "undelivered": of["undelivered_id"],
        "form": of["form_id"], "filled": of["filled_id"],
        "reviews": [PupilTyped(of["cycle_id"].pk, 1, _reviewed())],
        "days": {TODAY: [TypedValue(of["pupil_id"].pk, of["scale_id"].pk, Decimal(90))]},
    }  # fmt: skip


class _Undone(Exception):
    """Nothing of it is kept."""


def refuses(service: Callable[..., Any], actor: Actor, things: Things) -> bool:
    """Whether it refuses this actor. What it says of the rest, which is made up, is no matter."""
    known = subjects(things)
    given = {
        name: known.get(name)
        for name, parameter in inspect.signature(service).parameters.items()
        if name in known or parameter.default is parameter.empty
    }
    try:
        with transaction.atomic():
            service(**given | {"actor": actor})
            raise _Undone
    except NotAllowed:
        return True
    except Exception:  # noqa: BLE001 - whatever it trips over lies behind the question
        return False


def test_every_service_is_in_the_table() -> None:
    assert SERVICES.keys() == WHO_MAY.keys() | PARTS


def test_each_service_refuses_every_role_that_may_not(cast: Cast) -> None:
    things = Things(cast)
    wrong = {}
    for name, roles in WHO_MAY.items():
        actors = {role: actor_for_user(cast.here.people[role]) for role in ROLES}
        may = {role for role in ROLES if not refuses(SERVICES[name], actors[role], things)}
        if may != set(roles.split()):
            wrong[name] = sorted(may)
    assert wrong == {}


def test_each_service_refuses_a_stranger_of_the_same_role(cast: Cast) -> None:
    """They hold the role, and pupils of their own, at another school."""
    things = Things(cast)
    let_in = {
        (name, role)
        for name, roles in WHO_MAY.items()
        for role in roles.split()
        if not refuses(SERVICES[name], actor_for_user(cast.stranger(role)), things)
    }
    assert let_in == set()
