"""What helps a pupil, by situation: the page, the first page of the record, paper."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from pupils.models import AdviceRequest, Strategy
from pupils.professionals.selectors.pupil import advised_by
from pupils.professionals.selectors.reads import advice_of
from pupils.record.selectors.pupil import PupilRecord
from pupils.rules import holds
from pupils.strategies.rules import ANY_TIME, lines_to_take
from send_mis.access.actions import Action
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import Asked, compiled
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day, plural

_SHOWN_FIRST = 6
# About how many lines of this many letters fit on a sheet, in three sizes of type.
_LETTERS = 88
_SHEETS = (("", 30), ("dense", 44))


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """One row of the list; `said_by`: who says so, "" where it is the school itself."""

    words: str
    said_by: str
    since: str
    change_url: str
    end_url: str


@dataclass(frozen=True, slots=True)
class InSituation:
    """What helps in one situation."""

    situation: str
    lines: list[StrategyLine]


@dataclass(frozen=True, slots=True)
class EndedStrategy:
    words: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class AdviceOffer:
    """Lines that a professional's advice shares and that are no rows yet."""

    source: str
    lines: list[str]
    button: str
    url: str


@dataclass(frozen=True)
class StrategiesPage:
    groups: list[InSituation]
    earlier: list[EndedStrategy]
    offers: list[AdviceOffer]
    links: list[Link]
    may_change: bool


@dataclass(frozen=True)
class StrategiesNow:
    """The first lines, for the overview; `more` says how many others there are."""

    groups: list[InSituation]
    more: str
    url: str


@compiled
def strategies_of(pupil_id: UUID) -> QuerySet[Strategy]:
    """All that ever helped, in their order; with the advice that they come from."""
    rows = Strategy.objects.filter(pupil=pupil_id).select_related("advice__service")
    return rows.order_by("position", "pk")


def strategies_page(record: PupilRecord) -> StrategiesPage:
    """Two queries more than the head of the page."""
    may_change = Action.STRATEGY_CHANGE in record.may
    with read_ahead(strategies_of.asked(record.id), advice_of.asked(record.id)):
        rows, asked = strategies_of(record.id), advice_of(record.id)
    now = [row for row in rows if holds(row, record.today)]
    return StrategiesPage(
        groups=_groups(now, record, may_change=may_change),
        earlier=[_ended(row) for row in rows if row.ends_on and not holds(row, record.today)],
        offers=_offers(rows, now, asked, record) if may_change else [],
        links=_links(record, len(now)) if may_change else [], may_change=may_change,
    )  # fmt: skip


def _groups(
    rows: Sequence[Strategy], record: PupilRecord, *, may_change: bool = False
) -> list[InSituation]:
    """By situation, in the order in which each is first met."""
    found: dict[str, InSituation] = {}
    for row in rows:
        group = found.setdefault(
            row.situation.casefold(), InSituation(row.situation or ANY_TIME, [])
        )
        group.lines.append(_line(row, record, may_change=may_change))
    return list(found.values())


def _line(row: Strategy, record: PupilRecord, *, may_change: bool) -> StrategyLine:
    place = [record.id, row.pk]
    return StrategyLine(
        words=row.words, said_by=said_by(row, record.may),
        since=f"since {plain_day(row.starts_on)}",
        change_url=reverse("strategy_change", args=place) if may_change else "",
        end_url=reverse("strategy_end", args=place) if may_change else "",
    )  # fmt: skip


def said_by(row: Strategy, may: Collection[Action]) -> str:
    if row.advice is not None and row.advice.author_name:
        return advised_by(row.advice, may)
    return str(row.get_source_display())


def _ended(row: Strategy) -> EndedStrategy:
    words = f"{row.situation}: {row.words}" if row.situation else row.words
    since = plain_day(row.starts_on)
    until = day(row.ends_on) if row.ends_on else ""
    return EndedStrategy(words, f"from {since}, ended {until}", row.ended_because)


def _offers(
    rows: Sequence[Strategy], now: Sequence[Strategy], asked: Sequence[AdviceRequest],
    record: PupilRecord,
) -> list[AdviceOffer]:  # fmt: skip
    """Whoever may change the list may read what is shared."""
    found = []
    for advice in asked:
        if not advice.strategies or advice.read_on is None:
            continue
        lines = lines_to_take(
            advice.strategies, there=[row.words for row in now],
            taken=[row.advised_words for row in rows if row.advice_id == advice.pk],
        )  # fmt: skip
        if lines:
            count = plural(len(lines), "line", "lines")
            url = reverse("strategies_take", args=[record.id, advice.pk])
            found.append(
                AdviceOffer(advised_by(advice, record.may), lines, f"Add {count} to the list", url)
            )
    return found


def _links(record: PupilRecord, count: int) -> list[Link]:
    links = [Link("Add what helps", reverse("strategies_add", args=[record.id]))]
    if count > 1:
        links.append(Link("Put in order", reverse("strategies_order", args=[record.id])))
    return links


# --- The first page of the record ------------------------------------------------------------


def strategies_now(record: PupilRecord) -> StrategiesNow | None:
    """Nothing where nothing is written, and for who may not read it."""
    if Action.STRATEGY_READ not in record.may:
        return None
    rows = [row for row in strategies_of(record.id) if holds(row, record.today)]
    if not rows:
        return None
    left = len(rows) - _SHOWN_FIRST
    more = f"and {plural(left, 'more line', 'more lines')}" if left > 0 else ""
    url = reverse("pupil_strategies", args=[record.id])
    return StrategiesNow(_groups(rows[:_SHOWN_FIRST], record), more, url)


def strategy_reads(record: PupilRecord) -> list[Asked]:
    """What the panel reads, to be read ahead."""
    if Action.STRATEGY_READ not in record.may:
        return []
    return [strategies_of.asked(record.id)]


# --- Paper -----------------------------------------------------------------------------------


def size_of_type(groups: Sequence[InSituation]) -> str:
    """The class of a sheet that holds them on one side of A4, as far as type can be read."""
    height = sum(
        2 + sum(1 + len(line.words) // _LETTERS for line in group.lines) for group in groups
    )
    return next((name for name, most in _SHEETS if height <= most), "densest")


def open_strategies(*pupil_ids: UUID) -> list[Strategy]:
    """As they stand now, in each pupil's own order."""
    rows = Strategy.objects.still_open().filter(pupil__in=pupil_ids)
    return list(rows.order_by("position", "pk"))
