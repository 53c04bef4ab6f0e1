"""What the invented schools do for their pupils. Counts, words and rows are data."""

from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal

from provision.choices import FundingKind, MissedReason


@dataclass(frozen=True)
class Aim:
    """An outcome with its numbers; `points` are what was counted since, earliest first."""

    text: str
    measure: str
    baseline: int
    target: int
    out_of: int | None = None
    points: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class StoryRow:
    """A row that the story tells. `pupils`: list names, or `*` for one of the class's others."""

    class_name: str
    pupils: tuple[str, ...]
    what: str
    aim: Aim
    by: str
    minutes: int | None = None
    times: int | None = None
    weekdays: tuple[int, ...] = ()
    at: time | None = None
    additional_to: str = ""
    staff_role: str = "ta"
    funding: str = "Notional SEN budget"
    materials: Decimal = Decimal(0)
    # The weekdays of a pupil who comes part-time, by list name.
    attends: dict[str, tuple[int, ...]] = field(default_factory=dict)
    stops_quietly: bool = False
    in_catalogue: bool = True


NOTIONAL = "Notional SEN budget"
NOAH = "Top-up for Noah Bright"
PLUS = "Pupil premium plus for Jayden Clarke"
INCLUSIVE = "Inclusive mainstream fund"
INCLUSION = "SEN Inclusion Fund for Ayaan Hussain"

READS = Aim(
    "Reads 40 of 100 high-frequency words",
    "words read of 100",
    18,
    40,
    100,
    (22, 25, 31),
    "I want to read the football cards.",
)
BACK_ON_TASK = Aim(
    "Back on task within 5 minutes on 4 of 5 days",
    "days back on task within 5 minutes",
    1,
    4,
    5,
    (1, 1, 1),
    "I want to finish my model.",
)
ASKS = Aim(
    "Asks by symbol for what he wants at 4 of 5 snacks", "snacks at which he asks by symbol",
    1, 4, 5, (1, 2, 3),
)  # fmt: skip
FEELINGS = Aim(
    "Uses 3 words for feelings in a dispute",
    "words for feelings used",
    0,
    3,
    None,
    (0, 1),
    "I want people to listen before they shout.",
)
STAYS = Aim("Stays for a whole English lesson on 4 of 5 days", "lessons stayed in of 5", 1, 4, 5,
            (1, 2, 1))  # fmt: skip

TOLD = (
    StoryRow(
        "4H", ("Bright, Noah",), "One-to-one support",
        Aim("Works by himself for 20 minutes of a lesson", "minutes worked unaided", 4, 20, 60,
            (6, 9, 12), "I like to know what comes next."),
        "ta", 180, 5, at=time(9), funding=NOAH,
        additional_to="Section F of his plan: 15 hours of an adult, mornings.",
    ),
    StoryRow(
        "4H", ("Bright, Noah", "*", "*"), "Sensory circuits",
        Aim("Settles within 5 minutes of coming in", "minutes settled after the circuit", 5, 20,
            None, (8, 11, 15)),
        "ta", 15, 5, at=time(8, 45), additional_to="Before registration, in the hall.",
    ),
    StoryRow(
        "4H", ("Bright, Noah", "*", "*"), "Lego therapy",
        Aim("Takes turns for 20 minutes", "minutes of taking turns unprompted", 8, 20, None,
            (10, 12, 14)),
        "patel", 45, 1, (2,), time(13, 30), "In place of one topic lesson.", funding=INCLUSIVE,
    ),
    StoryRow(
        "4H", ("Bright, Noah",), "Task board, in class", BACK_ON_TASK, "teacher",
        additional_to="Different from the class timetable: his own, one step at a time.",
        staff_role="teacher", in_catalogue=False,
    ),
    StoryRow(
        "4H", ("*",), "Precision Teaching", READS, "patel", 10, 5, at=time(11),
        additional_to="Beside the daily phonics lesson.",
    ),
    StoryRow(
        "5B", ("Clarke, Jayden",), "ELSA", FEELINGS, "whitlock", 40, 1, (3,), time(14),
        "Beside the weekly circle time.", "mentor", PLUS,
    ),
    StoryRow(
        "5B", ("Clarke, Jayden", "*", "*", "*"), "Nurture breakfast",
        Aim("Starts the day calmly on 4 of 5 days", "calm starts of 5", 2, 4, 5, (2, 3, 3)),
        "whitlock", 20, 5, at=time(8, 30), additional_to="Before school.", staff_role="mentor",
        funding=PLUS,
    ),
    StoryRow(
        "5B", ("*", "*", "*", "*"), "Reading fluency group",
        Aim("Reads 90 words correctly in a minute", "words read correctly a minute", 52, 90, None,
            (55, 58)),
        "whitlock", 20, 3, (0, 2, 4), time(13), "Beside guided reading.", funding=INCLUSIVE,
        stops_quietly=True,
    ),
    StoryRow(
        "1R", ("Lind, Freya",), "Speech sounds",
        Aim("Says 12 of 20 target sounds clearly", "target sounds said clearly of 20", 4, 12, 20,
            (5, 7, 8), "I want Nana to understand me on the phone."),
        "patel", 10, 3, (0, 1, 3), time(9, 30), "Set by the therapist in May.",
    ),
    StoryRow(
        "3K", ("Nowak, Kacper", "*", "*"), "Pre-teaching vocabulary",
        Aim("Uses 7 of the week's 10 new words", "new words used of 10", 2, 7, 10, (3, 4, 6)),
        "kaur", 20, 3, (0, 1, 2), time(8, 50), "Before the lesson that needs the words.",
        "teacher",
    ),
    StoryRow(
        "6M", ("Okafor, Amara",), "Speech sounds",
        Aim("Retells a story in 5 parts", "parts of a story retold", 2, 5, 5, (2, 3, 3)),
        "whitlock", 10, 3, (1, 2, 4), time(10, 40), "Section F of her plan.",
    ),
    StoryRow(
        "Nursery am", ("Hussain, Ayaan", "*", "*"), "Attention Autism", ASKS, "key.person", 20, 4,
        (0, 1, 2, 3), time(9, 30), "Beside story time.", funding=INCLUSION,
        # He comes on three mornings: Thursday is not a session that he misses.
        attends={"Hussain, Ayaan": (0, 1, 2)},
    ),
)  # fmt: skip

