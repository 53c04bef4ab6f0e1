"""What governors read of what was counted. Pure: whatever is made here may be published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from send_mis.reports.choices import Measure
from send_mis.reports.suppression.rules.deciding import decide, percentage
from send_mis.reports.suppression.rules.tables import CountTable, Grouping, Release
from send_mis.reports.termly.rules.counting import TITLES, CountedReport, title_of
from send_mis.reports.termly.rules.measures import Measures, MeasuresBefore, shown_measures
from send_mis.reports.termly.rules.typed import shown_typed
from send_mis.reports.termly.rules.wording import term_within

_TREND = 5
_NOTHING: Mapping[str, str] = {}
TOGETHER = "Shown together, because one of them is so small that a pupil could be recognised."
AS_BEFORE = (
    "The figures of the report of the {}. Since then so few have joined or left, or are in one of"
    " these groups, that new figures could tell of one pupil."
)


@dataclass(frozen=True, slots=True)
class PublishedBefore:
    """A report that is out: `name` of its term."""

    name: str
    counted: CountedReport
    release: Release
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NationalLine:
    """`percent` is empty where nobody knows a figure."""

    measure: Measure
    percent: str
    of_what: str
    source: str
    day: str


def release_of(before: Sequence[PublishedBefore], now: CountedReport, threshold: int) -> Release:
    terms = [*(each.counted.term for each in before), now.term]
    return decide(terms, [each.release for each in before], threshold=threshold)[-1]


def release_as_json(release: Release) -> dict[str, Any]:
    return {
        "shows_total": release.shows_total,
        "shown": sorted(release.shown),
        "groupings": {key: list(each.rows) for key, each in release.groupings.items()},
    }


def read_release(kept: Mapping[str, Any], threshold: int) -> Release:
    groupings = {
        key: Grouping(tuple(tuple(group) for group in rows), ((0,),))
        for key, rows in kept["groupings"].items()
    }
    return Release(kept["shows_total"], frozenset(kept["shown"]), groupings, threshold)


def shown_of(
    now: CountedReport, release: Release, published: Sequence[PublishedBefore], threshold: int,
    national: Sequence[NationalLine], typed: Mapping[str, str] = _NOTHING,
) -> dict[str, Any]:  # fmt: skip
    """All figures that the pages and papers of a report show. Nothing else of `now` leaves it."""
    before = published[-1] if published else None
    measures = Measures.read(now.measures)
    tables = [
        each for key in sorted(now.term.tables, key=_place)
        if (each := _table(key, now, release, before)) is not None
    ]  # fmt: skip
    held = {each["key"] for each in tables}
    total = now.term.total if release.shows_total else None
    found = {
        "total": total,
        "on_roll": now.on_roll,
        "share": None,
        "done": now.done, "in_time": now.in_time, "late": now.late,
        "then": before.name if before else "",
        "total_then": before.shown["total"] if before else None,
        "share_then": before.shown["share"] if before else None,
        "tables": tables,
        "not_shown": [
            title_of(key) for key in sorted(now.term.tables, key=_place)
            if key not in held
        ],
    }  # fmt: skip
    if release.shows_total:
        found["share"] = percentage(now.term.total, now.on_roll, threshold=threshold)
    found["trend"] = [
        [each.name, each.shown["total"], each.shown["share"]] for each in published[-_TREND:]
    ]
    found["typed"] = shown_typed(typed, total, threshold)
    found["measures"] = (
        shown_measures(measures, threshold, _of_same_year(measures, published)) if measures else {}
    )
    said = {each["label"]: each for each in before.shown["national"]} if before else {}
    as_of = {each["key"]: each["as_of"] for each in tables}
    found["national"] = [
        _beside(line, now, release, found, threshold)
        | _as_before(line, said.get(line.measure.label), as_of.get("status", ""))
        for line in national
    ]
    return found


def _place(key: str) -> int:
    return list(TITLES.values()).index(title_of(key))


def _of_same_year(now: Measures, published: Sequence[PublishedBefore]) -> list[MeasuresBefore]:
    found = []
    for each in published:
        measures = Measures.read(each.counted.measures)
        if measures and measures.year == now.year and each.shown.get("measures"):
            found.append(MeasuresBefore(measures, each.shown["measures"]))
    return found


def _table(
    key: str, now: CountedReport, release: Release, before: PublishedBefore | None
) -> dict[str, Any] | None:
    """Its new figures beside those that were last shown; else those, which say of when they are;
    none where there are neither."""
    tables = before.shown["tables"] if before else ()
    last = next((each for each in tables if each["key"] == key), None)
    of = (last.get("as_of") or before.name) if last and before else ""
    if key in release.shown:
        return _counted(key, now.term.tables[key], release.groupings[key], last, of)
    if last is None or key in now.term.of_term:
        return None
    rows = [{**row, "then": None} for row in last["rows"]]
    note = AS_BEFORE.format(term_within(of))
    return {**last, "rows": rows, "then_of": "", "as_of": of, "note": note}


def _counted(
    key: str, table: CountTable, grouping: Grouping, last: Mapping[str, Any] | None, of: str
) -> dict[str, Any]:
    then = {row["label"]: row["now"] for row in last["rows"]} if last else {}
    rows = []
    for group, count in zip(grouping.rows, grouping.blocks(table), strict=True):
        label = "; ".join(table.rows[index] for index in group)
        rows.append({"label": label, "now": count, "then": then.get(label)})
    is_grouped = any(len(group) > 1 for group in grouping.rows)
    return {
        "key": key, "title": title_of(key), "rows": rows, "note": TOGETHER if is_grouped else "",
        "then_of": of if then else "", "as_of": "",
    }  # fmt: skip


def _as_before(
    line: NationalLine, last: Mapping[str, Any] | None, as_of: str
) -> dict[str, Any]:  # fmt: skip
    """Our share of a status as it was last shown, where the figures are those of that report."""
    if not as_of or last is None or line.measure is Measure.ANY_SEN or last["ours"] is None:
        return {}
    return {"ours": last["ours"], "ours_of": as_of}


def _beside(
    line: NationalLine,
    now: CountedReport,
    release: Release,
    found: Mapping[str, Any],
    threshold: int,
) -> dict[str, Any]:
    """Our own share where it is shown."""
    ours = found["share"]
    if line.measure is not Measure.ANY_SEN:
        status = release.groupings.get("status") if "status" in release.shown else None
        row = 0 if line.measure is Measure.SEN_SUPPORT else 1
        count = status.blocks(now.term.tables["status"])[row] if status else None
        ours = None if count is None else percentage(count, now.on_roll, threshold=threshold)
    return {
        "label": line.measure.label, "ours": ours, "percent": line.percent,
        "of_what": line.of_what, "source": line.source, "day": line.day,
    }  # fmt: skip
