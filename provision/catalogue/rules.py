"""The catalogue that a school starts from: names and amounts that schools use, theirs to edit.

Data alone. What is said of evidence is general; a school adds what it has seen for itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from provision.choices import Area, ForWhom, Layer, StaffRole

_TRIALS = "Tried in large randomised trials in English schools."
_STUDIES = "Smaller studies and long use in schools."
_PRACTICE = "Widely used; measure its effect here."


@dataclass(frozen=True, slots=True)
class Starter:
    name: str
    area: Area
    layer: Layer
    for_whom: ForWhom
    what: str
    minutes: int
    times_a_week: int
    weeks: int
    group_size: int = 1
    staff_role: StaffRole = StaffRole.TA
    evidence: str = _PRACTICE
    measure: str = ""
    unit_cost: Decimal = Decimal(0)
    unit: str = ""


STARTER_SET = (
    Starter(
        "NELI", Area.COMMUNICATION, Layer.TARGETED, ForWhom.GROUP,
        "Spoken language in Reception: vocabulary, narrative and listening, in a small group.",
        30, 3, 20, 4, evidence=_TRIALS, measure="LanguageScreen standard score",
    ),
    Starter(
        "NELI, one to one", Area.COMMUNICATION, Layer.TARGETED, ForWhom.ONE,
        "The short individual sessions that go with the NELI group.",
        15, 2, 20, evidence=_TRIALS, measure="LanguageScreen standard score",
    ),
    Starter(
        "Attention Autism", Area.COMMUNICATION, Layer.TARGETED, ForWhom.GROUP,
        "Shared attention built up in four stages around something worth looking at.",
        20, 4, 12, 4, evidence=_PRACTICE, measure="minutes of shared attention",
        unit_cost=Decimal("25.00"), unit="bucket of materials",
    ),
    Starter(
        "Lego therapy", Area.COMMUNICATION, Layer.TARGETED, ForWhom.GROUP,
        "Building together as engineer, supplier and builder, to talk, listen and take turns.",
        45, 1, 12, 3, evidence=_STUDIES, measure="minutes of taking turns unprompted",
        unit_cost=Decimal("40.00"), unit="set of bricks",
    ),
    Starter(
        "Pre-teaching vocabulary", Area.COMMUNICATION, Layer.TARGETED, ForWhom.GROUP,
        "The week's new words, met with pictures and actions before the lesson.",
        20, 3, 12, 4, measure="new words used of 10",
    ),
    Starter(
        "Speech sounds", Area.COMMUNICATION, Layer.TARGETED_PLUS, ForWhom.ONE,
        "Practice of the sounds that the speech and language therapist has set.",
        10, 3, 12, measure="target sounds said clearly of 20",
    ),
    Starter(
        "Precision Teaching", Area.COGNITION, Layer.TARGETED, ForWhom.ONE,
        "A few minutes' practice each day, timed and charted, until it is fluent.",
        10, 5, 12, evidence=_STUDIES, measure="words read of 100",
    ),
    Starter(
        "Toe by Toe", Area.COGNITION, Layer.TARGETED, ForWhom.ONE,
        "A step-by-step manual for older pupils who struggle to decode.",
        20, 5, 20, evidence=_STUDIES, measure="reading age in months",
        unit_cost=Decimal("32.00"), unit="manual",
    ),
    Starter(
        "Reading fluency group", Area.COGNITION, Layer.TARGETED, ForWhom.GROUP,
        "Echo, choral and repeated reading of a text a little above where they are.",
        20, 3, 12, 5, evidence=_STUDIES, measure="words read correctly a minute",
    ),
    Starter(
        "Number sense group", Area.COGNITION, Layer.TARGETED, ForWhom.GROUP,
        "Number bonds and place value with apparatus, little and often.",
        20, 3, 10, 4, measure="quick recall facts of 30",
    ),
    Starter(
        "ELSA", Area.SEMH, Layer.TARGETED, ForWhom.EITHER,
        "Emotional literacy with a trained assistant: naming feelings, ways to settle.",
        40, 1, 8, staff_role=StaffRole.MENTOR, evidence=_STUDIES,
        measure="emotion words used in a dispute",
    ),
    Starter(
        "Zones of feeling", Area.SEMH, Layer.TARGETED, ForWhom.GROUP,
        "How do I feel, what does my body do, what helps: a colour for each.",
        30, 1, 10, 4, measure="times back on task within 5 minutes, of 5 days",
    ),
    Starter(
        "Nurture breakfast", Area.SEMH, Layer.TARGETED, ForWhom.GROUP,
        "A calm start: something to eat, a chat, what is coming today.",
        20, 5, 12, 6, staff_role=StaffRole.MENTOR, measure="calm starts of 5",
        unit_cost=Decimal("90.00"), unit="term's breakfasts",
    ),
    Starter(
        "Sensory circuits", Area.SENSORY, Layer.TARGETED, ForWhom.GROUP,
        "Alert, organise, calm: a short active circuit before lessons.",
        15, 5, 12, 4, measure="minutes settled after the circuit",
    ),
    Starter(
        "Fine motor group", Area.SENSORY, Layer.TARGETED, ForWhom.GROUP,
        "Strength and control of hands and fingers, towards writing.",
        15, 4, 10, 4, measure="legible letters of 26",
    ),
    Starter(
        "Physiotherapy programme", Area.SENSORY, Layer.SPECIALIST, ForWhom.ONE,
        "The exercises that the physiotherapist has set and shown.",
        15, 5, 38, measure="exercises done unaided of 8",
    ),
    Starter(
        "One-to-one support", Area.GENERAL, Layer.SPECIALIST, ForWhom.ONE,
        "An adult at hand in lessons, towards doing it without one.",
        180, 5, 38, measure="minutes of independent work in a morning",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class InterventionEntry:
    """What an entry of the catalogue says; the names are the model's fields."""

    name: str
    area: str
    layer: str
    for_whom: str
    what: str = ""
    evidence: str = ""
    usual_measure: str = ""
    usual_minutes: int | None = None
    usual_times_a_week: int | None = None
    usual_weeks: int | None = None
    usual_group_size: int | None = None
    usual_staff_role: str = ""
    unit_cost: Decimal = Decimal(0)
    unit: str = ""


# On the form, and where two people's versions are compared.
LABELS: Mapping[str, str] = {
    "name": "Name",
    "area": "Area of need",
    "layer": "Layer",
    "for_whom": "Who it is for",
    "what": "What it is",
    "evidence": "Evidence that it works",
    "usual_measure": "What is counted at the start and the end",
    "usual_minutes": "Minutes a session",
    "usual_times_a_week": "Times a week",
    "usual_weeks": "Weeks",
    "usual_group_size": "Pupils in a group",
    "usual_staff_role": "Who delivers it",
    "unit_cost": "Cost of materials, in £",
    "unit": "For what",
}
