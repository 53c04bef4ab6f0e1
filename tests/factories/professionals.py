from datetime import date
from typing import Any

from pupils.models import (
    AdviceRequest,
    OutsideService,
    Professional,
    Pupil,
    Referral,
    ReferralStep,
    Strategy,
)
from reviews.models import Recommendation
from send_mis.schools.models import School
from tests.factories.audited import TODAY, in_change, numbers


def make_service(school: School, name: str = "", **fields: Any) -> OutsideService:
    with in_change():
        made: OutsideService = OutsideService.objects.create(
            school=school, name=name or f"Clinic {next(numbers)}",
            **{"kind": "speech", "phone": "01234 555000", "email": "clinic@nhs.test"} | fields,
        )  # fmt: skip
        return made


def make_professional(
    service: OutsideService, name: str = "Ines Vale", **fields: Any
) -> Professional:
    with in_change():
        made: Professional = Professional.objects.create(
            school=service.school, service=service, name=name,
            **{"role": "Therapist", "email": "ines@nhs.test"} | fields,
        )  # fmt: skip
        return made


def refer(pupil: Pupil, service: OutsideService | None = None, **fields: Any) -> Referral:
    """Sent in October with the parents' knowledge, unless `fields` say otherwise."""
    service = service or make_service(pupil.school)
    with in_change():
        made: Referral = Referral.objects.create(
            pupil=pupil, school=pupil.school, service=service,
            **{
                "reason": "Says few words", "asked_for": "Assess and advise", "told_who": "Mum",
                "told_how": "phone", "told_on": date(2026, 10, 1), "told_answer": "agreed",
                "status": "sent", "status_on": date(2026, 10, 5), "sent_on": date(2026, 10, 5),
                "chase_on": date(2026, 11, 2), "made_by": "Senco Harebell",
            } | fields,
        )  # fmt: skip
        ReferralStep.objects.create(
            referral=made, pupil=pupil, school=pupil.school, number=1, status=made.status,
            on=made.status_on, by="Senco Harebell",
        )  # fmt: skip
        return made


def ask_for_advice(
    pupil: Pupil, service: OutsideService | None = None, **fields: Any
) -> AdviceRequest:
    """Asked in November for December, unless `fields` say otherwise."""
    service = service or make_service(pupil.school)
    with in_change():
        made: AdviceRequest = AdviceRequest.objects.create(
            pupil=pupil, school=pupil.school, service=service,
            **{
                "occasion": "Annual review", "asked_for": "How far is he?",
                "asked_on": date(2026, 11, 2), "asked_by": "Senco Harebell",
                "by_on": date(2026, 12, 1), "asked_at": "ines@nhs.test",
            } | fields,
        )  # fmt: skip
        return made


def receive(advice: AdviceRequest, **fields: Any) -> AdviceRequest:
    with in_change():
        for name, value in {
            "received_on": date(2026, 11, 20), "author_name": "Ines Vale",
            "author_role": "Therapist", "dated_on": date(2026, 11, 18), "needs": "Needs pictures",
            **fields,
        }.items():  # fmt: skip
            setattr(advice, name, value)
        advice.save()
        return advice


def make_strategy(pupil: Pupil, words: str = "Sit near the door", **fields: Any) -> Strategy:
    """Since September, by school staff, unless `fields` say otherwise."""
    with in_change():
        made: Strategy = Strategy.objects.create(
            pupil=pupil, school=pupil.school, words=words,
            **{
                "situation": "In lessons", "source": "staff", "starts_on": date(2026, 9, 7),
                "position": pupil.strategys.count() + 1,
            } | fields,
        )  # fmt: skip
        return made


def recommend(
    pupil: Pupil, words: str = "A visual timetable", advice: AdviceRequest | None = None,
    **fields: Any,
) -> Recommendation:  # fmt: skip
    """Not decided yet, of advice that was received, unless `fields` say otherwise."""
    if advice is None and not {"document", "source_id"} & fields.keys():
        advice = receive(ask_for_advice(pupil, occasion="Spring"), read_on=TODAY, read_by="S")
    with in_change():
        made: Recommendation = Recommendation.objects.create(
            pupil=pupil, school=pupil.school, words=words, advice=advice,
            **{"position": pupil.recommendations.count() + 1} | fields,
        )  # fmt: skip
        return made
