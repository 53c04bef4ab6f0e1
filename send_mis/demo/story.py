"""The pupils of the demonstration that people remember, and the staff they meet.

Everything is told in days from today: clocks run on calendar days, so something is always
overdue, something due today and something this week.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Child:
    surname: str
    forename: str
    year: int
    class_name: str
    sex: str
    birth: tuple[int, int]
    ethnicity: str = "WBRI"
    language: str = "ENG"
    status: str = ""
    # Status since that many days ago, or the days of an ended spell.
    since_days: int = 0
    ended_days: int | None = None
    needs: tuple[str, ...] = ()
    reason: str = ""
    review_in: int | None = None
    parents_told: bool = True
    look_again_in: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)


PRIMARY = (
    Child(
        "Bright", "Noah", 4, "4H", "M", (2, 3), status="E", since_days=1294,
        needs=("ASD", "SEMH"), review_in=16,
        reason="The local authority issued the plan; SEN support since Reception came before it.",
    ),
    Child(
        "Okafor", "Amara", 6, "6M", "F", (1, 9), "BAFR", "ENG", status="E", since_days=1875,
        needs=("SLCN",), review_in=344, reason="Plan issued after two cycles with a therapist.",
    ),
    Child(
        "Clarke", "Jayden", 5, "5B", "M", (10, 2), "MWBC", "ENG", status="K", since_days=685,
        needs=("SEMH",), review_in=22,
        reason="Settled targets in two cycles of class teaching were not met.",
        fields={"is_looked_after": True, "care_authority": "999", "pupil_premium": ["LAP", "DPP"],
                "is_ever6_fsm": True},
    ),
    Child(
        "Lind", "Freya", 1, "1R", "F", (5, 21), status="K", since_days=289, review_in=3,
        reason="Two cycles; assessment by the LA was asked for.", parents_told=False,
    ),
    Child(
        "Nowak", "Kacper", 3, "3K", "M", (12, 1), "WOTH", "POL",
        fields={"english_proficiency": "B"},
    ),
    Child(
        "Reeves", "Tom", 6, "6M", "M", (3, 1), status="K", since_days=800, ended_days=125,
        needs=("SPLD",), look_again_in=26, reason="Reading age caught up with his year.",
    ),
    Child(
        "Prosser", "Ella", 3, "3K", "F", (4, 18),
        fields={"has_medical_flag": True, "disabilities": ["MED"],
                "medical_note": "Type 1 diabetes. Health care plan in the medical room."},
    ),
)  # fmt: skip

NURSERY = (
    Child(
        "Hussain", "Ayaan", -1, "Nursery am", "M", (11, 12), "APKN", "URD", status="E",
        since_days=250, needs=("PMLD",), review_in=-3,
        reason="Plan issued before he joined us; reviewed every six months.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class StoryPerson:
    sign_in: str
    title: str
    full_name: str
    role: str
    # Class names, "school", "trust", or "Surname, Forename" of a pupil.
    on: tuple[str, ...]


STAFF = (
    StoryPerson("senco", "Ms", "Priya Nair", "senco", ("school",)),
    StoryPerson("head", "Mrs", "Margaret Ashdown", "head", ("school",)),
    StoryPerson("teacher", "Mr", "Daniel Boateng", "teacher", ("4H",)),
    StoryPerson("ellis", "Ms", "Joanna Ellis", "teacher", ("4H", "5B")),
    StoryPerson("kaur", "Ms", "Simran Kaur", "teacher", ("3K",)),
    StoryPerson("lomas", "Mr", "Gareth Lomas", "teacher", ("6M",)),
    StoryPerson("rigby", "Mrs", "Anne Rigby", "teacher", ("1R",)),
    StoryPerson("cawood", "Miss", "Ruth Cawood", "teacher", ("RA",)),
    StoryPerson("dalby", "Mrs", "Jean Dalby", "teacher", ("RS",)),
    StoryPerson("eastoe", "Mr", "Ian Eastoe", "teacher", ("1F",)),
    StoryPerson("gunby", "Ms", "Tara Gunby", "teacher", ("2L",)),
    StoryPerson("hollis", "Mr", "Owen Hollis", "teacher", ("2D",)),
    StoryPerson("jessop", "Mrs", "Clare Jessop", "teacher", ("3W",)),
    StoryPerson("kirkby", "Miss", "Nell Kirkby", "teacher", ("4B",)),
    StoryPerson("midgley", "Mr", "Paul Midgley", "teacher", ("5E",)),
    StoryPerson("nuttall", "Ms", "Sara Nuttall", "teacher", ("6T",)),
    StoryPerson("ta", "Mrs", "Sheila Doyle", "ta", ("Bright, Noah",)),
    StoryPerson("patel", "Mrs", "Hema Patel", "ta", ("4H", "1R")),
    StoryPerson("whitlock", "Mr", "Carl Whitlock", "ta", ("5B", "6M")),
    StoryPerson("office", "Mrs", "Carol Finch", "office", ("school",)),
    StoryPerson("dsl", "Mr", "Peter Selwood", "dsl", ("school",)),
    StoryPerson("governor", "", "Helen Marsh", "governor", ("school",)),
    StoryPerson("it", "", "Ravi Menon", "it", ("school",)),
    StoryPerson("trust", "Dr", "Judith Oakden", "trust_lead", ("trust",)),
    StoryPerson("parent", "", "Laura Bright", "parent", ("Bright, Noah",)),
)
NURSERY_STAFF = (
    StoryPerson("nursery", "Mrs", "Alison Wainfleet", "senco", ("school",)),
    StoryPerson("key.person", "Miss", "Beth Fairley", "teacher", ("Nursery am", "Nursery pm")),
)

# The sign-ins that are printed, in this order.
SIGN_INS = ("senco", "head", "teacher", "ta", "governor", "office", "trust", "parent")
PASSWORD = "harebell-in-the-meadow"  # noqa: S105 printed for everybody; only ever with DEMO=1
DOMAIN = "demo.school"
