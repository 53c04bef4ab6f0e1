"""What the SENCO's own sheet writes into the register, and what a new pupil comes with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pupils import rules
from pupils.choices import SenStatus, ToldHow
from pupils.imports.rules.comparing import FileChange, needs_words, status_words, without_bare_yes
from pupils.imports.rules.plans import RowPlan, hint
from pupils.imports.rules.says import (
    NEXT_REVIEW,
    SINCE,
    NeedSays,
    Note,
    ProblemKind,
    RowSays,
    SenSays,
    SpellSays,
    ToldSays,
)
from pupils.imports.rules.sen_cells import NO_SEN, need_notes
from pupils.imports.rules.state import PupilState
from pupils.models import Need
from pupils.rules import HalfOpenSpan, NeedEntry
from send_mis.ui.words import last_day, plain_day

IMPORTED = "import"


@dataclass(slots=True)
class RegisterWrite:
    """What is to be written for one pupil. None and "" leave things as they are."""

    start: SpellSays | None = None
    end_on: date | None = None
    corrected_start: date | None = None
    needs: list[NeedEntry] | None = None
    next_review_on: date | None = None
    told: ToldSays | None = None
    remarks: str = ""
    # Watched from this day: not on the register, for this reason.
    monitored_on: date | None = None
    monitored_for: str = ""


def plan_sheet_row(plan: RowPlan, row: RowSays, state: PupilState) -> None:
    sen = row.sen
    write = RegisterWrite()
    ours = state.spell.status if state.spell else NO_SEN
    sen = without_bare_yes(sen, ours)
    status = sen.status or ours
    born_on = state.pupil.born_on
    if sen.since and sen.since < born_on:
        plan.notes.append(
            Note(ProblemKind.DATE, "SEN status since: that is before the date of birth.")
        )
        return
    if status == NO_SEN and not sen.status and (sen.entries or sen.next_review_on):
        plan.notes.append(
            Note(ProblemKind.SEN, "No status is given, and the pupil is not on our register.")
        )
        return
    if sen.status and sen.status != ours:
        _plan_status(plan, sen, state, ours, write)
    elif state.spell and sen.since and sen.differs(SINCE, state.spell.starts_on):
        _plan_since(plan, sen.since, state, write)
    if status != NO_SEN:
        _plan_needs(plan, sen, state, status, write)
        _plan_review(plan, sen, state, write)
        _plan_beside(plan, sen, state, write)
    elif sen.is_monitored:
        _plan_monitoring(plan, sen, state, write)
    elif sen.remarks:
        plan.notes.append(hint(f"Not on the register, so not kept: {sen.remarks}"))
    plan.register = write
    if row.facts.get("is_eal") and not state.pupil.is_eal:
        plan.facts = {"is_eal": True}
        plan.changes.append(FileChange("is_eal", "English as an additional language", "No", "Yes"))


def _plan_status(
    plan: RowPlan, sen: SenSays, state: PupilState, ours: str, write: RegisterWrite
) -> None:
    spell, day = state.spell, state.day
    on = sen.since or day
    old = status_words(ours, spell.starts_on if spell else None)
    if ours == SenStatus.EHC_PLAN:
        plan.notes.append(hint("This ends an EHC plan. Is the sheet right?"))
    if sen.status == NO_SEN:
        assert spell is not None  # noqa: S101 ours is not N, so there is a spell
        on = on if on > spell.starts_on else day
        if on <= spell.starts_on:
            plan.notes.append(Note(ProblemKind.DATE, f"We have {old}: it cannot end before that."))
            return
        write.end_on = on
        new = f"No SEN from {plain_day(on)}"
    else:
        if sen.since is None:
            plan.notes.append(hint(f"Since when is not given: {plain_day(day)} is used."))
        if spell is not None and spell.starts_on >= on:
            plan.notes.append(
                Note(ProblemKind.DATE, f"We have {old}: another status cannot start before that.")
            )
            return
        others = [s for s in state.spells if s is not spell]
        found = rules.start_problems(
            status=sen.status, span=HalfOpenSpan(on), spells=others, name=state.pupil.forename
        )
        plan.notes += [Note(ProblemKind.DATE, text) for texts in found.values() for text in texts]
        write.start = SpellSays(sen.status, sen.source_code, on)
        new = status_words(sen.status, on)
    plan.changes.append(FileChange("status", "SEN status", old, new))


def _plan_since(plan: RowPlan, since: date, state: PupilState, write: RegisterWrite) -> None:
    spell = state.spell
    assert spell is not None  # noqa: S101 asked by the caller
    span = HalfOpenSpan(since, spell.ends_on)
    others = [s for s in state.spells if s is not spell]
    if any(rules.overlap(span, other) for other in others) or rules.end_of(span) <= since:
        plan.notes.append(
            Note(
                ProblemKind.DATE, f"Since {plain_day(since)} would overlap with an earlier status."
            )
        )
        return
    write.corrected_start = since
    plan.changes.append(
        FileChange("since", "SEN status since", plain_day(spell.starts_on), plain_day(since))
    )


def _plan_needs(
    plan: RowPlan, sen: SenSays, state: PupilState, status: str, write: RegisterWrite
) -> None:
    if not sen.entries:
        return
    entries = list(entries_after(sen.entries, sen.need_columns, state.needs))
    types = tuple(entry.type for entry in entries if entry.type)
    if not sen.status:  # with one, the sheet's own codes have been held against each other
        plan.notes += need_notes(types, status)
    before = [_entry(need) for need in state.needs]
    if [_sign(entry) for entry in entries] == [_sign(entry) for entry in before]:
        return
    write.needs = entries
    plan.changes.append(FileChange("needs", "Needs", entry_words(before), entry_words(entries)))


def entries_after(
    theirs: Sequence[NeedEntry], columns: int, ours: Sequence[Need]
) -> Sequence[NeedEntry]:
    """The list that results. A type stands for its area, and our own words outlast a list that
    has none: a poorer entry never takes the place of a richer one."""
    types = [entry.type for entry in theirs if entry.type]
    known = {need.type for need in ours if need.type}
    words = {entry.type: entry.words for entry in theirs if entry.type}
    typed = needs_after(types, columns, ours) if types else [_entry(need) for need in ours]
    kept = [
        replace(entry, words=words[entry.type])
        if entry.type and not entry.words and words.get(entry.type)
        else entry
        for entry in typed
    ]
    areas = {entry.area for entry in kept}
    said = {entry.words.casefold() for entry in kept if entry.words}
    new = [
        entry
        for entry in theirs
        if not entry.type
        and (entry.words.casefold() not in said if entry.words else entry.area not in areas)
    ]
    if known or types:
        return [*kept, *new]
    return [*new, *kept]


def entry_words(entries: Sequence[NeedEntry]) -> str:
    """The list as people say it, areas and own words too."""
    return "; ".join(rules.describe_need(e.type, e.area, e.words) for e in entries) or (
        "None recorded"
    )


def _sign(entry: NeedEntry) -> tuple[str, str, str]:
    whole = entry.whole
    return whole.type, whole.area, whole.words


def needs_after(theirs: Sequence[str], columns: int, ours: Sequence[Need]) -> Sequence[NeedEntry]:
    """The list that results. What the file has no column for is not denied by it.

    A need that stays keeps our words for it; needs without a DfE type stay at the end.
    """
    typed = [need for need in ours if need.type]
    known = {need.type: need for need in typed}
    if columns and [n.type for n in typed][: len(theirs)] == list(theirs):
        wanted = [n.type for n in typed]
    else:
        beyond = [n.type for n in typed[columns:] if n.type not in theirs] if columns else []
        wanted = [*theirs, *beyond]
    entries = [
        _entry(known[code]) if code in known else NeedEntry(type=code, source=IMPORTED)
        for code in wanted
    ]
    return [*entries, *(_entry(need) for need in ours if not need.type)]


def _entry(need: Need) -> NeedEntry:
    return NeedEntry(need.type, need.area, need.words, need.source)


def _plan_review(plan: RowPlan, sen: SenSays, state: PupilState, write: RegisterWrite) -> None:
    review = sen.next_review_on
    old = state.spell.next_review_on if state.spell else None
    if review is None or not sen.differs(NEXT_REVIEW, old):
        return
    if write.start:
        starts_on = write.start.starts_on
    elif write.corrected_start:
        starts_on = write.corrected_start
    elif state.spell:
        starts_on = state.spell.starts_on
    else:
        return
    found = rules.review_problems(review, starts_on)
    plan.notes += [Note(ProblemKind.DATE, text) for texts in found.values() for text in texts]
    write.next_review_on = review
    plan.changes.append(
        FileChange("next_review", "Next review", plain_day(old) if old else "", plain_day(review))
    )


def _plan_beside(plan: RowPlan, sen: SenSays, state: PupilState, write: RegisterWrite) -> None:
    """That parents were told, where we have no day; and notes that do not stand there yet."""
    spell = None if write.start else state.spell
    if sen.told and (spell is None or spell.parents_told_on is None):
        write.told = told_with_day(sen, state.day, plan.notes)
        plan.changes.append(
            FileChange("told", "Parents told", "Not recorded", told_words(write.told))
        )
    if sen.remarks and (spell is None or sen.remarks not in spell.reason):
        write.remarks = sen.remarks
        plan.changes.append(FileChange("notes", "Notes", "", sen.remarks))


def _plan_monitoring(plan: RowPlan, sen: SenSays, state: PupilState, write: RegisterWrite) -> None:
    if state.monitoring is not None:
        return
    on = write.end_on or sen.since or state.day
    if on < state.pupil.born_on:
        return
    about = [entry_words(sen.entries)] if sen.entries else []
    write.monitored_on = on
    write.monitored_for = "; ".join([*about, *([sen.remarks] if sen.remarks else [])])
    new = f"From {plain_day(on)}. {write.monitored_for}".strip()
    plan.changes.append(FileChange("monitoring", "Monitoring", "", new))


def told_with_day(sen: SenSays, day: date, notes: list[Note]) -> ToldSays | None:
    """A bare yes is of the list's day: nobody knows an earlier one."""
    if sen.told is None or sen.told.on:
        return sen.told
    notes.append(hint(f"Parents told: no day is given: that of the list, {plain_day(day)}."))
    return replace(sen.told, on=day)


