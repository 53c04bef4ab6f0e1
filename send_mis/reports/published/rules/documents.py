"""What each document contains, and where it says so. Pure.

The headings of the regulations are said in plain words; `source` is where to read them. The seven
principles of an inclusion strategy are the Department's, in words that we have not read: schools
give those headings their names themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from send_mis.reports.choices import PublicationKind
from send_mis.schools.choices import Phase, SchoolKind

_FUND = "Condition of the inclusive mainstream fund"
_CODE = "SEND Code of Practice, 6.95 to 6.99"
_OWN = "The school’s own"
# Mainstream schools publish their first strategy by then: a condition of the inclusive mainstream
# fund ("Developing an inclusion strategy using the inclusive mainstream fund", June 2026).
FIRST_STRATEGY_ON = date(2026, 12, 31)
_MAINSTREAM = (Phase.PRIMARY, Phase.SECONDARY, Phase.ALL_THROUGH)


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One heading of a document. `asks`: what to write there; `is_named_here`: its heading is
    waiting for its name."""

    key: str
    heading: str
    source: str
    asks: str = ""
    is_needed: bool = True
    is_named_here: bool = False


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """`why`: who asks for it; `again`: how often; `years_at_most`: how long one may hold."""

    kind: PublicationKind
    why: str
    again: str
    parts: tuple[DocumentPart, ...]
    years_at_most: int = 1
    usual_years: int = 1
    needs_governors: bool = False

    def part(self, key: str) -> DocumentPart:
        return next(part for part in self.parts if part.key == key)


def _schedule(number: str) -> str:
    return f"SEND Regulations 2014, Schedule 1, paragraph {number}"


def _equality(number: str) -> str:
    return f"Equality Act 2010, Schedule 10, paragraph {number}"


