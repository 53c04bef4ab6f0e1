"""The log of what was given of EHC plans: of one pupil, and of a school."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from ehcp.choices import DisclosureGround, EhcPlanState, Section
from ehcp.disclosure.rules import given_words
from ehcp.models import EhcPlan, PlanDisclosure, PlanOutcome, PlanSection, PromisedProvision
from pupils.models import Pupil
from pupils.record.selectors.pupil import PupilRecord, form_crumbs
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.names.saying import list_name
from send_mis.schools.models import School
from send_mis.ui.addresses import page_url
from send_mis.ui.filters import Choices, Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import day, joined, plural

DISCLOSE, ALL, EXPORT = Action.EHC_DISCLOSE, Action.EHC_READ_ALL, Action.REGISTER_EXPORT
GIVEN_FILES = {"csv": "CSV", "xlsx": "Spreadsheet (XLSX)", "pdf": "PDF"}
_NAMES = (
    "pupil__legal_surname", "pupil__legal_forename", "pupil__preferred_surname",
    "pupil__preferred_forename",
)  # fmt: skip
_MOST = 200


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One line in words. `is_over`: a later one corrects it."""

    pupil_id: UUID
    pupil: str
    given_on: date
    to: str
    who: str
    what: str
    why: str
    way: str
    recorded: str
    note: str
    is_over: bool
    print_url: str = ""
    document_url: str = ""
    links: Sequence[Link] = field(default_factory=tuple)


@dataclass(frozen=True)
class DisclosuresOfPupil:
    lines: list[DisclosureLine]
    add_url: str
    is_cut: bool


@dataclass(frozen=True)
class FoundDisclosures:
    rows: list[DisclosureLine]
    bar: FilterBar
    is_bare: bool

    @property
    def words(self) -> str:
        chosen = [words for each in self.bar.main for _, words in each.chosen]
        return "; ".join([plural(len(self.rows), "line", "lines"), *chosen])


@dataclass(frozen=True)
class GivenPage:
    bar: FilterBar
    page: ListPage[DisclosureLine]
    exports: list[Link]
    is_bare: bool


def disclosures_of_pupil(record: PupilRecord) -> DisclosuresOfPupil:
    """Two queries, however many lines there are."""
    rows = list(_rows().filter(pupil=record.id)[: _MOST + 1])
    may = DISCLOSE in record.may
    plan = last_plan(record.id) if may else None
    lines = [_line(row, may=may) for row in rows[:_MOST]]
    add_url = reverse("ehc_disclosure_add", args=[record.id]) if plan is not None else ""
    return DisclosuresOfPupil(lines, add_url, len(rows) > _MOST)


def last_plan(pupil_id: UUID) -> EhcPlan | None:
    """The one in force, or the last that was."""
    rows = EhcPlan.objects.filter(pupil=pupil_id).select_related("document", "pupil__school__trust")
    found = sorted(rows, key=lambda row: (row.state == EhcPlanState.CURRENT, row.number))
    return found[-1] if found else None


def disclosure_or_404(actor: Actor, disclosure_id: UUID, action: Action) -> PlanDisclosure:
    rows = PlanDisclosure.objects.select_related("plan__document", "pupil__school__trust")
    row: PlanDisclosure = visible_or_404(rows, actor, action, id=disclosure_id)
    return row


def given_page(actor: Actor, school: School, address: Address) -> GivenPage:
    found = find_disclosures(actor, school, address)
    page = page_of(found.rows, address.get("page"), address=address)
    files = [
        Link(label, f"{reverse(f'ehc_given_{kind}', args=[school.slug])}?{address.query}")
        for kind, label in GIVEN_FILES.items()
    ]
    may_export = bool(found.rows) and actor.may(EXPORT)
    return GivenPage(found.bar, page, files if may_export else [], found.is_bare)


def find_disclosures(actor: Actor, school: School, address: Address) -> FoundDisclosures:
    """Two queries. Also of pupils who have left: the log is the school's."""
    rows = PlanDisclosure.objects.visible_to(actor, ALL).filter(school=school)
    is_bare, bar = not rows.exists(), _bar(address)
    ground = address.get("ground")
    shown = _rows(rows).filter(ground=ground) if ground in DisclosureGround.values else _rows(rows)
    return FoundDisclosures([_line(row, may=False) for row in shown], bar, is_bare)


