"""Where files and the register disagree: the SENCO's queue, and what the office keys in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from pupils.choices import DifferenceState
from pupils.imports.rules.comparing import DIFFERENCE_LABELS, ours_now, same
from pupils.imports.selectors.state import read_register_states
from pupils.models import RegisterDifference
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plural

# What the other system still says otherwise: not settled, or settled by keeping ours.
STILL = (DifferenceState.OPEN, DifferenceState.OURS_KEPT)
SETTLED = (DifferenceState.OURS_KEPT, DifferenceState.THEIRS_TAKEN, DifferenceState.GONE)
_CHIPS = {
    DifferenceState.OPEN: Chip("soon", "To resolve"),
    DifferenceState.OURS_KEPT: Chip("neutral", "Kept ours"),
    DifferenceState.THEIRS_TAKEN: Chip("fine", "Kept theirs"),
    DifferenceState.GONE: Chip("fine", "No longer differs"),
}
_SHOWS = {"open": "To resolve", "mis": "To enter in the MIS", "settled": "Resolved"}


@dataclass(frozen=True, slots=True)
class DifferenceView:
    id: str
    pupil: str
    pupil_url: str
    field: str
    ours: str
    theirs: str
    source: str
    chip: Chip
    settled: str
    reason: str
    is_open: bool
    is_same_now: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DifferencesPage:
    school: School
    title: str
    lede: str
    show: str
    tabs: list[Link]
    page: ListPage[RegisterDifference]
    rows: list[DifferenceView]
    may_settle: bool
    url: str


def open_differences(school: School) -> QuerySet[Any]:
    return RegisterDifference.objects.filter(school=school, state=DifferenceState.OPEN)


def open_differences_tile(school: School) -> Stat:
    count = open_differences(school).count()
    return Stat(
        f"{count:,}", "differ from the MIS", reverse("differences", args=[school.slug]),
        tone="soon" if count else "fine",
    )  # fmt: skip


def differences_page(
    actor: Actor, school: School, address: Address, today: date, chosen: Sequence[str] = ()
) -> DifferencesPage:
    """The SENCO settles; the office reads what the other system has to be told, no reasons."""
    may_settle = actor.may(Action.DIFFERENCE_SETTLE)
    asked = address.get("show")
    show = asked if asked in _SHOWS and may_settle else ("open" if may_settle else "mis")
    states = {"open": [DifferenceState.OPEN], "mis": STILL, "settled": SETTLED}[show]
    rows = (
        RegisterDifference.objects.filter(school=school, state__in=states)
        .select_related("pupil", "settled_by")
        .order_by("pupil__sort_key", "pupil_id", "field", "-raised_at")
    )
    page = page_of(rows, address.get("page"), address=address)
    return DifferencesPage(
        school=school,
        title="Differs from the MIS",
        lede=_lede(show, page.total),
        show=show,
        tabs=_tabs(school, address, show) if may_settle else [],
        page=page,
        rows=difference_views(page.rows, today, chosen, with_reasons=_may_read_reasons(actor)),
        may_settle=may_settle,
        url=address.url,
    )


def _may_read_reasons(actor: Actor) -> bool:
    return actor.may(Action.REGISTER_VIEW_REASONS)


def _lede(show: str, total: int) -> str:
    if show == "mis":
        return (
            f"{plural(total, 'point', 'points')} to enter in the MIS, or to leave until the SENCO "
            "decides"
        )
    return f"{plural(total, 'difference', 'differences')}. Nothing changes unless you say so."


def _tabs(school: School, address: Address, show: str) -> list[Link]:
    base = Address(address.path)
    still = RegisterDifference.objects.filter(school=school, state__in=STILL).count()
    counts = {"open": open_differences(school).count(), "mis": still}
    return [
        Link(
            words, base.changed(show=None if key == "open" else key), key == show,
            f"{counts[key]:,}" if key in counts else "",
        )
        for key, words in _SHOWS.items()
    ]  # fmt: skip


def difference_views(
    rows: Sequence[RegisterDifference], today: date, chosen: Sequence[str], *, with_reasons: bool
) -> list[DifferenceView]:
    """Open ones show our side as it is now; settled ones as it was when they were settled."""
    states = read_register_states({row.pupil for row in rows if row.state in STILL}, today)
    views = []
    for row in rows:
        is_open = row.state == DifferenceState.OPEN
        ours = ours_now(row.field, row.theirs, states[row.pupil_id]) if is_open else row.ours
        views.append(
            DifferenceView(
                id=str(row.pk),
                pupil=row.pupil.list_name,
                pupil_url=reverse("pupil_page", args=[row.pupil_id]),
                field=DIFFERENCE_LABELS[row.field],
                ours=ours["words"],
                theirs=row.theirs["words"],
                source=f"{row.file_name}, row {row.row_number}, {in_words(row.raised_at)}",
                chip=_CHIPS[DifferenceState(row.state)],
                settled=_settled(row),
                reason=row.reason if with_reasons else "",
                is_open=is_open,
                is_same_now=is_open and same(ours, row.theirs),
                is_chosen=str(row.pk) in chosen,
            )
        )
    return views


def _settled(row: RegisterDifference) -> str:
    if row.settled_at is None:
        return ""
    by = f"{row.settled_by.display_name}, " if row.settled_by else ""
    return f"{by}{in_words(row.settled_at)}"
