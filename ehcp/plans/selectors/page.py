"""A pupil's EHC plan on one page: what of it the reader may read, what is missing, what is next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from ehcp.choices import EhcPlanState, Section
from ehcp.models import EhcPlan, PlanSection
from ehcp.plans.rules.reading import (
    IN_WORDS,
    readable,
    sections_words,
    title_of,
)
from ehcp.plans.rules.receiving import missing_in
from ehcp.plans.selectors.arrival import ArrivalStep, arrival_steps
from ehcp.plans.selectors.documents import document_link, has_document
from ehcp.plans.selectors.lines import PlanLines, plan_lines
from pupils.models import Pupil
from pupils.record.selectors.pupil import PupilRecord, form_crumbs
from pupils.record.selectors.state import State
from reviews.choices import MeetingState
from reviews.models import ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, plural

_STATES: dict[str, Kind] = {
    EhcPlanState.CURRENT: "accent", EhcPlanState.REPLACED: "neutral",
    EhcPlanState.CEASED: "neutral",
}  # fmt: skip
_FEW = "You read what you need for your work with the pupil. The SENCO reads the whole plan."


@dataclass(frozen=True, slots=True)
class EhcStep:
    """What is next; without a `url` it is only said."""

    title: str
    text: str = ""
    link: str = ""
    url: str = ""
    tone: Kind = "soon"


@dataclass(frozen=True, slots=True)
class SectionCard:
    """One section in the authority's words; `note` where there are none."""

    letter: str
    title: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class PlanVersion:
    label: str
    when: str
    chip: Chip
    url: str


@dataclass(frozen=True)
class EhcPlanPage:
    """`read`: the sections that the reader is shown, for the record of readings; `few`: said to
    who reads some alone."""

    plan: EhcPlan | None
    chip: Chip | None
    step: EhcStep | None
    arrival: list[ArrivalStep]
    facts: list[Row]
    document: Link | None
    missing: list[str]
    before: list[SectionCard]
    after: list[SectionCard]
    lines: PlanLines
    reads_lines: bool
    few: str
    links: list[Link]
    line_links: list[Link]
    versions: list[PlanVersion]
    compare_url: str
    readers_url: str
    given_url: str
    assessment_url: str
    read: str


def versions_of(pupil_id: UUID) -> list[EhcPlan]:
    """The newest first. One query."""
    rows = EhcPlan.objects.filter(pupil=pupil_id).select_related("authority", "document", "meeting")
    return list(rows.order_by("-number", "pk"))


def ehc_plan_or_404(actor: Actor, plan_id: UUID, action: Action) -> EhcPlan:
    rows = EhcPlan.objects.select_related(
        "pupil__school__trust", "authority", "document", "meeting"
    )
    row: EhcPlan = visible_or_404(rows, actor, action, id=plan_id)
    return row


def ehc_plan_page(record: PupilRecord, plan_id: UUID | None = None) -> EhcPlanPage:
    """The plan in force, or the last one; or the version of that id. A fixed number of queries,
    however much is in the plan."""
    versions = versions_of(record.id)
    plan = next((row for row in versions if plan_id in (None, row.pk)), None)
    if plan is None:
        return _no_plan(record, versions)
    sections = readable(record.may)
    keeps = Action.EHC_CHANGE in record.may
    words = _words_of(plan, sections)
    lines = plan_lines(plan, sections, keeps=keeps and plan.is_current, today=record.today)
    reads_all = Action.EHC_READ_ALL in record.may
    missing = _missing(plan, words, lines) if reads_all and plan.is_current else []
    cards = [_card(section, words, plan) for section in sections if section in IN_WORDS]
    reads_lines = Section.E in sections or Section.F in sections
    return EhcPlanPage(
        plan=plan, chip=Chip(_STATES[plan.state], str(plan.get_state_display())),
        step=_step(record, plan, words, lines) if keeps and plan is versions[0] else None,
        arrival=arrival_steps(record, plan, lines, is_copied=bool(words))
        if keeps and plan.is_current else [],
        facts=_facts(plan, reads_all=reads_all), document=document_link(plan, record.may),
        missing=missing,
        before=[card for card in cards if card.letter < Section.E],
        after=[card for card in cards if card.letter > Section.F],
        lines=lines, reads_lines=reads_lines,
        few="" if reads_all or not sections else _FEW,
        links=_links(record, plan) if keeps else [],
        line_links=_line_links(plan) if keeps and plan.is_current else [],
        versions=[_version(row, shown=plan) for row in versions] if len(versions) > 1 else [],
        compare_url=_compare_url(plan, sections),
        readers_url=reverse("ehc_plan_readers", args=[record.id]) if reads_all else "",
        given_url=reverse("ehc_disclosures", args=[record.id]) if reads_all else "",
        assessment_url=_assessment_url(record), read=read_words(plan, sections),
    )  # fmt: skip


