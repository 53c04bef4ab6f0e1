"""What is shown, old and new, of the changes around outside professionals."""

from pupils.models import (
    AdviceRequest,
    OutsideService,
    Professional,
    Referral,
    ReferralStep,
)
from pupils.professionals.rules.advising import HEADINGS
from pupils.professionals.rules.directory import PERSON_LABELS, SERVICE_LABELS
from pupils.professionals.rules.referring import REFERRAL_LABELS
from send_mis.access.actions import Action
from send_mis.audit.history import Copy, History, ShownField

# Of all alike: what is confidential now may not have been, and the other way round.
_READS = Action.REFERRAL_READ_CONFIDENTIAL
_KEYS = ("service", "professional")


def _service(copy: Copy) -> str:
    return copy.name("service_id")


PROFESSIONALS_HISTORY = (
    History(
        OutsideService, "an outside service", lambda copy: copy.text("name"),
        (
            *(ShownField(name, label) for name, label in SERVICE_LABELS.items()),
            ShownField("retired_on", "Not referred to from"),
        ),
        heading="Outside service: {}", is_of_school=True, action=Action.SERVICE_VIEW,
        unshown="id school_id version",
    ),
    History(
        Professional, "somebody of an outside service", lambda copy: copy.text("name"),
        (
            *(ShownField(name, label) for name, label in PERSON_LABELS.items()),
            ShownField("left_on", "Left on"),
        ),
        heading="Outside professional: {}", is_of_school=True, action=Action.SERVICE_VIEW,
        unshown="id school_id service_id version",
    ),
    History(
        Referral, "a referral", _service,
        (
            *(ShownField(name, label) for name, label in REFERRAL_LABELS.items()
              if name not in _KEYS),
            ShownField("status", "Status"),
            ShownField("status_on", "Since"),
            ShownField("made_by", "Written by"),
        ),
        heading="Referral to {}", pupil="pupil_id", needs=("service_id",), action=_READS,
        unshown="id pupil_id school_id service_id professional_id version",
    ),
    History(
        ReferralStep, "a status of a referral", lambda _: "Status of a referral",
        (
            ShownField("status", "Status"),
            ShownField("on", "Since"),
            ShownField("note", "What was said"),
            ShownField("by", "Recorded by"),
        ),
        pupil="pupil_id", action=_READS, unshown="id referral_id pupil_id school_id number",
    ),
    History(
        AdviceRequest, "advice", _service,
        (
            ShownField("occasion", "What it is for"),
            ShownField("asked_for", "What is asked"),
            ShownField("by_on", "By"),
            ShownField("asked_on", "Asked on"),
            ShownField("asked_by", "Asked by"),
            ShownField("asked_at", "E-mail"),
            ShownField("undelivered_on", "Known not to have arrived on"),
            ShownField("is_confidential", "Confidential"),
            ShownField("chased_on", "Chased on"),
            ShownField("chases", "Times chased"),
            ShownField("withdrawn_on", "Asked for no more from"),
            ShownField("withdrawn_because", "Why"),
            ShownField("received_on", "Received on"),
            ShownField("author_name", "Written by"),
            ShownField("author_role", "Their role"),
            ShownField("dated_on", "Date of the advice"),
            *(ShownField(name, label) for name, label in HEADINGS.items()),
            ShownField("read_on", "Read on"),
            ShownField("read_by", "Read by"),
            ShownField("strategies", "Strategies to share with staff"),
        ),
        heading="Advice of {}", pupil="pupil_id", needs=("service_id",), action=_READS,
        unshown="id pupil_id school_id referral_id service_id professional_id document_id mail"
        " version",
    ),
)  # fmt: skip
