"""A school's meetings, coming and past, and what was agreed there to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from pupils.classes.selectors import classes_now
from pupils.due.selectors import on_roll
from pupils.models import ClassMembership
from pupils.querysets import holds_on
from reviews.choices import MeetingState
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.actions import ActionLine, action_lines
from reviews.meetings.selectors.page import state_chip
from reviews.meetings.selectors.tasks import uninvited
from reviews.models import MeetingAction, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plural

VIEW = Action.MEETING_VIEW
FILES = ("csv", "xlsx", "pdf")
_FILE_LABELS = {"csv": "CSV", "xlsx": "Spreadsheet (XLSX)", "pdf": "PDF"}
_SHOW = {
    "": "that come", "week": "this week", "confirm": "to be confirmed as held",
    "uninvited": "whose family is not asked yet", "held": "that were held", "off": "cancelled",
    "all": "of any time",
}  # fmt: skip
_ACTIONS = {"": "mine, not done", "late": "mine, overdue", "open": "everybody’s, not done",
            "done": "done"}  # fmt: skip
WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    pupil: str
    url: str
    class_name: str
    on: str
    begins: str
    place: str
    about: str
    chip: Chip
    to_do: str


@dataclass(frozen=True)
class MeetingList:
    bar: FilterBar
    page: ListPage[MeetingLine]
    exports: list[Link]
    is_bare: bool


@dataclass(frozen=True)
class ActionList:
    bar: FilterBar
    page: ListPage[ActionLine]


def meeting_list(actor: Actor, school: School, address: Address) -> MeetingList:
    """Three queries, however many there are."""
    rows = meeting_rows(actor, school, address)
    page = page_of(rows, address.get("page"), address=address)
    lines = [meeting_line(row, actor.today) for row in page.rows]
    bar = FilterBar(
        address,
        main=[
            Filter("show", "Which meetings", list(_SHOW.items()), address.get_all("show"),
                   lead="Show meetings"),
            Filter("class", "Class", _classes(actor, school), address.get_all("class"),
                   lead="about pupils in"),
        ],
        results="main",
    )  # fmt: skip
    shown = ListPage(lines, page.number, page.pages, page.total, page.per_page, address)
    bare = not page.total and not bar.is_narrowed
    return MeetingList(bar, shown, [] if bare else _exports(school, address), bare)


def meeting_rows(actor: Actor, school: School, address: Address) -> Any:
    """Those of the filter: what comes first before what comes later, what is past the newest
    first."""
    today, show = actor.today, address.get("show")
    rows: Any = visible_to(ReviewMeeting.objects.filter(school=school), actor, VIEW)
    in_class = ClassMembership.objects.order_by().filter(
        holds_on(today), pupil=OuterRef("pupil_id"), is_registration=True
    )
    rows = rows.annotate(
        class_name=Subquery(in_class.values("school_class__name")[:1]),
        open_actions=Count(
            "actions",
            filter=Q(actions__done_on__isnull=True) & ~Q(state=MeetingState.CANCELLED),
        ),
    )
    planned = Q(state=MeetingState.PLANNED)
    narrow = {
        "week": planned & Q(on__gte=today, on__lte=today + WEEK),
        "confirm": planned & Q(on__lt=today), "held": Q(state=MeetingState.HELD),
        "off": Q(state=MeetingState.CANCELLED), "all": Q(),
    }.get(show, planned & Q(on__gte=today))  # fmt: skip
    rows = uninvited(rows, today) if show == "uninvited" else rows.filter(narrow)
    if wanted := address.get("class"):
        rows = rows.filter(class_name=wanted)
    order = "-on" if show in ("held", "off", "all") else "on"
    return rows.select_related("pupil").order_by(order, "begins", "pupil__sort_key", "pk")


def meeting_line(row: Any, today: date) -> MeetingLine:
    return MeetingLine(
        pupil=row.pupil.list_name, url=reverse("meeting", args=[row.pk]),
        class_name=row.class_name or "", on=day(row.held_on or row.on),
        begins=time_words(row.begins), place=row.place, about=row.about,
        chip=state_chip(row, today),
        to_do=plural(row.open_actions, "action open", "actions open") if row.open_actions else "",
    )  # fmt: skip


def filter_words(address: Address, count: str) -> str:
    """What a file holds: the filter as a sentence."""
    show = _SHOW.get(address.get("show"), _SHOW[""])
    place = f", class {address.get('class')}" if address.get("class") else ""
    return f"{count} {show}{place}"


def _classes(actor: Actor, school: School) -> list[tuple[str, str]]:
    classes = visible_to(classes_now(school, actor.today), actor, VIEW).order_by("name", "pk")
    names = list(dict.fromkeys(classes.values_list("name", flat=True)))
    return [("", "any class"), *((name, name) for name in names)]


def _exports(school: School, address: Address) -> list[Link]:
    return [
        Link(
            _FILE_LABELS[kind],
            Address(reverse(f"meetings_{kind}", args=[school.slug]), address.params).url,
        )
        for kind in FILES
    ]


def meeting_tabs(school: School, here: str) -> Sequence[Link]:
    return [
        Link(label, reverse(name, args=[school.slug]), current=name == here)
        for label, name in (("Meetings", "meetings"), ("Actions", "meetings_actions"))
    ]


def action_list(actor: Actor, school: School, address: Address) -> ActionList:
    """Two queries, however many there are. Of pupils on roll, as tasks are."""
    rows: Any = visible_to(MeetingAction.objects.filter(school=school), actor, VIEW)
    rows = rows.filter(Exists(on_roll(actor))).exclude(meeting__state=MeetingState.CANCELLED)
    show, own = address.get("show"), Q(owner=actor.user_id)
    narrow = {
        "late": own & Q(done_on__isnull=True, by_on__lt=actor.today),
        "open": Q(done_on__isnull=True), "done": Q(done_on__isnull=False),
    }.get(show, own & Q(done_on__isnull=True))  # fmt: skip
    order = F("done_on").desc() if show == "done" else F("by_on").asc()
    found = rows.filter(narrow).select_related("owner", "pupil").order_by(order, "pk")
    page = page_of(found, address.get("page"), address=address)
    bar = FilterBar(
        address,
        main=[Filter("show", "Which actions", list(_ACTIONS.items()), address.get_all("show"),
                     lead="Show actions")],
        results="main",
    )  # fmt: skip
    lines = action_lines(page.rows, actor, of_list=True)
    shown = ListPage(lines, page.number, page.pages, page.total, page.per_page, address)
    return ActionList(bar, shown)