def _no_plan(record: PupilRecord, versions: Sequence[EhcPlan]) -> EhcPlanPage:
    return EhcPlanPage(
        plan=None, chip=None, step=None, arrival=[], facts=[], document=None, missing=[],
        before=[], after=[], lines=PlanLines(), reads_lines=False, few="",
        links=[Link("Record a plan that came", _receive_url(record))]
        if Action.EHC_CHANGE in record.may else [],
        line_links=[], versions=[], compare_url="", readers_url="", given_url="",
        assessment_url=_assessment_url(record), read="No plan",
    )  # fmt: skip


def _assessment_url(record: PupilRecord) -> str:
    if Action.EHC_READ_ALL not in record.may:
        return ""
    return reverse("pupil_ehc_assessments", args=[record.id])


def read_words(plan: EhcPlan, sections: Collection[Section]) -> str:
    """For the record of readings: "Version 2: Sections E and F"."""
    said = sections_words(sections) or "dates only"
    return f"Version {plan.number}: {said}"


def plan_crumbs(pupil: Pupil, *further: Link) -> tuple[Link, ...]:
    plan = Link("EHC plan", reverse("pupil_ehc_plan", args=[pupil.pk]))
    return (*form_crumbs(pupil), plan, *further)


def sections_of(plan: EhcPlan) -> dict[str, str]:
    """All that is copied, by letter. One query; whoever asks sees that nobody reads too much."""
    return dict(PlanSection.objects.filter(plan=plan).values_list("letter", "words"))


def _words_of(plan: EhcPlan, sections: Collection[Section]) -> dict[str, str]:
    """Of these sections alone: nothing else of them is ever read for the page."""
    rows = PlanSection.objects.filter(plan=plan, letter__in=sections)
    return dict(rows.values_list("letter", "words"))


def _card(section: Section, words: dict[str, str], plan: EhcPlan) -> SectionCard:
    said = words.get(section.value, "")
    note = "" if said else f"Nothing is copied of the version of {day(plan.made_on)}."
    return SectionCard(section.value, title_of(section), said, note)


def _facts(plan: EhcPlan, *, reads_all: bool) -> list[Row]:
    rows = [
        Row("Local authority", plan.authority.name),
        Row("First made", day(plan.first_made_on)),
        Row("This version", day(plan.made_on), f"Version {plan.number}" if plan.number > 1 else ""),
        Row("Received", day(plan.received_on)),
        Row("Signed and dated", "Yes" if plan.is_signed else "No"),
    ]
    if plan.last_review_decided_on:
        rows.append(Row("Last review decided", day(plan.last_review_decided_on)))
    if plan.moved_on:
        rows.append(Row("Moved here with it", day(plan.moved_on)))
    if plan.checked_on:
        rows.append(Row("Checked", day(plan.checked_on), f"by {plan.checked_by}"))
    if plan.ended_on:
        why = plan.ended_because if reads_all else ""
        rows.append(Row("Ended", day(plan.ended_on), why))
    return rows


def _missing(plan: EhcPlan, words: dict[str, str], lines: PlanLines) -> list[str]:
    return missing_in(
        has_document=has_document(plan), is_signed=plan.is_signed, sections=words,
        outcomes=len(lines.expected), promised=len(lines.promised),
    )  # fmt: skip


# --- What is next -------------------------------------------------------------------------------


