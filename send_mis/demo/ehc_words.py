"""What the invented EHC plans say: by section, and as lines of E and F."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromisedWords:
    """One line of Section F or G. `amount`: minutes of timed support, or visits, `per` a time.
    `outcome`: the number of the outcome that it serves; `rows`: how the lines of the school's
    plans that deliver it begin."""

    words: str
    kind: str
    amount: int | None = None
    per: str = ""
    provider: str = "school"
    provider_words: str = ""
    outcome: int | None = 1
    rows: tuple[str, ...] = ()
    may_be_shared: bool = False
    section: str = "F"
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class PlanWords:
    sections: Mapping[str, str]
    outcomes: tuple[tuple[str, str], ...]
    promised: tuple[PromisedWords, ...]


# What an authority says when it will not assess.
REFUSED = (
    "Show two full cycles of assess, plan, do and review, with what each has changed.\n"
    "Show what the school’s own budget has paid for.\n"
    "Ask an educational psychologist for a consultation."
)
_NO_CARE = "No social care needs were identified."
_NO_HEALTH = "No health needs beyond those of Section B were identified."
_SCHOOL = "Harebell Primary, a mainstream maintained school."
_USUAL = {
    "C": _NO_HEALTH,
    "D": _NO_CARE,
    "G": "None was identified as needed.",
    "H1": "None.",
    "H2": "None.",
    "I": _SCHOOL,
    "K": "Advice of the parents; the school; an educational psychologist.",
}

NOAH = PlanWords(
    {
        "A": "Noah likes trains, football cards and knowing what comes next. He says: “I like the"
             " quiet corner.” His parents want him to have friends, and to tell people when it is"
             " too much.",
        "B": "Communication and interaction: Noah follows one instruction at a time and takes"
             " words as they are said. He speaks in sentences about what interests him.\n"
             "Social, emotional and mental health: change without warning frightens him; he hides"
             " or leaves the room. He names feelings from pictures.",
        "C": "Noah sleeps badly and is seen at the children’s clinic every six months.",
        "D": _NO_CARE,
        "G": "Review at the children’s clinic every six months.",
        "H1": "None.",
        "H2": "None.",
        "I": _SCHOOL,
        "J": "No personal budget was asked for.",
        "K": "Dr Ines Vale, educational psychologist; Hanna Lindqvist, speech and language"
             " therapist; the children’s clinic; his parents; the school.",
    },
    (
        ("Noah tells an adult that he needs a break, on four days of five, by word or card.",
         "by the end of Key Stage 2"),
        ("Noah follows a spoken instruction of three parts with one reminder.",
         "by the end of Year 5"),
        ("Noah plays a game with rules with two other children for fifteen minutes.",
         "by the end of Year 5"),
    ),
    (
        PromisedWords("15 hours of support by a teaching assistant each week, trained in autism,"
                      " one to one.", "timed", 900, "week", rows=("One-to-one support",)),
        PromisedWords("Six visits by a speech and language therapist each year, of 45 minutes, with"
                      " a programme that the school carries on.", "visits", 6, "year", "health",
                      "Speech and language therapy, North Vale", 2),
        PromisedWords("A group of three for play with rules, 45 minutes each week.", "timed", 45,
                      "week", outcome=3, rows=("Lego therapy",), may_be_shared=True),
        PromisedWords("Training in autism for all staff who work with Noah, each year.",
                      "training", outcome=1, evidence="The certificates are in the staff files."),
        PromisedWords("A screened workstation and ear defenders.", "equipment", outcome=1,
                      evidence="Beside the book corner of 4H."),
        PromisedWords("The day is shown in pictures; change is told five minutes before.",
                      "always", outcome=1, rows=("Task board",),
                      evidence="His own board, beside the class timetable."),
    ),
)  # fmt: skip

AMARA = PlanWords(
    {
        **_USUAL,
        "A": "Amara wants to be a vet. She says that people do not wait until she has finished."
             " Her parents want a secondary school where she is heard.",
        "B": "Communication and interaction: Amara understands words as a child of seven does and"
             " loses the thread of long talk. She makes herself understood in short sentences.",
        "J": "No personal budget was asked for.",
    },
    (
        ("Amara asks for what she did not understand to be said again, in each lesson.",
         "by the end of Year 6"),
        ("Amara retells a story of five parts in order, with pictures.", "by the end of Year 6"),
    ),
    (
        PromisedWords("10 hours of support by a teaching assistant each week.", "timed", 600,
                      "week"),
        PromisedWords("Three visits by a speech and language therapist each term.", "visits", 3,
                      "term", "health", "Speech and language therapy, North Vale", 2),
        PromisedWords("Practice of the therapist’s programme in school, 30 minutes each week.",
                      "timed", 30, "week", outcome=2, rows=("Speech sounds",)),
        PromisedWords("New words are taught before each topic.", "always", outcome=2,
                      evidence="Word mats of each topic in 6M."),
    ),
)  # fmt: skip

AYAAN = PlanWords(
    {
        **_USUAL,
        "A": "Ayaan loves music and water. His parents want him to be able to choose.",
        "B": "Cognition and learning: profound and multiple learning difficulties. Physical:"
             " Ayaan sits with support and reaches with his left hand.",
        "C": "Epilepsy, with rescue medicine; fed by mouth with a plan for swallowing.",
        "G": "The community nurse trains staff in rescue medicine each year.",
        "I": "Harebell Nursery, five mornings.",
    },
    (("Ayaan chooses between two toys by looking or reaching, four times of five.",
      "within twelve months"),),
    (
        PromisedWords("One adult with Ayaan throughout each of five mornings.", "timed", 900,
                      "week"),
        PromisedWords("A visit by a physiotherapist every six weeks.", "visits", 2, "term",
                      "health", "Community paediatric therapy"),
        PromisedWords("A standing frame and a seat, checked each term.", "equipment",
                      evidence="Both stand in the quiet room."),
    ),
)  # fmt: skip

# What an earlier version said otherwise, by what the version in force says.
EARLIER: tuple[tuple[str, str], ...] = (
    ("15 hours of support by a teaching assistant each week, trained in autism, one to one.",
     "12 hours of support by a teaching assistant each week."),
    ("Six visits", "Four visits"),
    ("He names feelings from pictures.", "He does not name feelings yet."),
    ("An hour of teaching each week", "48 minutes of teaching each week"),
)  # fmt: skip


def earlier(words: str) -> str:
    for now, before in EARLIER:
        words = words.replace(now, before)
    return words


# By the main need; what is not there is as for speech, language and communication.
_NEEDS: Mapping[str, tuple[str, str, str]] = {
    "ASD": ("Autism: change, noise and unspoken rules are hard.",
            "asks for a break before it is too much, on four days of five",
            "The day is shown in pictures and change is told beforehand."),
    "SEMH": ("Social, emotional and mental health: feelings overwhelm quickly and for long.",
             "names a feeling and uses one way to calm, on four days of five",
             "One named adult to go to, morning and afternoon."),
    "MLD": ("Cognition and learning: new learning needs many small steps and much practice.",
            "reads and writes forty common words",
            "Tasks are cut into steps, with an example at each."),
    "PD": ("Physical: moves about school with a frame and tires by the afternoon.",
           "moves between lessons without an adult’s hand",
           "Five minutes more to move, and a rest after lunch."),
}  # fmt: skip
_SPEECH = (
    "Speech, language and communication: understands and uses fewer words than the year group.",
    "follows a spoken instruction of two parts without a prompt",
    "Words are shown as they are said; ten seconds to answer.",
)


def usual_plan(name: str, need: str) -> PlanWords:
    needs, outcome, always = _NEEDS.get(need, _SPEECH)
    return PlanWords(
        {**_USUAL, "A": f"{name} and the family want school to be a calm place.", "B": needs},
        ((f"{name} {outcome}.", "within twelve months"),),
        (
            PromisedWords("An hour of teaching each week, alone or in a group of up to four, for"
                          " what is hard.", "timed", 60, "week", may_be_shared=True, rows=("",)),
            PromisedWords("An adult of the class checks in each lesson that the task is"
                          " understood.", "always", evidence="Agreed with the class team."),
            PromisedWords(always, "always", evidence="In the class plan."),
        ),
    )  # fmt: skip
