"""The versions of a plan: as it is now, and each time it was sent or agreed; two side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from provision.models import PlanSnapshot, ProvisionPlan
from provision.plans.selectors.content import plan_content
from provision.plans.selectors.frame import plan_frame, plan_name, term_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.ui.parts import Link
from send_mis.ui.words import clock
from send_mis.ui.words import day as in_words

NOW = 0


@dataclass(frozen=True, slots=True)
class Version:
    """`number` 0 is the plan as it is now."""

    number: int
    label: str
    by: str
    when: str
    url: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a row, or of the plan, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    name: str
    # "added", "removed" or "changed".
    kind: str
    fields: Sequence[Changed]


@dataclass(frozen=True)
class Comparison:
    before: Version
    after: Version
    plan: Sequence[Changed]
    rows: Sequence[RowChange]
    order_changed: bool

    @property
    def is_same(self) -> bool:
        return not (self.plan or self.rows or self.order_changed)


@dataclass(frozen=True)
class VersionsPage:
    plan: ProvisionPlan
    title: str
    lede: str
    crumbs: tuple[Link, ...]
    versions: Sequence[Version]
    comparison: Comparison | None
    same_words: str = "Nothing differs between the two."


def versions_page(
    *, actor: Actor, plan: ProvisionPlan, before: str = "", after: str = ""
) -> VersionsPage:
    """Two versions compared; unless asked otherwise, the last two between which something
    changed."""
    versions = versions_of(actor, plan)
    by_number = {str(version.number): version for version in versions}
    new = by_number.get(after, versions[0])
    old = by_number.get(before) or _usual_before(versions, new)
    is_asked = bool(before or after)
    return VersionsPage(
        same_words=VersionsPage.same_words if is_asked else "Nothing has changed since version 1.",
        plan=plan,
        title=f"What changed in the plan of {plan_name(plan)}",
        lede=term_words(plan.term),
        crumbs=(*plan_crumbs(plan), Link("What changed")),
        versions=versions,
        comparison=compare(old, new) if old else None,
    )


def _usual_before(versions: Sequence[Version], after: Version) -> Version | None:
    older = [
        v for v in versions if v.number > NOW and (after.number == NOW or v.number < after.number)
    ]
    changed = (v for v in older if not compare(v, after).is_same)
    return next(changed, older[-1] if older else None)


def plan_crumbs(plan: ProvisionPlan) -> tuple[Link, ...]:
    plans = f"{reverse('plans', args=[plan.school.slug])}?term={plan.term_id}"
    return (Link("Plans", plans), Link(plan_name(plan), reverse("plan", args=[plan.pk])))


def versions_of(actor: Actor, plan: ProvisionPlan) -> list[Version]:
    """The newest first. A change that is not agreed is shown to those who write it."""
    as_agreed = plan.change is not None and not writes(actor, plan)
    label = (
        "As it is being changed" if plan.change is not None and not as_agreed else "As it is now"
    )
    now = Version(
        NOW, label, "", in_words(actor.today), reverse("plan", args=[plan.pk]),
        plan_content(plan_frame(plan, actor.today, as_agreed=as_agreed)),
    )  # fmt: skip
    found = plan.snapshots.select_related("made_by").order_by("-number")
    return [now, *(version_of(snapshot) for snapshot in found)]


def writes(actor: Actor, plan: ProvisionPlan) -> bool:
    return bool(actor.may(Action.PLAN_WRITE) and can(actor, Action.PLAN_WRITE, plan))


def version_of(snapshot: PlanSnapshot) -> Version:
    return Version(
        number=snapshot.number,
        label=f"Version {snapshot.number}, {snapshot.get_kind_display().lower()}",
        by=snapshot.made_by.display_name if snapshot.made_by else "",
        when=f"{clock(snapshot.made_at)}, {in_words(snapshot.made_at)}",
        url=reverse("plan_version", args=[snapshot.plan_id, snapshot.number]),
        content={"name": "", "term": "", "offer": "", "qft": "", "rows": []} | snapshot.content,
    )


def compare(before: Version, after: Version) -> Comparison:
    """Field by field. A row is the same row by its key, wherever it stands."""
    old, new = _rows(before), _rows(after)
    rows = [_added(row) for key, row in new.items() if key not in old]
    rows += [
        RowChange(_name(row["words"]), "changed", fields)
        for key, row in new.items()
        if key in old and (fields := _fields(old[key]["words"], row["words"]))
    ]
    rows += [_gone(row) for key, row in old.items() if key not in new]
    kept_old = [key for key in old if key in new]
    kept_new = [key for key in new if key in old]
    return Comparison(before, after, _plan_fields(before, after), rows, kept_old != kept_new)


def _rows(version: Version) -> dict[str, Mapping[str, Any]]:
    return {row["id"]: row for row in version.content.get("rows", [])}


def _fields(old: Mapping[str, str], new: Mapping[str, str]) -> list[Changed]:
    labels = [*new, *(label for label in old if label not in new)]
    return [
        Changed(label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def _added(row: Mapping[str, Any]) -> RowChange:
    words = row["words"]
    return RowChange(_name(words), "added", [Changed(k, "", v) for k, v in words.items() if v])


def _gone(row: Mapping[str, Any]) -> RowChange:
    words = row["words"]
    return RowChange(_name(words), "removed", [Changed(k, v, "") for k, v in words.items() if v])


def _name(words: Mapping[str, str]) -> str:
    return f"{words.get('What', '')}: {words.get('Who', '')}"


def _plan_fields(before: Version, after: Version) -> list[Changed]:
    labels = {"qft": "For everyone in the class", "offer": "Across the school"}
    return [
        Changed(label, before.content.get(key, ""), after.content.get(key, ""))
        for key, label in labels.items()
        if before.content.get(key, "") != after.content.get(key, "")
    ]