def _step(
    record: PupilRecord, plan: EhcPlan, words: dict[str, str], lines: PlanLines
) -> EhcStep | None:
    """From the plan that came to the plan that is carried out."""
    if not plan.is_current:
        return None
    if not words:
        text = "Section by section, in the authority’s words. E and F are copied line by line."
        return EhcStep("Copy what the plan says", text, "Copy the sections",
                       _at("ehc_plan_sections", plan))  # fmt: skip
    if not lines.expected:
        return EhcStep("Copy the outcomes of Section E", "One line each.", "Copy Section E",
                       _at("ehc_plan_outcomes", plan))  # fmt: skip
    if not lines.promised:
        text = "One line each, with how much and who provides it."
        return EhcStep("Copy the provision of Section F", text, "Copy Section F",
                       _at("ehc_plan_provision", plan))  # fmt: skip
    if plan.checked_on is None:
        text = "Whether every section is there, dated and signed, and copied as it stands."
        return EhcStep("Check the plan", text, "Say that it is checked",
                       _at("ehc_plan_check", plan))  # fmt: skip
    return _carrying_out(record, plan, lines)


def _carrying_out(record: PupilRecord, plan: EhcPlan, lines: PlanLines) -> EhcStep | None:
    if record.state != State.EHC_PLAN and Action.REGISTER_CHANGE in record.may:
        url = reverse("register_start", args=[record.id])
        return EhcStep("The register does not say EHC plan", "The census counts what it says.",
                       "Change the status", url)  # fmt: skip
    if lines.unanswered:
        text = "Open each line and choose the provision for it, or say since when it is there."
        what = plural(lines.unanswered, "line of provision has", "lines of provision have")
        return EhcStep(f"{what} no answer here", text, tone="soon")
    meets = ReviewMeeting.objects.filter(pupil=record.id, on__gte=plan.received_on)
    may_plan = Action.MEETING_PLAN in record.may and record.head.is_on_roll
    if may_plan and not meets.exclude(state=MeetingState.CANCELLED).exists():
        text = "With the parents and the pupil: who does what of it, and from when."
        url = _at("ehc_plan_meeting", plan)
        return EhcStep("Meet about carrying out the plan", text, "Plan the meeting", url)
    return None


def _at(name: str, plan: EhcPlan) -> str:
    return reverse(name, args=[plan.pk])


def _receive_url(record: PupilRecord) -> str:
    return reverse("ehc_plan_receive", args=[record.id])


def _links(record: PupilRecord, plan: EhcPlan) -> list[Link]:
    links = [Link("Correct its dates", _at("ehc_plan_change", plan))]
    if not plan.is_current:
        return [*links, Link("Record a plan that came", _receive_url(record))]
    links = [
        Link("A later version came", _receive_url(record)),
        Link("Copy its sections", _at("ehc_plan_sections", plan)), *links,
    ]  # fmt: skip
    if plan.checked_on is None:
        links.append(Link("Say that it is checked", _at("ehc_plan_check", plan)))
    return [*links, Link("The authority ended it", _at("ehc_plan_end", plan))]


def _line_links(plan: EhcPlan) -> list[Link]:
    return [
        Link("Copy Section E", _at("ehc_plan_outcomes", plan)),
        Link("Copy Section F", _at("ehc_plan_provision", plan)),
    ]


def _version(row: EhcPlan, *, shown: EhcPlan) -> PlanVersion:
    url = "" if row.pk == shown.pk else _at("ehc_plan", row)
    return PlanVersion(
        f"Version {row.number}", day(row.made_on),
        Chip(_STATES[row.state], str(row.get_state_display())), url,
    )  # fmt: skip


def _compare_url(plan: EhcPlan, sections: Collection[Section]) -> str:
    """Who reads no section has nothing to compare."""
    if not sections:
        return ""
    return reverse("ehc_plan_versions", args=[plan.pupil_id])


def current_plan(pupil_id: UUID) -> EhcPlan | None:
    rows = EhcPlan.objects.filter(pupil=pupil_id, state=EhcPlanState.CURRENT)
    return rows.select_related("authority", "document", "meeting").first()