def told_words(told: ToldSays | None) -> str:
    if told is None or told.on is None:
        return ""
    return f"{plain_day(told.on)}, {ToldHow(told.how).label.lower()}"


# --- Pupils new to us -------------------------------------------------------------------------


def notes_on_new(row: RowSays, day: date) -> list[Note]:
    sen = row.sen
    notes: list[Note] = []
    if sen.entries and not sen.status:
        notes.append(Note(ProblemKind.SEN, "Needs are given without an SEN status."))
    if sen.is_monitored:
        notes.append(hint("Monitoring is recorded on the pupil's own page once they are here."))
    if sen.since and row.born_on and sen.since < row.born_on:
        notes.append(Note(ProblemKind.DATE, "SEN status since: that is before the date of birth."))
    if sen.status and sen.status != NO_SEN and not sen.spells:
        if sen.since is None:
            notes.append(hint(f"Since when is not given: {plain_day(day)} is used."))
        found = rules.review_problems(sen.next_review_on, sen.since or day)
        notes += [Note(ProblemKind.DATE, text) for texts in found.values() for text in texts]
    return notes


def spells_of_new(sen: SenSays, day: date) -> Sequence[SpellSays]:
    if sen.spells:
        return sen.spells
    if sen.status in ("", NO_SEN):
        return []
    return [SpellSays(sen.status, sen.source_code, sen.since or day)]