# The rest of a class: what is usual for an area of need, and the lowest year it suits.
USUAL: dict[str, tuple[tuple[str, int, int], ...]] = {
    # (intervention, from year, to year)
    "CI": (("Attention Autism", -2, 1), ("NELI", 0, 0), ("Pre-teaching vocabulary", 1, 6),
           ("Lego therapy", 2, 6)),
    "CL": (("Precision Teaching", 1, 6), ("Toe by Toe", 3, 6), ("Number sense group", 0, 6)),
    "SEMH": (("ELSA", 1, 6), ("Zones of feeling", 0, 6)),
    "SP": (("Sensory circuits", -2, 6), ("Fine motor group", 0, 4)),
    "": (("Pre-teaching vocabulary", 0, 6), ("Sensory circuits", -2, 6)),
}  # fmt: skip

AIMS = {
    "NELI": Aim("Retells a story in 5 parts", "LanguageScreen standard score", 82, 92),
    "Attention Autism": Aim("Attends with others for 6 minutes",
                            "minutes of shared attention", 1, 6),
    "Lego therapy": Aim("Takes turns for 20 minutes", "minutes of taking turns unprompted", 6, 20),
    "Pre-teaching vocabulary": Aim("Uses 7 of the week's 10 new words", "new words used of 10",
                                   2, 7, 10),
    "Precision Teaching": Aim("Reads 40 of 100 high-frequency words", "words read of 100",
                              16, 40, 100),
    "Toe by Toe": Aim("Reading age up by 6 months", "reading age in months", 78, 84),
    "Number sense group": Aim("Recalls 24 of 30 number facts in a minute",
                              "quick recall facts of 30", 9, 24, 30),
    "ELSA": Aim("Uses 3 words for feelings in a dispute", "emotion words used in a dispute", 0, 3),
    "Zones of feeling": Aim("Back on task within 5 minutes on 4 of 5 days",
                            "times back on task within 5 minutes, of 5 days", 1, 4, 5),
    "Sensory circuits": Aim("Settles within 5 minutes of coming in",
                            "minutes settled after the circuit", 5, 20),
    "Fine motor group": Aim("Writes 20 of 26 letters that others can read",
                            "legible letters of 26", 9, 20, 26),
}  # fmt: skip

QFT = (
    "Visual timetable each morning. New words pre-taught on Monday. Five minutes quiet after"
    " lunch. Task boards on every table."
)
OFFER = (
    "Every class: visual timetables, word mats, seating planned for hearing and sight, movement"
    " breaks, instructions one at a time and checked."
)

# Why a session was not held, and how often of a hundred.
MISSED = {
    MissedReason.STAFF_COVERING: 41,
    MissedReason.PUPIL_ABSENT: 24,
    MissedReason.STAFF_ABSENT: 17,
    MissedReason.TRIP: 12,
    MissedReason.SHARED: 4,
    MissedReason.OTHER: 2,
}

TRAINED = {
    "ELSA": ("whitlock",),
    "Precision Teaching": ("patel", "teacher"),
    "Lego therapy": ("patel", "ta"),
    "Sensory circuits": ("ta",),
    "Attention Autism": ("key.person",),
}

TRAINING_ENDS = "Sensory circuits"

# £ an hour with on-costs: last year's, and from the first of September.
RATES = {
    "ta": ("15.85", "16.50"),
    "hlta": ("19.40", "20.10"),
    "mentor": ("18.20", "18.90"),
    "lunchtime": ("13.60", "14.10"),
    "teacher": ("38.00", "39.50"),
    "senco": ("43.00", "44.50"),
    "specialist": ("62.00", "65.00"),
    "volunteer": ("0.00", "0.00"),
}

FUNDS = (
    (NOTIONAL, FundingKind.NOTIONAL, "186400.00", ""),
    (NOAH, FundingKind.TOP_UP, "7250.00", "Bright, Noah"),
    ("Top-up for Amara Okafor", FundingKind.TOP_UP, "4100.00", "Okafor, Amara"),
    (PLUS, FundingKind.PUPIL_PREMIUM, "2630.00", ""),
    ("Meadow Trust reading grant", FundingKind.GRANT, "3500.00", ""),
    ("General funds", FundingKind.GENERAL, "12000.00", ""),
    (INCLUSIVE, FundingKind.INCLUSIVE_MAINSTREAM, "14000.00", ""),
)
NURSERY_FUNDS = (
    (NOTIONAL, FundingKind.NOTIONAL, "9800.00", ""),
    ("Inclusive early years fund", FundingKind.INCLUSIVE_EARLY, "1800.00", ""),
    (INCLUSION, FundingKind.INCLUSION_FUND, "3200.00", "Hussain, Ayaan"),
    ("Disability Access Fund for Ayaan Hussain", FundingKind.DISABILITY_ACCESS, "975.00",
     "Hussain, Ayaan"),
)  # fmt: skip

# What Jayden's provision has cost this year, to the day, and what his TA and this place share.
JAYDEN, JAYDEN_SO_FAR, JAYDEN_PASSES = "Clarke, Jayden", Decimal(5640), Decimal(6000)
FARM = "Care farm, two afternoons a week"
