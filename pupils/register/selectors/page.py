"""The register's page: everything on it in words, so that the template only sets it out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from pupils.classes.selectors import class_teachers
from pupils.fields import PUPIL_FIELDS
from pupils.register.selectors.filters import filter_bar, in_words
from pupils.register.selectors.query import Place, Register
from pupils.register.selectors.rows import RegisterWording, RowWords
from pupils.register.selectors.totals import tiles, year_strip
from pupils.search import MOST_FOUND
from send_mis.access.actions import Action
from send_mis.access.fields import Use
from send_mis.database.compiled import compiled
from send_mis.schools.models import Term
from send_mis.ui.charts import Strip
from send_mis.ui.filters import FilterBar
from send_mis.ui.lists import PER_PAGE, Address, Column, ListPage, SortLink, page_of, table_head
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import plural, short_day


@dataclass(frozen=True, slots=True)
class Empty:
    """Why there is no row, and the one thing to do first."""

    title: str
    text: str
    link: str = ""
    url: str = ""
    icon: str = "people"


@dataclass(frozen=True, slots=True)
class RegisterPage:
    title: str
    lede: str
    caption: str
    problems: tuple[str, ...]
    tiles: list[Stat]
    bar: FilterBar
    head: list[SortLink]
    page: ListPage[RowWords]
    strip: Strip | None
    empty: Empty | None
    # Nobody is here yet: only the way to begin is shown.
    is_bare: bool
    shows_school: bool
    exports: list[Link]
    add_url: str
    is_choosing: bool


@dataclass(frozen=True)
class _Rows:
    """The rows in words, read when the pager has decided which."""

    register: Register
    total: int

    def count(self) -> int:
        return self.total

    def __getitem__(self, key: slice, /) -> list[RowWords]:
        register = self.register
        rows = register.rows(key.start, key.stop)
        classes = {row.class_id for row in rows if row.class_id}
        place = register.place
        wording = RegisterWording(
            today=register.today,
            teachers=class_teachers(classes, register.today) if classes else {},
            schools={s.id: s.name for s in place.schools} if place.is_trust else {},
            may_see_told=PUPIL_FIELDS.allows(register.actor, "told", Use.COLUMN),
            may_start=_is_choosing(register),
        )
        return wording.rows(rows)


def register_page(register: Register, address: Address) -> RegisterPage:
    totals = register.totals()
    on_roll = register.on_roll_by_cohort()
    shown = totals.now()
    page = page_of(
        _Rows(register, shown), address.get("page"), PER_PAGE, address=address, total=shown
    )
    is_bare = not on_roll and not shown and not address.params
    may_change = register.actor.may(Action.REGISTER_CHANGE) and not register.place.is_trust
    return RegisterPage(
        title="SEN register",
        lede=_lede(register, shown, sum(on_roll.values())),
        caption=in_words(register.asked, _school_name(register)),
        problems=_problems(register),
        tiles=tiles(totals, address),
        bar=filter_bar(register, on_roll, address),
        head=table_head(_columns(register), address, sort=register.asked.sort),
        page=page,
        strip=year_strip(totals, address, register.today),
        empty=None if shown else _empty(register, address, has_pupils=bool(on_roll)),
        is_bare=is_bare,
        shows_school=register.place.is_trust,
        exports=[] if is_bare else _exports(register, address),
        add_url=f"{address.path}?status=none" if may_change and on_roll else "",
        is_choosing=_is_choosing(register),
    )


def _is_choosing(register: Register) -> bool:
    """Looking at those who are not on the register, in order to add one."""
    return register.asked.status == "none" and register.actor.may(Action.REGISTER_CHANGE)


def _columns(register: Register) -> list[Column]:
    school = [Column("School", "school")] if register.place.is_trust else []
    return [
        Column("Pupil", "name"),
        *school,
        Column("Status", "status"),
        Column("Main need", "need"),
        Column("What is next"),
        Column("Due", "review"),
    ]


def _school_name(register: Register) -> str:
    slug = register.asked.school_slug
    return next((s.name for s in register.place.schools if slug == s.slug), "")


def _lede(register: Register, shown: int, on_roll: int) -> str:
    words = [_term(register.place, register.today)]
    if not on_roll and not shown:
        words.append("no pupils yet")
    elif shown <= on_roll and register.asked.status not in {"left", "all"}:
        words.append(f"{shown:,} of {plural(on_roll, 'pupil', 'pupils')}")
    else:
        words.append(plural(shown, "pupil", "pupils"))
    words.append(f"as at {short_day(register.today)}")
    return " · ".join(word for word in words if word)


def _term(place: Place, today: date) -> str:
    """The schools of a trust may keep different terms, so its register names none."""
    if place.is_trust:
        return ""
    found = _terms(place.id, today)
    return str(found[0]) if found else ""


@compiled
def _terms(school_id: UUID, day: date) -> QuerySet[Term]:
    terms = Term.objects.filter(year__school_id=school_id, starts_on__lte=day, ends_on__gte=day)
    return terms.order_by("starts_on", "pk")[:1]


def _problems(register: Register) -> tuple[str, ...]:
    if register.found is None or not register.found.is_cut:
        return register.asked.problems
    cut = f"More than {MOST_FOUND:,} pupils match “{register.asked.q}”: type more of the name."
    return (*register.asked.problems, cut)


def _exports(register: Register, address: Address) -> list[Link]:
    if not register.actor.may(Action.REGISTER_EXPORT):
        return []
    prefix = "trust_register" if register.place.is_trust else "register"
    query = address.with_params({}).query
    asked = f"?{query}" if query else ""
    return [
        Link(label, reverse(f"{prefix}_{kind}", args=[register.place.slug]) + asked)
        for kind, label in (
            ("pdf", "PDF to print"),
            ("xlsx", "Excel workbook"),
            ("csv", "CSV file"),
        )
    ]


def _empty(register: Register, address: Address, *, has_pupils: bool) -> Empty:
    asked, actor, place = register.asked, register.actor, register.place
    if asked.q:
        return Empty(
            f"Nobody found for “{asked.q}”",
            "Try the surname alone, or fewer letters of it. Small spelling mistakes do not matter.",
            "Show the register", address.path, "search",
        )  # fmt: skip
    if not has_pupils:
        if actor.may(Action.IMPORT_RUN) and not place.is_trust:
            return Empty(
                "No pupils yet",
                "Import them from your MIS first: a CSV or Excel file, or a Common"
                " Transfer File. You see everything before anything is saved.",
                "Import pupils", reverse("imports", args=[place.slug]), "upload",
            )  # fmt: skip
        return Empty(
            "No pupils yet",
            "Your pupils are listed here as soon as a class or a pupil is yours. Ask the SENCO "
            "or the office"
            " if somebody is missing.",
        )
    if address.params:
        return Empty(
            "No pupil matches these filters", "Remove a filter to see more.",
            "Show the whole register", address.path, "search",
        )  # fmt: skip
    if actor.may(Action.REGISTER_CHANGE) and not place.is_trust:
        return Empty(
            "Nobody is on the register yet",
            "Import the sheet that you keep now, or choose the first pupil by hand.",
            "Choose a pupil", f"{address.path}?status=none", "add",
        )  # fmt: skip
    return Empty("Nobody is on the register", "It fills as the SENCO records pupils' support.")