def disclosure_crumbs(pupil: Pupil, *further: Link) -> tuple[Link, ...]:
    plan = Link("EHC plan", reverse("pupil_ehc_plan", args=[pupil.pk]))
    log = Link("Given to others", reverse("ehc_disclosures", args=[pupil.pk]))
    return (*form_crumbs(pupil), plan, log, *further)


def _rows(rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    found = PlanDisclosure.objects.all() if rows is None else rows
    return found.select_related("corrected_by", "plan__document", "pupil").order_by(
        "-given_on", "-recorded_on", "pk"
    )


def _line(row: Any, *, may: bool) -> DisclosureLine:
    later = getattr(row, "corrected_by", None)
    over = later is not None
    leaves = may and not over and not row.is_void
    document = row.plan.document
    is_kept = document is not None and document.removed_on is None
    return DisclosureLine(
        pupil_id=row.pupil_id, pupil=_name(row.pupil), given_on=row.given_on, to=row.to_name,
        who=", ".join(filter(None, (row.to_role, row.to_organisation))),
        what=given_words(row.sections, is_document=row.is_document, paper=row.paper_words),
        why=why_words(row), way="" if row.is_void else str(row.get_way_display()),
        recorded=f"{row.recorded_by}, {day(row.recorded_on)}", note=_note(row, later),
        is_over=over,
        print_url=reverse("ehc_disclosure_pdf", args=[row.pk]) if leaves and row.sections else "",
        document_url=page_url("document", row.pupil_id, row.plan.document_id)
        if leaves and row.is_document and is_kept else "",
        links=_links(row) if leaves else (),
    )  # fmt: skip


def _links(row: Any) -> tuple[Link, ...]:
    return (
        Link("Correct", reverse("ehc_disclosure_correct", args=[row.pk])),
        Link("It was not given", reverse("ehc_disclosure_void", args=[row.pk])),
    )


def _name(pupil: Any) -> str:
    surname = pupil.preferred_surname or pupil.legal_surname
    return list_name(surname, pupil.preferred_forename or pupil.legal_forename)


def _note(row: Any, later: Any) -> str:
    if later is not None:
        return f"Corrected on {day(later.recorded_on)}: {later.corrected_because}"
    if row.corrects_id is not None:
        return f"Corrects an earlier line: {row.corrected_because}"
    return ""


def why_words(row: Any) -> str:
    """ "With consent: Jo Bright, a parent, for the child, in writing, 2 Nov 2026"."""
    said = str(row.get_ground_display())
    if row.ground != DisclosureGround.CONSENT:
        return f"{said}: {row.ground_words}"
    whose = str(row.get_consent_of_display())
    how = str(row.get_consent_how_display())
    words = f"{said}: {row.consent_name} ({whose.lower()}), {how.lower()}, {day(row.consent_on)}"
    return f"{words}. {row.ground_words}" if row.ground_words else words


def _bar(address: Address) -> FilterBar:
    grounds: Choices = [("", "whatever the reason"), *DisclosureGround.choices]
    return FilterBar(
        address,
        main=[Filter("ground", "Why", grounds, address.get_all("ground"), lead="Show what was"
                     " given,")],
        results="main",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintedSection:
    title: str
    paragraphs: list[str]


def printed_sections(row: PlanDisclosure) -> list[PrintedSection]:
    """What the line says was given, and nothing else of the plan is read. At most three queries."""
    letters = row.sections.split()
    words = dict(
        PlanSection.objects.filter(plan=row.plan, letter__in=letters).values_list("letter", "words")
    )
    found = {letter: [said] for letter, said in words.items()}
    if Section.E in letters:
        found[Section.E] = [
            f"{each.words} ({each.by_when})" if each.by_when else each.words
            for each in PlanOutcome.objects.filter(plan=row.plan)
        ]
    for line in PromisedProvision.objects.filter(plan=row.plan, section__in=letters):
        # The words of a section may hold its lines already.
        if _flat(line.words) not in _flat(words.get(line.section, "")):
            found.setdefault(line.section, []).append(line.words)
    return [
        PrintedSection(f"Section {letter}: {Section(letter).label}", found.get(letter, []))
        for letter in letters
    ]


def _flat(words: str) -> str:
    return " ".join(words.split()).casefold()


def print_words(rows: Iterable[PrintedSection]) -> str:
    return joined([each.title.partition(":")[0] for each in rows])
