"""The versions of a plan: as it is now, and each time it was sent or agreed; two side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from provision.models import PlanSnapshot, ProvisionPlan
from provision.plans.selectors.content import content_words, plan_content
from provision.plans.selectors.frame import plan_frame, plan_name, term_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.audit.snapshots import taking
from send_mis.audit.snapshots.comparing import NOW, Comparison, Version, compare, two_to_compare
from send_mis.ui.parts import Link
from send_mis.ui.words import day as in_words

# The first versions did not keep everything.
_NOTHING_KEPT: dict[str, object] = {"name": "", "term": "", "offer": "", "qft": "", "rows": []}


@dataclass(frozen=True)
class VersionsPage:
    title: str
    lede: str
    crumbs: tuple[Link, ...]
    versions: Sequence[Version]
    comparison: Comparison | None
    same_words: str = "Nothing differs between the two."
    whole: str = "The whole plan"
    none_words: str = (
        "A version is kept each time the plan is sent to the SENCO and each time it is agreed."
    )


def versions_page(
    *, actor: Actor, plan: ProvisionPlan, before: str = "", after: str = ""
) -> VersionsPage:
    """Two versions compared; unless asked otherwise, the last two between which something
    changed."""
    versions = versions_of(actor, plan)
    old, new = two_to_compare(versions, before, after)
    is_asked = bool(before or after)
    return VersionsPage(
        same_words=VersionsPage.same_words if is_asked else "Nothing has changed since version 1.",
        title=f"What changed in the plan of {plan_name(plan)}",
        lede=term_words(plan.term),
        crumbs=(*plan_crumbs(plan), Link("What changed")),
        versions=versions,
        comparison=compare(old, new) if old else None,
    )


def plan_crumbs(plan: ProvisionPlan) -> tuple[Link, ...]:
    plans = f"{reverse('plans', args=[plan.school.slug])}?term={plan.term_id}"
    return (Link("Plans", plans), Link(plan_name(plan), reverse("plan", args=[plan.pk])))


def versions_of(actor: Actor, plan: ProvisionPlan) -> list[Version]:
    """The newest first. A change that is not agreed is shown to those who write it."""
    as_agreed = plan.change is not None and not writes(actor, plan)
    label = (
        "As it is being changed" if plan.change is not None and not as_agreed else "As it is now"
    )
    kept = plan_content(plan_frame(plan, actor.today, as_agreed=as_agreed))
    now = Version(
        NOW, label, "", in_words(actor.today), reverse("plan", args=[plan.pk]),
        content_words(kept), kept,
    )  # fmt: skip
    found = plan.snapshots.select_related("made_by").order_by("-number")
    return [now, *(version_of(snapshot) for snapshot in found)]


def writes(actor: Actor, plan: ProvisionPlan) -> bool:
    return bool(actor.may(Action.PLAN_WRITE) and can(actor, Action.PLAN_WRITE, plan))


def version_of(snapshot: PlanSnapshot) -> Version:
    url = reverse("plan_version", args=[snapshot.plan_id, snapshot.number])
    found = taking.version_of(snapshot, url, content_words)
    return replace(found, kept=_NOTHING_KEPT | dict(found.kept))
