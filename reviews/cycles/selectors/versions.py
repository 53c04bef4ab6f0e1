"""The versions of a pupil's cycles: as the plan is now, and each time it was saved, agreed or
reviewed; any two side by side, also of two cycles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse

from pupils.models import Pupil
from pupils.record.selectors.pupil import form_crumbs
from reviews.cycles.selectors.content import content_words, cycle_content
from reviews.models import Cycle, CycleSnapshot
from send_mis.audit.snapshots import taking
from send_mis.audit.snapshots.comparing import NOW, Comparison, Version, compare, two_to_compare
from send_mis.ui.parts import Link
from send_mis.ui.words import day as in_words

# The versions of all cycles of a pupil are in one order.
_OF_ONE_CYCLE = 1000


@dataclass(frozen=True)
class CycleVersions:
    """`restore_url`: where the words of one are brought back, for whoever writes the open cycle;
    `version` is what they looked at."""

    title: str
    lede: str
    crumbs: tuple[Link, ...]
    versions: Sequence[Version]
    comparison: Comparison | None
    restore_url: str = ""
    version: int = 0
    same_words: str = "Nothing differs between the two."
    whole: str = "The plan's own words"
    none_words: str = "A version is kept each time the plan is saved, agreed or reviewed."


def cycle_versions_page(
    pupil: Pupil, today: date, *, may_write: bool, before: str = "", after: str = ""
) -> CycleVersions:
    """Some ten queries."""
    cycles = list(Cycle.objects.filter(pupil=pupil).order_by("-number"))
    found = (
        CycleSnapshot.objects.filter(cycle__pupil=pupil)
        .select_related("made_by", "cycle").order_by("-cycle__number", "-number")
    )  # fmt: skip
    versions = [cycle_version(each) for each in found]
    page = CycleVersions(
        "What changed in the support plan", pupil.name, cycle_crumbs(pupil, "What changed"),
        versions, None,
    )  # fmt: skip
    if cycles and cycles[0].is_open:
        kept = cycle_content(cycles[0], today)
        now = Version(
            NOW, f"Cycle {cycles[0].number} as it is now", "", in_words(today),
            reverse("pupil_cycle", args=[pupil.pk]), content_words(kept), kept,
        )  # fmt: skip
        page = replace(
            page, versions=[now, *versions], version=cycles[0].version,
            restore_url=reverse("cycle_restore", args=[cycles[0].pk]) if may_write else "",
        )  # fmt: skip
    if not page.versions:
        return page
    old, new = two_to_compare(page.versions, before, after)
    return replace(page, comparison=compare(old, new) if old else None)


def cycle_version(snapshot: CycleSnapshot) -> Version:
    cycle = snapshot.cycle
    url = reverse("cycle_version", args=[cycle.pk, snapshot.number])
    found = taking.version_of(snapshot, url, content_words)
    label = f"Cycle {cycle.number}, {found.label[:1].lower()}{found.label[1:]}"
    return replace(found, number=cycle.number * _OF_ONE_CYCLE + snapshot.number, label=label)


def snapshot_asked(pupil_id: UUID, number: str) -> CycleSnapshot | None:
    """By the number that `cycle_version` gives it; None for nonsense."""
    if not number.isdecimal() or len(number) > 8:
        return None
    cycle, own = divmod(int(number), _OF_ONE_CYCLE)
    rows = CycleSnapshot.objects.filter(cycle__pupil=pupil_id, cycle__number=cycle, number=own)
    found: CycleSnapshot | None = rows.select_related("cycle").first()
    return found


def cycle_crumbs(pupil: Pupil, *further: str) -> tuple[Link, ...]:
    url = reverse("pupil_cycle", args=[pupil.pk])
    return (*form_crumbs(pupil), Link("Support plan", url), *(Link(each) for each in further))
