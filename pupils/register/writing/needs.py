"""The ranked needs, written inside another's open change.

For every day from `on` the list is what was said; before it, what was recorded stays. A need
that keeps its place keeps its row; one that is ranked anew is a row that ends and one that begins,
because ranks are dated too. Nobody off the register has needs.
"""

from collections.abc import Sequence
from datetime import date

from pupils import rules
from pupils.choices import FactSource
from pupils.models import Need, Pupil, Spell
from pupils.rules import HalfOpenSpan, NeedEntry
from send_mis.audit.record import open_change
from send_mis.errors import RuleBroken
from send_mis.ui.words import day as in_words


def write_needs(*, pupil: Pupil, needs: Sequence[NeedEntry], on: date) -> list[Need]:
    """Inside an open change, with the pupil locked: the list from `on` until the status ends."""
    open_change().touches(pupil.pk)
    entries = [entry.whole for entry in needs]
    spells = list(pupil.spells.all())
    cover = next((run for run in rules.runs(spells) if rules.holds(run, on)), None)
    if cover is None:
        if entries:
            raise RuleBroken({"on": [_off_register(pupil, spells, on)]})
        return []
    time = HalfOpenSpan(on, cover.ends_on)
    _refuse_wrong(entries, [s.status for s in spells if rules.overlap(time, s)])
    kept = _clear(list(pupil.needs.all()), entries, time)
    return [
        kept.get(rank) or _new_need(pupil, entry, rank, time)
        for rank, entry in enumerate(entries, start=1)
    ]


def write_needs_without(*, pupil: Pupil, types: set[str], on: date) -> None:
    """Inside an open change: the list from `on` without these types, the rest ranked anew."""
    then = [n for n in pupil.needs.order_by("rank") if rules.holds(n, on)]
    if any(n.type in types for n in then):
        left = [NeedEntry(n.type, n.area, n.words, n.source) for n in then if n.type not in types]
        write_needs(pupil=pupil, needs=left, on=on)


def fit_needs(*, pupil: Pupil, moved_end: tuple[date, date | None] | None = None) -> None:
    """Inside an open change, after a status changed: no need outlives it or comes before it.

    `moved_end`: the status's end as it was and as it is; needs that ended with it go along.
    """
    open_change().touches(pupil.pk)
    covers = rules.runs(pupil.spells.all())
    for need in list(pupil.needs.all()):
        ends_on = need.ends_on
        if moved_end is not None and ends_on == moved_end[0]:
            ends_on = moved_end[1]
        parts = rules.within(HalfOpenSpan(need.starts_on, ends_on), covers)
        if not parts:
            need.delete()
            continue
        _set_span(need, parts[0])
        entry = NeedEntry(need.type, need.area, need.words, need.source)
        for part in parts[1:]:
            _new_need(pupil, entry, need.rank, part)


def _off_register(pupil: Pupil, spells: Sequence[Spell], on: date) -> str:
    earliest = min((s.starts_on for s in spells), default=None)
    hint = f" The status began on {in_words(earliest)}." if earliest and on < earliest else ""
    return f"{pupil.short_name} is not on the register on {in_words(on)}.{hint}"


def _refuse_wrong(entries: Sequence[NeedEntry], statuses: Sequence[str]) -> None:
    found = rules.need_problems(entries, statuses)
    wrong = {str(place): texts for place, texts in enumerate(found) if texts}
    if wrong:
        raise RuleBroken(wrong)


def _clear(
    rows: Sequence[Need], entries: Sequence[NeedEntry], time: HalfOpenSpan
) -> dict[int, Need]:
    """End or take away what runs in `time`. Answers, by rank, the rows that may simply go on."""
    kept: dict[int, Need] = {}
    for row in rows:
        if not rules.overlap(row, time):
            continue
        if row.starts_on <= time.starts_on and _says(row, entries):
            _set_span(row, HalfOpenSpan(row.starts_on, time.ends_on))
            kept[row.rank] = row
        elif row.starts_on < time.starts_on:
            _set_span(row, HalfOpenSpan(row.starts_on, time.starts_on))
        else:
            row.delete()
    return kept


def _says(row: Need, entries: Sequence[NeedEntry]) -> bool:
    if row.rank > len(entries):
        return False
    entry = entries[row.rank - 1]
    return (row.type, row.area, row.words, row.source) == (
        entry.type, entry.area, entry.words, entry.source,
    )  # fmt: skip


def _set_span(need: Need, span: HalfOpenSpan) -> None:
    if (need.starts_on, need.ends_on) != (span.starts_on, span.ends_on):
        need.starts_on, need.ends_on = span.starts_on, span.ends_on
        need.save(update_fields=["starts_on", "ends_on"])


def _new_need(pupil: Pupil, entry: NeedEntry, rank: int, time: HalfOpenSpan) -> Need:
    return Need.objects.create(
        pupil=pupil, school_id=pupil.school_id, rank=rank, type=entry.type, area=entry.area,
        words=entry.words, source=FactSource(entry.source), starts_on=time.starts_on,
        ends_on=time.ends_on,
    )  # fmt: skip