def needs_of_new(sen: SenSays, day: date) -> Sequence[NeedSays]:
    """A sheet's needs are as old as the status that it gives."""
    if sen.spells:
        return sen.dated_needs
    starts_on = sen.since or day
    return [
        NeedSays(entry.type, rank, starts_on, area=entry.area, words=entry.words)
        for rank, entry in enumerate(sen.entries, start=1)
    ]


def shown(sen: SenSays) -> dict[str, str]:
    found: dict[str, str] = {}
    if sen.spells:
        found["SEN history"] = "; ".join(_spell_words(spell) for spell in sen.spells)
    elif sen.status:
        found["SEN status"] = status_words(sen.status, sen.since)
    if sen.entries:
        found["Needs"] = entry_words(sen.entries)
    elif sen.needs:
        found["Needs"] = needs_words(list(sen.needs))
    if sen.next_review_on:
        found["Next review"] = plain_day(sen.next_review_on)
    if sen.is_monitored:
        found["SEN status"] = "Monitored, not on the register"
    if sen.told:
        found["Parents told"] = told_words(sen.told) or "Yes"
    if sen.remarks:
        found["Notes"] = sen.remarks
    return found


def _spell_words(spell: SpellSays) -> str:
    words = status_words(spell.status)
    if spell.source_code != spell.status:
        words += f" (recorded as {spell.source_code})"
    until = f" to {plain_day(last_day(spell.ends_on))}" if spell.ends_on else ""
    return f"{words} from {plain_day(spell.starts_on)}{until}"
