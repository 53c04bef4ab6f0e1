"""The copies of a school's letters: which wait for somebody, and those that go to the printer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from pupils.choices import PAPER_WAITS, CopyState
from pupils.classes.selectors import classes_now
from pupils.letters.rules.kinds import kind_label, letter_kinds
from pupils.letters.selectors.page import CopyLine, copy_line, subject_of
from pupils.letters.selectors.people import no_longer_told
from pupils.models import ClassMembership, LetterCopy
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link, Stat

# Of a whole school each family's copy.
MOST_PRINTED = 1_000
# What the list may show, and the states that are meant.
_SHOWN: Mapping[str, tuple[str, tuple[CopyState, ...]]] = {
    "failed": ("letters that could not be delivered", (CopyState.FAILED,)),
    "to_print": ("letters to be printed", (CopyState.TO_PRINT,)),
    "printed": ("letters that are printed and not given yet", (CopyState.PRINTED,)),
    "leaving": ("letters on their way by e-mail", (CopyState.LEAVING,)),
    "done": (
        "letters that arrived, were replaced or given up",
        (CopyState.LEFT, CopyState.GIVEN, CopyState.REPLACED, CopyState.GIVEN_UP),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SchoolCopy:
    """A row of the list."""

    line: CopyLine
    pupil: str
    pupil_url: str
    subject: str
    url: str
    kind: str
    has_box: bool
    # It waits on paper for somebody who is not written to any more.
    is_gone: bool


@dataclass(frozen=True, slots=True)
class CopyList:
    page: ListPage[LetterCopy]
    rows: list[SchoolCopy]
    bar: FilterBar
    tiles: list[Stat]
    links: list[Link]
    print_url: str

    @property
    def has_boxes(self) -> bool:
        return any(row.has_box for row in self.rows)


def copies_of(actor: Actor, place: School, address: Address) -> QuerySet[LetterCopy]:
    """Those that the reader's list shows, by the choices of its address."""
    rows = visible_to(LetterCopy.objects.filter(school=place), actor, Action.LETTER_VIEW)
    if (shown := _SHOWN.get(address.get("show"))) is not None:
        rows = rows.filter(state__in=[state.value for state in shown[1]])
    if kind := address.get("kind"):
        rows = rows.filter(letter__kind=kind)
    for name, column in (("run", "letter__run"), ("class", "")):
        key = _key(address.get(name))
        if key is not None and column:
            rows = rows.filter(**{column: key})
        elif key is not None:
            there = ClassMembership.objects.filter(holds_on(actor.today), school_class=key)
            rows = rows.filter(pupil__in=there.values("pupil"))
    found = rows.select_related("letter", "pupil", "document")
    return found.order_by("-made_on", "pupil__sort_key", "name", "pk")


def copy_list(actor: Actor, place: School, address: Address) -> CopyList:
    """Thirteen queries at most, however many there are."""
    page = page_of(copies_of(actor, place, address), address.get("page"), address=address)
    sends = actor.may(Action.LETTER_SEND)
    waits = [copy for copy in page.rows if copy.state in PAPER_WAITS]
    gone = no_longer_told(waits, actor.today)
    rows = [_row(copy, actor, sends=sends, is_gone=copy.pk in gone) for copy in page.rows]
    links = []
    if sends:
        links = [
            Link("Write to many", reverse("letters_many", args=[place.slug])),
            Link("All that wait to be printed", _address(place, show="to_print")),
        ]
    if actor.may(Action.LETTER_WORDING):
        links.append(Link("Wording", reverse("letters_wordings", args=[place.slug])))
    return CopyList(
        page, rows, _bar(place, actor, address), _tiles(actor, place), links,
        _print_url(place, address, rows) if sends else "",
    )  # fmt: skip


def printed_copies(actor: Actor, place: School, address: Address) -> list[LetterCopy]:
    """The copies of the list that are for paper, with their files, in its order: none for whom is
    not written to any more."""
    rows = copies_of(actor, place, address).filter(state__in=PAPER_WAITS)
    rows = rows.filter(document__isnull=False, document__removed_on__isnull=True)
    if not actor.may(Action.FAMILY_VIEW_PRIVATE):
        rows = rows.filter(is_private=False)
    found = list(rows.select_related("document", "letter__attached")[:MOST_PRINTED])
    gone = no_longer_told(found, actor.today)
    return [row for row in found if row.pk not in gone]


def waiting_ids(actor: Actor, place: School, address: Address) -> list[UUID]:
    """Of the whole list, on whatever page, those that are for paper and not given yet."""
    rows = copies_of(actor, place, address).filter(state__in=PAPER_WAITS)
    return list(rows.values_list("pk", flat=True)[:MOST_PRINTED])


def _row(copy: LetterCopy, actor: Actor, *, sends: bool, is_gone: bool) -> SchoolCopy:
    copy.letter.pupil = copy.pupil
    return SchoolCopy(
        line=copy_line(copy, actor.actions), pupil=copy.pupil.list_name,
        pupil_url=reverse("pupil_letters", args=[copy.pupil_id]), subject=subject_of(copy.letter),
        url=reverse("letter", args=[copy.pupil_id, copy.letter_id]),
        kind=kind_label(copy.letter.kind), is_gone=is_gone,
        has_box=sends and copy.state in PAPER_WAITS and not is_gone,
    )  # fmt: skip


def _bar(place: School, actor: Actor, address: Address) -> FilterBar:
    shown = [(key, words) for key, (words, _) in _SHOWN.items()]
    kinds = [(kind.key, f"of the kind “{kind.label}”") for kind in letter_kinds()]
    rooms = [(str(room.pk), f"about pupils of {room.name}")
             for room in classes_now(place, actor.today)]  # fmt: skip
    return FilterBar(
        address,
        main=[
            Filter("show", "Which", [("", "every letter"), *shown], address.get_all("show"),
                   lead="Show"),
            Filter("kind", "Kind", [("", "of every kind"), *kinds], address.get_all("kind")),
            Filter("class", "Class", [("", "about every pupil"), *rooms],
                   address.get_all("class")),
        ],
    )  # fmt: skip


def _tiles(actor: Actor, place: School) -> list[Stat]:
    counted: dict[str, int] = {}
    open_ = [CopyState.FAILED, CopyState.TO_PRINT, CopyState.PRINTED, CopyState.LEAVING]
    rows = visible_to(LetterCopy.objects.filter(school=place), actor, Action.LETTER_VIEW)
    for state in rows.filter(state__in=open_).order_by().values_list("state", flat=True):
        counted[state] = counted.get(state, 0) + 1
    labels = {
        CopyState.FAILED: "not delivered", CopyState.TO_PRINT: "to print",
        CopyState.PRINTED: "printed, not given", CopyState.LEAVING: "on their way",
    }  # fmt: skip
    return [
        Stat(
            str(counted.get(state, 0)),
            label,
            _address(place, show=state.value),
            "late" if state == CopyState.FAILED and counted.get(state) else "",
        )
        for state, label in labels.items()
    ]


def _print_url(place: School, address: Address, rows: list[SchoolCopy]) -> str:
    if not any(row.has_box for row in rows):
        return ""
    there = Address(reverse("letters_print", args=[place.slug]), address.params)
    return there.changed(page=None)


def _address(place: School, **params: str) -> str:
    return Address(reverse("letters", args=[place.slug])).changed(**params)


def _key(text: str) -> UUID | Any:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
