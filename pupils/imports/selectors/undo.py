"""The page that shows, before an import is undone, what goes back and what stays and why."""

from dataclasses import dataclass

from django.urls import reverse

from pupils.imports.rules.keeping import KEPT_FOR
from pupils.imports.rules.undo_parts import UndoPart
from pupils.imports.rules.undoing import RowUndo
from pupils.imports.selectors.may import why_not
from pupils.imports.selectors.undo_reading import Undoer, read_undo
from pupils.models import ImportBatch
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plural

_TABS = {"all": "All", "goes": "Goes back", "stays": "Stays"}


@dataclass(frozen=True, slots=True)
class UndoLine:
    """One row of the file: parts that go back as (label, now, before), and what stays and why."""

    row_id: int
    number: int
    label: str
    url: str
    goes: list[tuple[str, str, str]]
    stays: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class UndoPage:
    school: School
    batch: ImportBatch
    lede: str
    until: str
    going: int
    staying: int
    going_words: str
    classes: UndoLine | None
    tabs: list[Link]
    show: str
    page: ListPage[RowUndo]
    lines: list[UndoLine]
    url: str


def undo_page(actor: Actor, school: School, batch: ImportBatch, address: Address) -> UndoPage:
    plan = read_undo(batch, Undoer(actor.user_id, actor.role_key))
    rows = {"all": list(plan.rows), "goes": plan.going, "stays": plan.staying}
    show = asked if (asked := address.get("show")) in rows else "all"
    page: ListPage[RowUndo] = page_of(rows[show], address.get("page"), address=address)
    base = Address(address.path)
    classes = _line(plan.classes) if plan.classes.goes or plan.classes.stays else None
    assert batch.applied_at is not None  # noqa: S101 only what was written is undone
    written_on = in_words(batch.applied_at)
    return UndoPage(
        school=school,
        batch=batch,
        lede=f"{batch.get_kind_display()}, saved {written_on}",
        until=in_words(batch.applied_at + KEPT_FOR),
        going=len(plan.going),
        staying=len(plan.staying),
        going_words=plural(len(plan.going), "row", "rows"),
        classes=classes,
        tabs=[
            Link(words, base.changed(show=key), key == show, f"{len(rows[key]):,}")
            for key, words in _TABS.items()
        ],
        show=show,
        page=page,
        lines=[_line(row) for row in page.rows],
        url=address.url,
    )


def _line(row: RowUndo) -> UndoLine:
    written = row.written
    return UndoLine(
        row_id=written.row_id,
        number=written.number,
        label=written.label,
        url=reverse("pupil_page", args=[written.pupil_id]) if written.pupil_id else "",
        goes=[_goes(part) for part in row.goes],
        stays=[(part.label, reason) for part, reason in row.stays],
    )


def _goes(part: UndoPart) -> tuple[str, str, str]:
    return part.label, part.now, part.before


@dataclass(frozen=True, slots=True)
class UndoState:
    """What the page of an applied import says of undoing: what was, and whether there is more."""

    words: str
    can_undo: bool
    why_not: str
    until: str


def undo_state(batch: ImportBatch) -> UndoState | None:
    if batch.applied_at is None:
        return None
    reason = why_not(batch)
    until = in_words(batch.applied_at + KEPT_FOR)
    return UndoState(undone_words(batch), not reason, "" if batch.undone_at else reason, until)


def undone_words(batch: ImportBatch) -> str:
    """ "Undone by Mrs Doyle on 28 Nov", or how much of it, in the list and on the page."""
    if batch.undone_at is None:
        return ""
    left = batch.counts.get("left", 0)
    what = f"Partly undone, {plural(left, 'row', 'rows')} left," if left else "Undone"
    by = batch.undone_by.display_name if batch.undone_by else "a command on the server"
    return f"{what} by {by} on {in_words(batch.undone_at)}"
