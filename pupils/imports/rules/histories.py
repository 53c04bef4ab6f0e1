"""A transfer file's SEN history → spells and ranked needs with dates.

Most files give starts only: each entry lasts until the next begins. Entries may come unordered
and twice; what two of them contradict is said, never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pupils import rules
from pupils.choices import NeedType, SenStatus
from pupils.imports.rules.says import NeedSays, Note, ProblemKind, SenSays, SpellSays
from pupils.imports.rules.sen_cells import NO_SEN
from pupils.rules import HalfOpenSpan
from send_mis.tabular.ctf_records import CtfNeed, CtfPupil, CtfSpell
from send_mis.tabular.sen_values import ReadStatus as SenStatusRead
from send_mis.tabular.sen_values import parse_need, parse_sen_status
from send_mis.ui.words import plain_day

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    source: str
    starts_on: date
    ends_on: date | None


def read_history(pupil: CtfPupil, *, born_on: date | None, day: date) -> tuple[SenSays, list[Note]]:
    notes = [Note(ProblemKind.SEN, text) for text in pupil.problems]
    entries = _entries(pupil.spells, born_on, day, notes)
    spells = _spells(entries, notes)
    needs = _needs(pupil.needs, spells, day, notes)
    now = next((s for s in reversed(spells) if rules.holds(s, day)), None)
    here = tuple(n.type for n in sorted(needs, key=lambda n: n.rank) if now and rules.holds(n, day))
    return SenSays(
        status=now.status if now else (NO_SEN if entries else ""),
        source_code=now.source_code if now else "",
        since=now.starts_on if now else None,
        needs=here or None,
        spells=tuple(spells),
        dated_needs=tuple(needs),
    ), notes


def _status(provision: str) -> SenStatusRead:
    """Raises ValueError, also for what only a person's own sheet may say: "Y", "monitoring"."""
    status = parse_sen_status(provision)
    if status.hint or status.is_monitored:
        raise ValueError(f"“{provision[:20]}” is not an SEN status.")
    return status


def _entries(
    spells: Sequence[CtfSpell], born_on: date | None, day: date, notes: list[Note]
) -> list[_Entry]:
    """In order of their starts, each once. An only entry may come without a start."""
    found: dict[date, _Entry] = {}
    for spell in spells:
        try:
            status = _status(spell.provision)
        except ValueError as error:
            if spell.provision:
                notes.append(Note(ProblemKind.SEN, str(error)))
            continue
        starts_on = spell.starts_on
        if starts_on is None:
            if len(spells) > 1:
                notes.append(
                    Note(ProblemKind.SEN, f"SEN history: {status.source} has no start date.")
                )
                continue
            starts_on = day
            if status.code != NO_SEN:
                notes.append(_hint(f"{status.source} has no start date: {plain_day(day)} is used."))
        if not _is_possible(starts_on, born_on, day, f"{status.source} starts", notes):
            continue
        entry = _Entry(status.code, status.source, starts_on, spell.ends_on)
        known = found.setdefault(starts_on, entry)
        if known.source != entry.source:
            notes.append(
                Note(
                    ProblemKind.SEN,
                    f"SEN history: both {known.source} and {entry.source} start on"
                    f" {plain_day(starts_on)}.",
                )
            )
        elif known.ends_on is None:
            found[starts_on] = entry
    return [found[key] for key in sorted(found)]


def _is_possible(
    starts_on: date, born_on: date | None, day: date, words: str, notes: list[Note]
) -> bool:
    if born_on and starts_on < born_on:
        notes.append(
            Note(ProblemKind.DATE, f"{words} before the date of birth: {plain_day(starts_on)}.")
        )
        return False
    if starts_on > day:
        notes.append(Note(ProblemKind.DATE, f"{words} on a day to come: {plain_day(starts_on)}."))
        return False
    return True


def _spells(entries: Sequence[_Entry], notes: list[Note]) -> list[SpellSays]:
    spells: list[SpellSays] = []
    for place, entry in enumerate(entries):
        following = entries[place + 1] if place + 1 < len(entries) else None
        ends_on = entry.ends_on + _DAY if entry.ends_on else None
        if following and (ends_on is None or ends_on > following.starts_on):
            if ends_on is not None:
                notes.append(
                    _hint(
                        f"SEN history: {entry.source} until {plain_day(ends_on - _DAY)} overlaps"
                        f" with {following.source}, so it ends when that starts."
                    )
                )
            ends_on = following.starts_on
        if entry.code == NO_SEN:
            continue
        last = spells[-1] if spells else None
        if last and last.source_code == entry.source and last.ends_on == entry.starts_on:
            spells[-1] = replace(last, ends_on=ends_on)
        else:
            spells.append(SpellSays(entry.code, entry.source, entry.starts_on, ends_on))
    return spells


def _needs(
    needs: Sequence[CtfNeed], spells: Sequence[SpellSays], day: date, notes: list[Note]
) -> list[NeedSays]:
    """Only while the pupil was on the register: a need outlives no status."""
    covers = rules.runs(spells)
    read: list[NeedSays] = []
    for need in needs:
        try:
            code = parse_need(need.need_type)
        except ValueError as error:
            if need.need_type:
                notes.append(Note(ProblemKind.SEN, str(error)))
            continue
        rank = need.rank or 1 + max((n.rank for n in read), default=0)
        starts_on = need.starts_on or (covers[-1].starts_on if covers else day)
        ends_on = need.ends_on + _DAY if need.ends_on else None
        parts = rules.within(HalfOpenSpan(starts_on, ends_on), covers)
        if parts:
            read += [NeedSays(code, rank, part.starts_on, part.ends_on) for part in parts]
        elif ends_on is None or ends_on > day:
            notes.append(
                Note(
                    ProblemKind.SEN,
                    f"The need {code} is given, but the pupil has no SEN status then.",
                )
            )
    notes += _clashes(read, spells)
    return read


def _clashes(needs: Sequence[NeedSays], spells: Sequence[SpellSays]) -> list[Note]:
    notes: list[Note] = []
    for place, need in enumerate(needs):
        for other in needs[:place]:
            if not rules.overlap(need, other):
                continue
            if need.rank == other.rank:
                text = f"{other.type} and {need.type} both have rank {need.rank}."
                notes.append(Note(ProblemKind.SEN, text))
            if need.type == other.type:
                notes.append(
                    Note(ProblemKind.SEN, f"{need.type} is given twice for the same time.")
                )
        if need.type == NeedType.NSA and any(
            s.status == SenStatus.EHC_PLAN and rules.overlap(need, s) for s in spells
        ):
            notes.append(
                Note(
                    ProblemKind.SEN,
                    "NSA (no specialist assessment) is for K only, not for an EHC plan.",
                )
            )
    return list(dict.fromkeys(notes))


def _hint(text: str) -> Note:
    return Note(ProblemKind.HINT, text, blocks=False)
