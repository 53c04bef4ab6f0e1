"""What the SENCO's own sheet writes into the register, and what a new pupil comes with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pupils import rules
from pupils.imports.comparing import Change, needs_words, status_words
from pupils.imports.plans import RowPlan, hint
from pupils.imports.says import Kind, NeedSays, Note, RowSays, SenSays, SpellSays
from pupils.imports.sen_cells import NO_SEN, need_notes
from pupils.imports.state import PupilState
from pupils.models import Need
from pupils.rules import NeedEntry, Span
from send_mis.ui.words import plain_day

IMPORTED = "import"


@dataclass(slots=True)
class RegisterWrite:
    """What is to be written for one pupil. None and "" leave things as they are."""

    start: SpellSays | None = None
    end_on: date | None = None
    corrected_start: date | None = None
    needs: list[NeedEntry] | None = None
    next_review_on: date | None = None


def plan_sheet_row(plan: RowPlan, row: RowSays, state: PupilState) -> None:
    sen = row.sen
    write = RegisterWrite()
    ours = state.spell.status if state.spell else NO_SEN
    status = sen.status or ours
    born_on = state.pupil.born_on
    if sen.since and sen.since < born_on:
        plan.notes.append(Note(Kind.DATE, "SEN status since: that is before the date of birth."))
        return
    if status == NO_SEN and not sen.status and (sen.needs or sen.next_review_on):
        plan.notes.append(
            Note(Kind.SEN, "No status is given, and the pupil is not on our register.")
        )
        return
    if sen.status and sen.status != ours:
        _plan_status(plan, sen, state, ours, write)
    elif state.spell and sen.since and sen.since != state.spell.starts_on:
        _plan_since(plan, sen.since, state, write)
    if status != NO_SEN:
        _plan_needs(plan, sen, state, status, write)
        _plan_review(plan, sen, state, write)
    plan.register = write


def _plan_status(
    plan: RowPlan, sen: SenSays, state: PupilState, ours: str, write: RegisterWrite
) -> None:
    spell, day = state.spell, state.day
    on = sen.since or day
    old = status_words(ours, spell.starts_on if spell else None)
    if sen.status == NO_SEN:
        assert spell is not None  # noqa: S101 ours is not N, so there is a spell
        on = on if on > spell.starts_on else day
        if on <= spell.starts_on:
            plan.notes.append(Note(Kind.DATE, f"We have {old}: it cannot end before that."))
            return
        write.end_on = on
        new = f"No SEN from {plain_day(on)}"
    else:
        if sen.since is None:
            plan.notes.append(hint(f"Since when is not given: {plain_day(day)} is used."))
        if spell is not None and spell.starts_on >= on:
            plan.notes.append(
                Note(Kind.DATE, f"We have {old}: another status cannot start before that.")
            )
            return
        others = [s for s in state.spells if s is not spell]
        found = rules.start_problems(
            status=sen.status, span=Span(on), spells=others, name=state.pupil.forename
        )
        plan.notes += [Note(Kind.DATE, text) for texts in found.values() for text in texts]
        write.start = SpellSays(sen.status, sen.source_code, on)
        new = status_words(sen.status, on)
    plan.changes.append(Change("status", "SEN status", old, new))


def _plan_since(plan: RowPlan, since: date, state: PupilState, write: RegisterWrite) -> None:
    spell = state.spell
    assert spell is not None  # noqa: S101 asked by the caller
    span = Span(since, spell.ends_on)
    others = [s for s in state.spells if s is not spell]
    if any(rules.overlap(span, other) for other in others) or rules.end_of(span) <= since:
        plan.notes.append(
            Note(Kind.DATE, f"Since {plain_day(since)} would overlap with an earlier status.")
        )
        return
    write.corrected_start = since
    plan.changes.append(
        Change("since", "SEN status since", plain_day(spell.starts_on), plain_day(since))
    )


def _plan_needs(
    plan: RowPlan, sen: SenSays, state: PupilState, status: str, write: RegisterWrite
) -> None:
    if sen.needs is None:
        return
    entries = list(needs_after(sen.needs, sen.need_columns, state.needs))
    types = tuple(entry.type for entry in entries if entry.type)
    before = [need.type for need in state.needs if need.type]
    if not sen.status:  # with one, the sheet's own codes have been held against each other
        plan.notes += need_notes(types, status)
    if list(types) == before:
        return
    write.needs = entries
    plan.changes.append(Change("needs", "Needs", needs_words(before), needs_words(list(types))))


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
    if review is None or review == old:
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
    plan.notes += [Note(Kind.DATE, text) for texts in found.values() for text in texts]
    write.next_review_on = review
    plan.changes.append(
        Change("next_review", "Next review", plain_day(old) if old else "", plain_day(review))
    )


# --- Pupils new to us -------------------------------------------------------------------------


def notes_on_new(row: RowSays, day: date) -> list[Note]:
    sen = row.sen
    notes: list[Note] = []
    if sen.needs and not sen.status:
        notes.append(Note(Kind.SEN, "Needs are given without an SEN status."))
    if sen.since and row.born_on and sen.since < row.born_on:
        notes.append(Note(Kind.DATE, "SEN status since: that is before the date of birth."))
    if sen.status and sen.status != NO_SEN and not sen.spells:
        if sen.since is None:
            notes.append(hint(f"Since when is not given: {plain_day(day)} is used."))
        found = rules.review_problems(sen.next_review_on, sen.since or day)
        notes += [Note(Kind.DATE, text) for texts in found.values() for text in texts]
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
    return [NeedSays(code, rank, starts_on) for rank, code in enumerate(sen.needs or (), start=1)]


def shown(sen: SenSays) -> dict[str, str]:
    found: dict[str, str] = {}
    if sen.spells:
        found["SEN history"] = "; ".join(_spell_words(spell) for spell in sen.spells)
    elif sen.status:
        found["SEN status"] = status_words(sen.status, sen.since)
    if sen.needs:
        found["Needs"] = needs_words(list(sen.needs))
    if sen.next_review_on:
        found["Next review"] = plain_day(sen.next_review_on)
    return found


def _spell_words(spell: SpellSays) -> str:
    words = status_words(spell.status)
    if spell.source_code != spell.status:
        words += f" (recorded as {spell.source_code})"
    until = f" to {plain_day(spell.ends_on)}" if spell.ends_on else ""
    return f"{words} from {plain_day(spell.starts_on)}{until}"
