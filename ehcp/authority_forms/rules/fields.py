"""What of a record can be written into an authority's form, in plain words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from ehcp.choices import PlaceKind, ReviewKind, ReviewRecommends, Section

Said: TypeAlias = str | date


@dataclass(frozen=True, slots=True)
class FormField:
    """`is_true`: it ticks a box and writes nothing; `of`: the list of which it is a column."""

    key: str
    label: str
    group: str
    is_true: bool = False
    of: str = ""


@dataclass(frozen=True)
class FormValues:
    """What a record says. `true`: the fields that tick a box; `rows`: of each list, its entries by
    column; `why_not`: of a field that says nothing, why."""

    said: Mapping[str, Said] = field(default_factory=dict)
    true: frozenset[str] = frozenset()
    rows: Mapping[str, list[dict[str, Said]]] = field(default_factory=dict)
    why_not: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


_CHILD, _FAMILY, _SCHOOL, _PLAN = "The child", "Parents and carers", "The school", "The plan"
_REVIEW, _VIEWS, _REPORT = "The review", "Views", "The report"
REPORT_WORDS = {
    "works": "What works well", "does_not_work": "What does not work well",
    "attainment": "Attainment and progress", "targets": "Targets for the coming year",
    "placement": "Placement",
    "pfa_work": "Preparing for adulthood: work and further education",
    "pfa_living": "Preparing for adulthood: where to live",
    "pfa_community": "Preparing for adulthood: friends and community",
    "pfa_health": "Preparing for adulthood: health", "social_worker": "Social worker",
    "advocates": "Advocates",
}  # fmt: skip
_TEXTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (_CHILD, (
        ("child.name", "Child’s name"), ("child.forename", "Child’s first name"),
        ("child.surname", "Child’s surname"), ("child.born_on", "Date of birth"),
        ("child.age", "Age"), ("child.sex", "Sex"), ("child.year", "Year group"),
        ("child.class", "Class"), ("child.upn", "UPN"), ("child.address", "Child’s address"),
        ("child.language", "First language"), ("child.ethnicity", "Ethnicity"),
        ("child.looked_after", "Looked after (yes or no)"),
        ("child.care_authority", "Authority that looks after the child"),
    )),
    (_FAMILY, (
        ("parents.names", "Parents’ names"),
        ("parents.responsible", "Who has parental responsibility"),
        *((f"parent{number}.{name}", f"{which} parent’s {label}")
          for number, which in ((1, "First"), (2, "Second"))
          for name, label in (
              ("name", "name"), ("what", "relationship"),
              ("responsibility", "parental responsibility"), ("address", "address"),
              ("phone", "phone"), ("email", "e-mail"),
          )),
    )),
    (_SCHOOL, (
        ("school.name", "School’s name"), ("school.address", "School’s address"),
        ("school.phone", "School’s phone"), ("school.email", "School’s e-mail"),
        ("school.urn", "School’s URN"), ("writer.name", "Who fills the form"),
        ("writer.role", "Role of who fills the form"), ("today", "Today’s date"),
    )),
    (_PLAN, (
        ("authority.name", "Local authority"), ("authority.officer", "Authority’s SEN officer"),
        ("plan.first_made_on", "Plan first made on"), ("plan.made_on", "Date of the plan"),
        ("plan.last_review_on", "Last review decided on"),
        ("plan.last_on", "Last day of this review by law"),
        *((f"section.{each.value}", f"What Section {each.value} says: {each.label}")
          for each in Section if each not in (Section.E, Section.F)),
        ("outcomes.all", "Section E: all outcomes, one below the other"),
        ("provision.all", "Section F: all provision, one below the other"),
    )),
    (_REVIEW, (
        ("review.kind", "Kind of review"), ("review.meeting_on", "Date of the meeting"),
        ("review.begins", "Time of the meeting"), ("review.place", "Place of the meeting"),
        ("review.held_on", "Meeting held on"), ("people.invited", "Who was invited"),
        ("people.came", "Who came"), ("people.absent", "Who did not come"),
        ("advice.all", "Advice asked for and received"),
        ("actions.all", "Actions agreed, one below the other"),
    )),
    (_VIEWS, (
        ("views.child", "Views of the child"), ("views.parents", "Views of the parents"),
    )),
    (_REPORT, (
        ("report.recommends", "Recommendation"),
        ("report.words", "Recommended changes, in the report’s words"),
        ("report.changes", "Changes recommended, section by section"),
        *((f"change.{each.value}", f"Change recommended in Section {each.value}")
          for each in Section),
        *((f"report.{key}", label) for key, label in REPORT_WORDS.items()),
        ("report.differences", "Differences of opinion"),
        ("review.report_sent_on", "Report sent on"),
    )),
)  # fmt: skip
LISTS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "people": ("Each person invited", (
        ("name", "name"), ("what", "role or service"), ("invited", "invited (yes or no)"),
        ("invited_on", "invited on"), ("reply", "reply"), ("attended", "attended (yes or no)"),
    )),
    "parents": ("Each parent or carer", (
        ("name", "name"), ("what", "relationship"), ("responsibility", "parental responsibility"),
        ("address", "address"), ("phone", "phone"), ("email", "e-mail"),
    )),
    "outcomes": ("Each outcome of Section E", (
        ("number", "number"), ("words", "the outcome"), ("by_when", "by when"),
        ("progress", "progress, as last judged"),
    )),
    "provision": ("Each line of Section F", (
        ("number", "number"), ("words", "the provision"), ("amount", "how much"),
        ("who", "who delivers it"), ("outcome", "for which outcome"), ("delivered", "delivered"),
    )),
    "advice": ("Each advice asked for", (
        ("who", "from whom"), ("asked_on", "asked for on"), ("received_on", "received on"),
        ("received", "received (yes or no)"),
    )),
    "actions": ("Each action agreed", (
        ("words", "what"), ("who", "by whom"), ("by_on", "by when"),
    )),
}  # fmt: skip
_TICKS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (_CHILD, (
        ("child.looked_after=yes", "Looked after: yes"),
        ("child.looked_after=no", "Looked after: no"),
        ("child.sex=M", "Sex: male"), ("child.sex=F", "Sex: female"),
    )),
    (_REVIEW, tuple(
        (f"review.kind={each.value}", f"Kind of review: {each.label}") for each in ReviewKind
    )),
    (_REPORT, (
        *((f"report.recommends={each.value}", f"Recommendation: {each.label}")
          for each in ReviewRecommends),
        ("report.differences=yes", "Differences of opinion: yes"),
        ("report.differences=no", "Differences of opinion: no"),
    )),
)  # fmt: skip
# A box that is ticked in every copy of the form.
ALWAYS = "always"


def _every() -> Iterator[FormField]:
    for group, pairs in _TEXTS:
        for key, label in pairs:
            yield FormField(key, label, group)
    for name, (title, columns) in LISTS.items():
        for column, label in columns:
            said = label[:1].upper() + label[1:]
            yield FormField(f"{name}.{column}", said, title, of=name)
    for group, pairs in _TICKS:
        for key, label in pairs:
            yield FormField(key, label, group, is_true=True)
    yield FormField(ALWAYS, "Tick it in every form", "Always", is_true=True)


# A list's column may be called as one value of the record is: "people.invited" is both.
_NAMED = {(each.of, each.key): each for each in _every()}
FIELDS: Mapping[str, FormField] = {
    f"each:{each.key}" if each.of else each.key: each for each in _NAMED.values()
}


def fields_for(kind: str) -> dict[str, FormField]:
    """Those that a place of this kind takes, by key."""
    if kind == PlaceKind.TICK:
        return {key: each for key, each in FIELDS.items() if each.is_true}
    if kind == PlaceKind.COLUMN:
        listed = {key: each for key, each in FIELDS.items() if each.of}
        return listed | {k: e for k, e in FIELDS.items() if not e.of and not e.is_true}
    return {key: each for key, each in FIELDS.items() if not each.of and not each.is_true}
