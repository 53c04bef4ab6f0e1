"""A school's signposts, and those of one pupil's authority."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from ehcp.choices import EhcPlanState
from ehcp.models import EhcPlan, LocalAuthority
from pupils.models import HouseholdStay, Restriction
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404, visible_to
from send_mis.parents.models import Signpost
from send_mis.parents.signposts.rules import SIGNPOST_LABELS, is_old
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.words import day

CHANGE = Action.SIGNPOST_CHANGE
_SHOWN = ("kind", "name", "url", "telephone", "email", "words", "checked_on")


@dataclass(frozen=True, slots=True)
class SignpostLine:
    authority: str
    kind: str
    name: str
    reached: Sequence[str]
    chip: Chip
    change_url: str
    remove_url: str


def signpost_lines(actor: Actor, school: School) -> list[SignpostLine]:
    """By authority, as the school calls it. Three queries."""
    called = dict(LocalAuthority.objects.filter(school=school).values_list("code", "name"))
    book = CodeBook(CodeSet.AUTHORITY)
    rows = visible_to(Signpost.objects.filter(school=school), actor, CHANGE)
    found = [
        SignpostLine(
            authority=called.get(row.authority) or book.words(CodeSet.AUTHORITY, row.authority),
            kind=row.get_kind_display(),
            name=row.name, reached=[text for text in (row.url, row.telephone, row.email) if text],
            chip=_chip(row, actor.today),
            change_url=reverse("signposts_change", args=[school.slug, row.pk]),
            remove_url=reverse("signposts_remove", args=[school.slug, row.pk]),
        )
        for row in rows.order_by("kind", "pk")
    ]  # fmt: skip
    return sorted(found, key=lambda line: line.authority)


def signpost_or_404(actor: Actor, slug: str, signpost_id: UUID) -> Signpost:
    rows = Signpost.objects.select_related("school")
    row: Signpost = visible_or_404(rows, actor, CHANGE, pk=signpost_id, school__slug=slug)
    return row


def signposts_beside() -> ArraySubquery:
    """Beside a row with a pupil: what `signposts_read` takes, of the authority that maintains the
    pupil's plan, else of the one in which the school lies. The plan's would tell somebody in which
    area the child lives: where that is kept from anybody, all read the school's."""
    pupil = OuterRef(OuterRef(OuterRef("pupil_id")))
    barred = Restriction.objects.filter(pupil=pupil, hides_address=True, ends_on__isnull=True)
    secret = HouseholdStay.objects.filter(
        pupil=pupil, household__is_confidential=True, ends_on__isnull=True
    )
    plan = EhcPlan.objects.filter(
        ~Exists(barred), ~Exists(secret), pupil=OuterRef(OuterRef("pupil_id")),
        state=EhcPlanState.CURRENT,
    )  # fmt: skip
    code = Coalesce(
        Subquery(plan.values("authority__code")[:1]), OuterRef("pupil__school__la_code")
    )
    rows = Signpost.objects.filter(school=OuterRef("school_id"), authority=code)
    return ArraySubquery(
        rows.order_by("kind").values(found=JSONObject(**{name: name for name in _SHOWN}))
    )


def signposts_read(found: Sequence[Mapping[str, Any]]) -> list[Signpost]:
    return [
        Signpost(**{**each, "checked_on": date.fromisoformat(each["checked_on"])})
        for each in found
    ]  # fmt: skip


def signpost_words(row: Signpost) -> Mapping[str, str]:
    """As saved, by the labels of the form."""
    book = CodeBook(CodeSet.AUTHORITY)
    shown = {
        "authority": book.words(CodeSet.AUTHORITY, row.authority),
        "kind": row.get_kind_display(),
    }
    return {
        label: shown.get(name) or str(getattr(row, name)) for name, label in SIGNPOST_LABELS.items()
    }


def _chip(row: Signpost, today: date) -> Chip:
    said = f"checked on {day(row.checked_on)} by {row.checked_by}"
    if is_old(row.checked_on, today):
        return Chip("late", f"More than a year ago: {said}")
    return Chip("fine", f"C{said[1:]}")
