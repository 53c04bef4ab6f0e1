"""Rows and the school's state → a plan. Pure: nothing is read from or written to the database."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from pupils.choices import DifferenceState, RowOutcome
from pupils.imports.rules import register_planning
from pupils.imports.rules.codes import Codes
from pupils.imports.rules.comparing import (
    FileChange,
    FileDifference,
    class_change,
    compare_register,
    enrolment_changes,
    fact_changes,
    new_facts,
    same,
    shown_facts,
)
from pupils.imports.rules.matching import Match, PupilFinder, RegisterFinder, exact_names
from pupils.imports.rules.plans import (
    DAY,
    LEAVES_ON,
    NEW,
    OUT,
    ImportChoices,
    ImportPlan,
    RowPlan,
    hint,
)
from pupils.imports.rules.says import Note, ProblemKind, RowSays
from pupils.imports.rules.spelling import letter_hints, spelling_hints
from pupils.imports.rules.state import PupilState, SchoolState, class_key
from pupils.years import chronological_year, year_words
from send_mis.schools.choices import ClassKind
from send_mis.ui.words import plain_day

Progress = Callable[[int], None]
PROGRESS_EVERY = 250


def make_plan(
    rows: Iterable[RowSays], school: SchoolState, choices: ImportChoices, codes: Codes,
    progress: Progress = lambda _done: None,
) -> ImportPlan:  # fmt: skip
    """`progress` is told from time to time how many rows are done."""
    return _Planner(school, choices, codes).plan(list(rows), progress)


class _Planner:
    def __init__(self, school: SchoolState, choices: ImportChoices, codes: Codes) -> None:
        self.school = school
        self.choices = choices
        self.codes = codes
        self.sheet = choices.writes_register
        self.pupils = PupilFinder(school)
        self.register = RegisterFinder(school) if self.sheet else None
        self.new_classes: dict[str, str] = {}

    def plan(self, rows: list[RowSays], progress: Progress) -> ImportPlan:
        matches = {row.number: self._match(row) for row in rows}
        self._ask_about_likenesses(rows, matches)
        twice = self._twice(rows, matches)
        planned = []
        for done, row in enumerate(rows, start=1):
            planned.append(self._row(row, matches[row.number], twice.get(row.number, [])))
            if done % PROGRESS_EVERY == 0:
                progress(done)
        planned += self._leavers(planned)
        return ImportPlan(planned, self.new_classes)

    # --- Who is it? ---

    def _said(self, row: RowSays) -> str:
        return self.choices.rows.get(row.number, "")

    def _match(self, row: RowSays) -> Match:
        found = self.register.find(row) if self.register else self.pupils.find(row)
        said = self._said(row)
        if said == NEW:
            return Match(candidates=found.candidates)
        if said and said != OUT and UUID(said) in self.school.pupils:
            return Match(pupil_id=UUID(said), candidates=found.candidates or (UUID(said),))
        return found

    def _ask_about_likenesses(self, rows: list[RowSays], matches: dict[int, Match]) -> None:
        if self.sheet:
            return
        taken = {match.pupil_id for match in matches.values() if match.pupil_id}
        for row in rows:
            match = matches[row.number]
            if match == Match() and self._said(row) != NEW:
                matches[row.number] = self.pupils.might_be(row, taken)

    def _twice(self, rows: list[RowSays], matches: dict[int, Match]) -> dict[int, list[Note]]:
        """Rows left out do not count: leaving one of two out settles it."""
        live = [row for row in rows if self._said(row) != OUT]
        upns: dict[str, list[int]] = defaultdict(list)
        pupils: dict[UUID, list[int]] = defaultdict(list)
        names: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for row in live:
            match = matches[row.number]
            if row.upn:
                upns[row.upn].append(row.number)
            if match.pupil_id:
                pupils[match.pupil_id].append(row.number)
            elif row.born_on and not row.upn:
                for name in exact_names([(row.surname, row.forename)]):
                    names[name, row.born_on].append(row.number)
        found: dict[int, list[Note]] = defaultdict(list)
        for upn, numbers in upns.items():
            _note_twice(found, numbers, f"The UPN {upn} is")
        for numbers in pupils.values():
            if not set(numbers) <= found.keys():
                _note_twice(found, numbers, "The same pupil is")
        for numbers in names.values():
            _note_twice(found, numbers, "The same name and date of birth are")
        return found

    # --- What would it do? ---

    def _row(self, row: RowSays, match: Match, twice: list[Note]) -> RowPlan:
        said = self._said(row)
        state = self.school.pupils[match.pupil_id] if match.pupil_id else None
        plan = RowPlan(
            number=row.number,
            label=_label(row, state),
            outcome=RowOutcome.PROBLEM,
            row=row,
            state=state,
            notes=[*row.notes, *twice, *letter_hints(row)],
            candidates=match.candidates,
            is_ticked_out=said == OUT,
        )
        if match.question and not state and said != NEW:
            plan.notes.append(hint(match.question))
            plan.outcome = RowOutcome.PROBLEM if plan.is_blocked else RowOutcome.AMBIGUOUS
            plan.shown = self._shown(row)
            return plan
        if state is not None:
            self._known(plan, row, state)
        else:
            self._unknown(plan, row)
        if plan.is_blocked:
            plan.outcome = RowOutcome.PROBLEM
        return plan

    def _known(self, plan: RowPlan, row: RowSays, state: PupilState) -> None:
        if self.sheet:
            register_planning.plan_sheet_row(plan, row, state)
        else:
            self._plan_pupil(plan, row, state)
        if plan.state is None:
            plan.outcome = RowOutcome.AMBIGUOUS
            return
        plan.outcome = RowOutcome.CHANGED if plan.changes else RowOutcome.UNCHANGED
        if plan.proposed_leaving:
            plan.outcome = RowOutcome.LEAVER
            plan.leaves_on = self.choices.leavers.get(state.pupil.pk)

    def _plan_pupil(self, plan: RowPlan, row: RowSays, state: PupilState) -> None:
        plan.facts = new_facts(row, state)
        plan.notes += spelling_hints(row, state.pupil)
        plan.changes = fact_changes(plan.facts, state, self.codes)
        born_on = plan.facts.get("born_on", state.pupil.born_on)
        if "year_group" in row.place and "reception_year" in plan.facts:
            self._note_year(plan, row.place["year_group"], born_on)
        self._note_taken_upn(plan, state.pupil.pk)
        if self._leaving(plan, row, state):
            return
        self._returning(plan, row, state)
        if plan.state is None:
            return
        if state.enrolment or plan.returns_on:
            self._place_in_class(plan, row, state)
        plan.changes += enrolment_changes(row, state, self.codes)
        self._compare_register(plan, row, state)

    def _leaving(self, plan: RowPlan, row: RowSays, state: PupilState) -> bool:
        """The file itself says that the pupil has left: proposed, and ticked by a person."""
        left_on = row.place.get("left_on")
        if left_on is None or left_on + DAY > self.choices.day:
            return False
        enrolment = state.enrolment
        if enrolment is None:
            return True  # has left here, too
        if enrolment.ends_on is None and left_on >= enrolment.starts_on:
            plan.proposed_leaving = left_on + DAY
            plan.shown = {LEAVES_ON: plan.proposed_leaving.isoformat()}
            plan.notes.append(hint(f"Left on {plain_day(left_on)}, says the file: tick to record."))
            return True
        return False

    def _returning(self, plan: RowPlan, row: RowSays, state: PupilState) -> None:
        if state.enrolment is not None or state.left_on is None:
            return
        joined_on = row.place.get("joined_on")
        said = self._said(row)
        if joined_on and joined_on < state.left_on and not said:
            plan.candidates = (state.pupil.pk,)
            plan.state = None
            plan.notes.append(
                hint(
                    f"Left on {plain_day(state.left_on - DAY)}, but the file has them on roll since"
                    f" {plain_day(joined_on)}. Have they come back?"
                )
            )
            plan.changes = []
            plan.facts = {}
            return
        returns_on = joined_on if joined_on and joined_on >= state.left_on else self.choices.day
        plan.returns_on = max(returns_on, state.left_on)
        plan.changes.append(
            FileChange(
                "return", "Comes back", f"Left on {plain_day(state.left_on - DAY)}",
                f"On roll from {plain_day(plan.returns_on)}",
            )
        )  # fmt: skip

    def _unknown(self, plan: RowPlan, row: RowSays) -> None:
        plan.shown = self._shown(row)
        plan.outcome = RowOutcome.ADDED
        missing = [
            words
            for words, value in (
                ("name", row.surname or row.forename), ("date of birth", row.born_on),
            )
            if not value
        ]  # fmt: skip
        faults = {note.kind for note in row.notes if note.blocks}
        if missing and not faults & {ProblemKind.NAME, ProblemKind.DATE, ProblemKind.UPN}:
            plan.notes.append(
                Note(
                    ProblemKind.NAME, f"A pupil new to us, and no {' or '.join(missing)} is given."
                )
            )
        elif not missing and not (row.surname and row.forename):
            only = row.surname or row.forename
            plan.notes.append(hint(f"Has only one name, {only}: recorded so."))
        plan.facts = _facts_of_new(row)
        self._note_taken_upn(plan, None)
        year = row.place.get("year_group")
        if year is not None and row.born_on:
            self._note_year(plan, year, row.born_on)
        self._place_in_class(plan, row, None)
        plan.notes += register_planning.notes_on_new(row, self.choices.day)

    def _place_in_class(self, plan: RowPlan, row: RowSays, state: PupilState | None) -> None:
        name = row.place.get("class_name")
        if name is None:
            return
        known = self.school.classes.get(class_key(name))
        if known is not None and known.kind != ClassKind.REGISTRATION:
            plan.notes.append(
                Note(ProblemKind.CLASS, f"{known.name} is a teaching group here, not a class.")
            )
            return
        if self.school.year is None:
            plan.notes.append(
                Note(
                    ProblemKind.CLASS, "No school year is set up for that day: add it under School."
                )
            )
            return
        name = known.name if known else self.new_classes.setdefault(class_key(name), name)
        row = replace(row, place={**row.place, "class_name": name})
        if state is None:
            plan.class_name = name
        elif change := class_change(row, state):
            plan.class_name = name
            plan.changes.append(change)

    def _compare_register(self, plan: RowPlan, row: RowSays, state: PupilState) -> None:
        if row.sen.entries and not row.sen.status and state.spell is None:
            plan.notes.append(
                Note(
                    ProblemKind.SEN, "Needs are given without a status, and we have none recorded."
                )
            )
        plan.compared = compare_register(row.sen, state)
        plan.differences = [
            point
            for point in plan.compared
            if not same(point.ours, point.theirs) and not _was_settled(point, state)
        ]

    def _shown(self, row: RowSays) -> dict[str, str]:
        shown = shown_facts(row.facts, self.codes)
        if "class_name" in row.place:
            shown["Class"] = row.place["class_name"]
        if "year_group" in row.place:
            shown["Year group"] = year_words(row.place["year_group"])
        return shown | register_planning.shown(row.sen)

    # --- Small print ---

    def _note_year(self, plan: RowPlan, year: int, born_on: date) -> None:
        usual = chronological_year(born_on, self.choices.day)
        if usual != year:
            plan.notes.append(
                hint(f"{year_words(year)}, though the date of birth says {year_words(usual)}.")
            )

    def _note_taken_upn(self, plan: RowPlan, pupil_id: UUID | None) -> None:
        upn = plan.facts.get("upn")
        owner = self.pupils.owner_of(upn) if upn else None
        if owner is not None and owner != pupil_id:
            name = self.school.pupils[owner].pupil.name
            plan.notes.append(Note(ProblemKind.UPN, f"The UPN {upn} belongs to {name}."))

    def _leavers(self, planned: list[RowPlan]) -> list[RowPlan]:
        """Only of a file that is said to hold the whole school; each is ticked by a person."""
        if not self.choices.is_whole_school:
            return []
        present = {plan.pupil_id for plan in planned if plan.pupil_id}
        present |= {pk for plan in planned for pk in plan.candidates}
        return [
            RowPlan(
                number=0,
                label=_place_label(state),
                outcome=RowOutcome.LEAVER,
                state=state,
                proposed_leaving=self.choices.day,
                leaves_on=self.choices.leavers.get(state.pupil.pk),
            )
            for state in self.school.on_roll
            if state.pupil.pk not in present
            and state.enrolment
            and state.enrolment.ends_on is None
            and state.enrolment.starts_on <= self.choices.day
        ]


def _facts_of_new(row: RowSays) -> dict[str, object]:
    """A whole name in one column is the legal one, beside a preferred one."""
    facts = dict(row.facts)
    facts.setdefault("legal_surname", row.whole_name[0] or row.surname)
    facts.setdefault("legal_forename", row.whole_name[1] or row.forename)
    for name in ("surname", "forename"):
        if facts.get(f"preferred_{name}") == facts[f"legal_{name}"]:
            facts[f"preferred_{name}"] = ""
    return facts


def _was_settled(point: FileDifference, state: PupilState) -> bool:
    """Somebody has looked at this very difference and kept ours: it is not asked again."""
    before = state.differences.get(point.field)
    return (
        before is not None
        and before.state == DifferenceState.OURS_KEPT
        and same(before.theirs, point.theirs)
        and same(before.ours, point.ours)
    )


def _note_twice(found: dict[int, list[Note]], numbers: list[int], what: str) -> None:
    for number in numbers if len(numbers) > 1 else ():
        others = [str(n) for n in numbers if n != number]
        more = f" and {len(others) - 5} more rows" if len(others) > 5 else ""
        found[number].append(
            Note(ProblemKind.TWICE, f"{what} also in row {', '.join(others[:5])}{more}.")
        )


def _label(row: RowSays, state: PupilState | None) -> str:
    return _place_label(state) if state else row.label


def _place_label(state: PupilState) -> str:
    name = state.pupil.list_name
    return f"{name} ({state.class_name})" if state.class_name else name