_INFORMATION = (
    DocumentPart("kinds", "Which kinds of special educational needs we provide for", _schedule("1"),
         "Needs that the school meets now, and what it could meet."),
    DocumentPart("identify", "How we find out who needs support", _schedule("2"),
         "How needs are noticed and assessed, and what parents can do if they are worried."),
    DocumentPart("evaluate", "How we know that our provision works", _schedule("3(a)"),
         "How and when you look at what support brought."),
    DocumentPart("review", "How progress is assessed and reviewed", _schedule("3(b)"),
         "Assess, plan, do, review: who does what, and when parents and pupils take part."),
    DocumentPart("teaching", "How we teach pupils with special educational needs",
         _schedule("3(c)"), "What good teaching in class looks like before anything is added."),
    DocumentPart("adapting", "How lessons and the school itself are adapted", _schedule("3(d)"),
         "The curriculum, rooms, equipment, and the day."),
    DocumentPart("support", "What more there is for those who need it", _schedule("3(e)"),
         "Groups, programmes and adults, and how they are chosen."),
    DocumentPart("activities", "Taking part in everything else", _schedule("3(f)"),
         "Clubs, trips, sports and physical activities together with all other pupils."),
    DocumentPart("wellbeing", "Emotional, mental and social development", _schedule("3(g)"),
         "Whom pupils can turn to, how they are listened to, and how bullying is prevented."),
    DocumentPart("senco", "Our SENCO", _schedule("4"), "When and how the SENCO is reached."),
    DocumentPart("expertise", "What our staff know, and who else is asked", _schedule("5"),
         "Training, and how specialists are brought in."),
    DocumentPart("equipment", "How equipment and facilities are found", _schedule("6"),
         "What there is, and how more is asked for and paid."),
    DocumentPart("parents", "How parents are asked and involved", _schedule("7"),
         "Meetings, views before reviews, and what to do between them."),
    DocumentPart("pupils", "How pupils are asked and involved", _schedule("8"),
         "How children say what helps them, also those who do not use words."),
    DocumentPart("complaints", "If you are not content", _schedule("9"),
         "Whom to speak to first, and what follows."),
    DocumentPart("others", "Whom else we work with", _schedule("10"),
         "Health, social care, services of the authority, voluntary organisations."),
    DocumentPart("services", "Help for parents outside school", _schedule("11"),
         "Independent advice and groups of parents, with how they are reached."),
    DocumentPart("moving", "Moving on", _schedule("12"),
         "Starting here, the next class, the next school, and growing up."),
    DocumentPart("offer", "Where the local offer is", _schedule("13"),
         "Where the authority’s local offer is published."),
    DocumentPart("disabled", "Disabled pupils: admission, fair treatment and access",
         "Children and Families Act 2014, section 69(3)(b)",
         "How disabled pupils are admitted, how you see that none is treated less favourably, what"
         " helps them to get about, and where the accessibility plan is."),
)  # fmt: skip
_ACCESSIBILITY = (
    DocumentPart("about", "What this plan is for, and who helped to write it", _equality("3(1)"),
         "Whom you asked: disabled pupils, parents, staff. What you found."),
    DocumentPart("curriculum", "Taking part in the curriculum", _equality("3(2)(a)"),
         "What will be done, by whom, by when, and how you will know."),
    DocumentPart("surroundings", "The buildings and grounds", _equality("3(2)(b)"),
         "What will be done, by whom, by when, and how you will know."),
    DocumentPart("information", "Written information in other forms", _equality("3(2)(c)"),
         "How it reaches disabled pupils in good time, in the way they prefer."),
    DocumentPart("review", "Money, and when we look again", _equality("3(5) and 4"),
         "What is set aside, who keeps the plan under review, and when."),
)  # fmt: skip
_BUDGET = (
    DocumentPart("about", "What this money is for", _CODE,
         "Why the school has money for special educational needs, and what all pupils have first."),
    DocumentPart("money", "What came, and what was spent", _CODE,
         "What a reader should know of the table, if anything.", is_needed=False),
    DocumentPart("decided", "How we decide", _OWN,
         "Who decides, and how money is shared between pupils and groups."),
    DocumentPart("brought", "What it brought", _OWN, "What went well, what did not, what changes."),
)  # fmt: skip
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh")
_STRATEGY = (
    DocumentPart("barriers", "What stands in the way of learning and taking part", _FUND,
         "What gets in the way here, and how you know: what pupils, parents and staff say."),
    DocumentPart("activity", "What we invest in", _FUND,
         "Each activity: which barrier it lowers, for whom, and who leads it."),
    DocumentPart("costs", "What it costs, and what was spent", _FUND,
         "What is budgeted for each activity, and what a reader should know of the table."),
    *(
        DocumentPart(f"principle{number}", f"{word} principle", _FUND,
             "Give it its name, from the Department’s guidance; then what the school does for it."
             " One without words is left out.",
             is_needed=False, is_named_here=True)
        for number, word in enumerate(_ORDINALS, 1)
    ),
    DocumentPart("review", "How we know that it works, and when we look again", _FUND,
         "What you will look at, who does, and when the strategy is reviewed."),
)  # fmt: skip

DOCUMENTS: Mapping[PublicationKind, RequiredDocument] = {
    each.kind: each
    for each in (
        RequiredDocument(
            PublicationKind.INFORMATION,
            "Children and Families Act 2014, section 69, and SEND Regulations 2014, regulation 51"
            " and Schedule 1",
            "each year, and as soon as practicable after a change", _INFORMATION,
            needs_governors=True,
        ),
        RequiredDocument(
            PublicationKind.ACCESSIBILITY, "Equality Act 2010, Schedule 10", "every three years",
            _ACCESSIBILITY, years_at_most=3, usual_years=3,
        ),
        RequiredDocument(
            PublicationKind.BUDGET, f"The school’s own, with the {_CODE}",
            "each year", _BUDGET,
        ),
        RequiredDocument(
            PublicationKind.STRATEGY, "A condition of the inclusive mainstream fund",
            "first by 31 December 2026; reviewed each year", _STRATEGY, years_at_most=3,
        ),
    )
}  # fmt: skip


def owes_strategy(phase: str, kind: str) -> bool:
    """Mainstream schools, which the fund is for."""
    return phase in _MAINSTREAM and kind != SchoolKind.INDEPENDENT
