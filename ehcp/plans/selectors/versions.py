"""Two versions of a plan side by side: each section, and each line of E and F."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from ehcp.choices import ProvisionKind, Section
from ehcp.models import EhcPlan, PlanOutcome, PlanSection, PromisedProvision
from ehcp.plans.rules.amounts import amount_words
from ehcp.plans.rules.lines import LINE_LABELS, OUTCOME_HEADS, PROMISED_HEADS
from ehcp.plans.rules.matching import same_lines
from ehcp.plans.rules.reading import IN_WORDS, readable, sections_words, title_of
from ehcp.plans.rules.receiving import PLAN_LABELS
from ehcp.plans.selectors.lines import short, who_provides
from ehcp.plans.selectors.page import plan_crumbs, versions_of
from pupils.record.selectors.pupil import PupilRecord
from send_mis.audit.snapshots.comparing import (
    Comparison,
    Content,
    SnapshotPart,
    Version,
    compare,
    two_to_compare,
)
from send_mis.ui.parts import Link
from send_mis.ui.words import day


@dataclass(frozen=True)
class EhcVersionsPage:
    title: str
    lede: str
    crumbs: tuple[Link, ...]
    versions: Sequence[Version]
    comparison: Comparison | None
    read: str
    same_words: str = "Nothing differs between the two, as they are copied here."
    whole: str = "Dates and sections"
    none_words: str = "The authority’s later versions stand here beside the ones before."


def ehc_versions_page(record: PupilRecord, *, before: str, after: str) -> EhcVersionsPage:
    """Five queries, however many versions there are. Of the sections that the reader may read."""
    sections = readable(record.may)
    rows = versions_of(record.id)
    versions = _versions(rows, sections)
    old, new = two_to_compare(versions, before, after) if versions else (None, None)
    comparison = None
    if old is not None and new is not None and old.number != new.number:
        comparison = compare(old, _matched(old, new))
    shown = f"Versions {old.number} and {new.number}" if comparison and old and new else "Versions"
    return EhcVersionsPage(
        title=f"What changed in the EHC plan of {record.pupil.short_name}",
        lede=f"{sections_words(sections)}, as the authority wrote them.",
        crumbs=plan_crumbs(record.pupil, Link("What changed")),
        versions=versions, comparison=comparison, read=f"{shown}: {sections_words(sections)}",
    )  # fmt: skip


def _versions(rows: Sequence[EhcPlan], sections: Collection[Section]) -> list[Version]:
    words: dict[object, dict[str, str]] = {row.pk: {} for row in rows}
    parts: dict[object, list[SnapshotPart]] = {row.pk: [] for row in rows}
    for each in PlanSection.objects.filter(plan__in=rows, letter__in=sections):
        words[each.plan_id][each.letter] = each.words
    if Section.E in sections:
        for outcome in PlanOutcome.objects.filter(plan__in=rows).order_by("position", "pk"):
            parts[outcome.plan_id].append(_outcome_part(outcome))
    promised = PromisedProvision.objects.filter(plan__in=rows, section__in=sections)
    for line in promised.order_by("section", "position", "pk"):
        parts[line.plan_id].append(_promised_part(line))
    return [
        Version(
            row.number, f"Version {row.number}", row.authority.name, day(row.made_on),
            reverse("ehc_plan", args=[row.pk]),
            Content(_facts(row) | _titled(words[row.pk], sections), parts[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def _facts(row: EhcPlan) -> dict[str, str]:
    return {
        PLAN_LABELS["authority"]: row.authority.name,
        PLAN_LABELS["made_on"]: day(row.made_on),
    }


def _titled(words: Mapping[str, str], sections: Collection[Section]) -> dict[str, str]:
    return {
        title_of(each): words.get(each.value, "")
        for each in IN_WORDS if each in sections
    }  # fmt: skip


def _outcome_part(row: PlanOutcome) -> SnapshotPart:
    said = {OUTCOME_HEADS["words"]: row.words, OUTCOME_HEADS["by_when"]: row.by_when}
    return SnapshotPart(f"E:{row.pk}", f"Section E: {short(row.words)}", said)


def _promised_part(row: PromisedProvision) -> SnapshotPart:
    said = {
        PROMISED_HEADS["words"]: row.words,
        PROMISED_HEADS["kind"]: str(ProvisionKind(row.kind).label),
        PROMISED_HEADS["amount"]: amount_words(row.amount, row.per, row.kind),
        PROMISED_HEADS["provider"]: who_provides(row),
        PROMISED_HEADS["may_be_shared"]: "Yes" if row.may_be_shared else "",
        LINE_LABELS["section"]: title_of(Section(row.section)),
    }
    return SnapshotPart(f"F:{row.pk}", f"Section {row.section}: {short(row.words)}", said)


def _matched(old: Version, new: Version) -> Version:
    """The lines of the later one under the keys of those that they were before."""
    same: dict[str, str] = {}
    for kind in ("E:", "F:"):
        same |= same_lines(_lines(old, kind), _lines(new, kind))
    parts = [
        replace(part, key=same.get(part.key, part.key)) for part in new.content.parts
    ]  # fmt: skip
    return replace(new, content=Content(new.content.words, parts))


def _lines(version: Version, kind: str) -> dict[str, str]:
    return {
        part.key: part.words[OUTCOME_HEADS["words"]]
        for part in version.content.parts
        if part.key.startswith(kind)
    }
