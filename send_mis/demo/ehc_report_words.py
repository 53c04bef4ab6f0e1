"""What is said at the invented reviews of EHC plans, and what their reports recommend."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReportedOutcome:
    progress: str
    evidence: str
    advice: str = "keep"
    instead: str = ""


@dataclass(frozen=True, slots=True)
class ReportedLine:
    delivered: str = "yes"
    how: str = ""
    impact: str = ""
    advice: str = "keep"
    instead: str = ""


@dataclass(frozen=True)
class ReviewWords:
    """`changes`: by section what it should say, and why; of the other sections "no change", but of
    those that are `unsaid`. `said`: under its headings; `lines`, `outcomes`: in the plan's order.
    `{name}` is the child's first name, `{now}` what a section says."""

    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()
    outcomes: tuple[ReportedOutcome, ...] = ()
    lines: tuple[ReportedLine, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    differences: tuple[tuple[str, str], ...] = ()
    recommends: str = ""


_WORKS = {
    "works": "{name} comes in gladly, starts work when the task is shown, and has two friends to"
             " play with.",
    "does_not_work": "Long talk on the carpet, and afternoons without a change of place.",
    "attainment": "Reading and number have moved on by about what was expected of {name} in a"
                  " year; writing by less.",
    "targets": "Three sentences written alone each week by Easter; a break asked for by card,"
               " without a reminder, by July.",
    "placement": "School and parents agree that the placement is right.",
}  # fmt: skip
_HER_MOTHER = (
    "I do not agree that ten hours were given. When she comes home she tells me that the helper was"
    " with other children. I want it written how many hours there were in each week.\n\nI also want"
    " the plan to name Larkfield and not “a mainstream school”."
)
_HIS_FATHER = (
    "Four weeks without the group is a third of the term. I want them made up, and I want to be"
    " told next time."
)
AMARA = ReviewWords(
    changes={
        "A": (
            ("Amara wants to be a vet. She says: “I wait for my turn now. I want people to wait"
             " for mine.” Her parents want a secondary school where she is heard."),
            "Amara asked at the review that this is said in her words.",
        ),
        "B": (
            ("Communication and interaction: Amara understands words as a child of eight does and"
             " follows talk of three sentences. She makes herself understood in sentences of six"
             " words; whoever does not know her asks again."),
            "The therapist’s report: her understanding has grown by a year.",
        ),
        "I": (
            ("Harebell Primary until the end of Year 6; then the secondary school that the"
             " authority names."),
            "She changes school in September. Her parents prefer Larkfield Academy.",
        ),
    },
    outcomes=(
        ReportedOutcome(
            "met", "Seen in nine of ten lessons by Mr Lomas and Mr Whitlock since September.",
            "amend", "Amara asks for what she did not understand to be said again, also of adults"
            " whom she does not know."),
        ReportedOutcome("partly", "Three parts of five, from two; counted each fortnight."),
    ),
    lines=(
        ReportedLine(
            "partly", "Given in English and mathematics. In other lessons the adult helps the"
            " whole class.", "She begins work by herself in four lessons of five.", "amend",
            "12 hours of support by a teaching assistant each week, also in science and the"
            " humanities."),
        ReportedLine(
            "partly", "The therapist did not come twice; the authority was written to. One visit"
            " fell on a school trip.", "The programme that she left is carried on three times a"
            " week."),
        ReportedLine("yes", "", "She uses the sounds of the programme in conversation."),
        ReportedLine("yes", "", "She knows the words of a topic before it begins."),
    ),
    said={
        "works": "Pictures with each new word, and Mr Whitlock’s group. Amara answers in class once"
                 " a day, which is new.",
        "does_not_work": "People finish her sentences. She is tired after an afternoon of talk.",
        "attainment": "Reading aloud as most of Year 5; understanding of what is read as Year 3."
                      " Mathematics as most of Year 6 where the words are explained.",
        "targets": "By Easter she tells what a lesson was about in three sentences. By July she"
                   " asks two adults at Larkfield, whom she does not know, to say a thing again.",
        "placement": "Right until July. Her parents and Amara visited three secondary schools and"
                     " prefer Larkfield Academy, with its communication base.",
    },
    differences=(
        ("Amara’s mother", _HER_MOTHER),
        ("Speech and language therapist",
         "Three visits a term are needed until the move, not the two that my service now offers."),
    ),
    recommends="Amend the plan: her words in A, her needs in B as the therapist found them, the"
    " next school in I, and 12 hours of support for the move to secondary school.",
)  # fmt: skip
AMENDED = ReviewWords(
    changes={
        "A": ("{now} {name} says: “I want to be the one who shows others how.”",
              "{name} said so at the review."),
    },
    outcomes=(ReportedOutcome(
        "met", "Counted by the class team on four days of five in each of the last six weeks.",
        "amend", "{name} does the same with adults of other classes, on four days of five."),),
    lines=(
        ReportedLine("yes", "", "The gap in what the group practises has halved."),
        ReportedLine("yes", "", "{name} starts without waiting for an adult."),
        ReportedLine("partly", "In the class, and not yet in the hall and at lunch.",
                  "Fewer upsets in lessons."),
    ),
    said=_WORKS,
    recommends="Amend the plan: the outcome is met and asks for its next step.",
)  # fmt: skip
KEPT = ReviewWords(
    outcomes=(ReportedOutcome("ongoing", "On two days of five in September, on three now."),),
    lines=(
        ReportedLine("yes", "", "{name} joins in for the whole of a group."),
        ReportedLine("yes", "", "Fewer reminders are needed."),
        ReportedLine("yes", "", "{name} uses it without being asked."),
    ),
    said=_WORKS,
    recommends="What the plan asks for still helps; the outcomes of this year are worked on.",
)
# A report that is being written: due in two days.
BEGUN = ReviewWords(
    changes={
        "B": ("{now} Hearing was tested this term and is as it should be.",
              "The clinic’s letter of this term."),
    },
    unsaid=("C", "D", "G", "H1", "H2", "I", "J", "K"),
    outcomes=(ReportedOutcome("partly", "On three days of five; the aim is four."),),
    lines=(ReportedLine("partly", "Four weeks were lost while the teaching assistant was ill.",
                     "Progress stopped in those weeks and goes on now."),),
    said={"works": _WORKS["works"]},
    differences=(("{name}’s father", _HIS_FATHER),),
)  # fmt: skip
REVIEWS: Mapping[str, ReviewWords] = {
    "amara": AMARA, "amended": AMENDED, "kept": KEPT, "begun": BEGUN,
}  # fmt: skip

# What the child and the first parent say for a review.
CHILDS = {
    "helps": "When someone shows me first.", "hard": "When everybody talks.",
    "aim": "Doing it by myself.",
}  # fmt: skip
PARENTS = {
    "well": "{name} talks about school now.", "worries": "Homework ends in tears.",
    "hopes": "A friend who comes to play.", "home": "We read together each evening.",
}  # fmt: skip
# Agreed at the meeting: what, who (a sign-in, or a name), by when from today, and whether done.
ACTIONS: tuple[tuple[str, str, int, bool], ...] = (
    ("Show the new words a day before the lesson", "teacher", -3, True),
    ("Ask the therapist for a programme for home", "senco", 9, False),
    ("Practise the five cards before school", "Parents", 20, False),
)
