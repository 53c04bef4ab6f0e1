"""Status, since when, needs, the next review and what stands beside them, as a row has them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pupils.choices import AREA_OF_TYPE, BroadArea, FactSource, NeedType, SenStatus
from pupils.imports.rules.columns import NEED_COLUMNS
from pupils.imports.rules.notes import NOTES
from pupils.imports.rules.says import NEXT_REVIEW, SINCE, UNTIL, Note, ProblemKind, SenSays
from pupils.imports.rules.told import read_told
from pupils.rules import NeedEntry, need_problems
from send_mis.reading.dates import (
    ImpossibleDate,
    RoughDay,
    next_month_called,
    of_month,
    read_term,
    read_year,
)
from send_mis.tabular.dates import parse_date, parse_month
from send_mis.tabular.sen_values import NeedWritten, parse_sen_status, read_needs
from send_mis.tabular.table import Cell, shown
from send_mis.tabular.values import parse_yes_no

NO_SEN = "N"
LONGEST_WORDS = 200
_WITH_A_PLAN = "E"
_WEEK = re.compile(
    r"^\s*(?:w[./]?c|wk/?c|w[./]?b|(?:wk|week) ?(?:comm?(?:encing)?|beg(?:inning)?)?)\b[.:]?\s*",
    re.IGNORECASE,
)


def read_sen(
    cells: Mapping[str, Cell], *, day: date, need_columns: int
) -> tuple[SenSays, list[Note]]:
    """`need_columns`: how many columns of needs the file has; 0 if one column lists them all."""
    reader = _SenReader(cells, day)
    sen = SenSays(need_columns=need_columns)
    sen = reader.status(sen)
    sen = reader.dates(sen)
    sen = reader.needs(sen)
    sen = reader.beside(sen)
    return sen, reader.notes + contradictions(sen)


def contradictions(sen: SenSays) -> list[Note]:
    """What cannot all be true of one pupil at once."""
    if not sen.entries or not sen.status or sen.is_monitored:
        return []
    if sen.status == NO_SEN:
        return [Note(ProblemKind.SEN, "The status is N (no SEN), yet needs are given.")]
    return need_notes(sen.needs or (), sen.status)


def need_notes(types: Sequence[str], status: str) -> list[Note]:
    """The register's own rules on a list of needs, asked of a file."""
    found = need_problems([NeedEntry(type=code) for code in types], [SenStatus(status)])
    return [Note(ProblemKind.SEN, text) for texts in found for text in texts]


class _SenReader:
    def __init__(self, cells: Mapping[str, Cell], day: date) -> None:
        self.cells = cells
        self.day = day
        self.notes: list[Note] = []
        self.rough: dict[str, RoughDay] = {}
        self.has_ended = False
        self.remarks: list[str] = []

    def hint(self, text: str) -> None:
        self.notes.append(Note(ProblemKind.HINT, text, blocks=False))

    # --- Status ---

    def status(self, sen: SenSays) -> SenSays:
        cell = self.cells.get("sen_status", "")
        if cell:
            try:
                status = parse_sen_status(cell)
            except ValueError as error:
                self.notes.append(Note(ProblemKind.SEN, str(error)))
            else:
                if status.hint:
                    self.hint(status.hint)
                sen = replace(
                    sen, status=status.code, source_code=status.source,
                    is_monitored=status.is_monitored, is_bare=status.is_bare,
                )  # fmt: skip
        return self._with_plan(sen)

    def _with_plan(self, sen: SenSays) -> SenSays:
        cell = self.cells.get("has_plan", "")
        if not cell or sen.status == _WITH_A_PLAN or not self._is_plan(cell):
            return sen
        if sen.status and not sen.is_bare:
            self.hint("An EHC plan is ticked, but the status is another one, which is used.")
            return sen
        # "SEN: Y, EHCP: Y", or "SEN support: N, EHCP: Y": the plan is the one that says which.
        self.notes = [note for note in self.notes if note.kind is not ProblemKind.HINT]
        return replace(sen, status=_WITH_A_PLAN, source_code=_WITH_A_PLAN, is_bare=False)

    def _is_plan(self, cell: Cell) -> bool:
        """Y, or the day on which the plan was made, or its month or year."""
        try:
            return parse_yes_no(cell)
        except ValueError:
            pass
        try:
            parse_date(cell, today=self.day)
        except ValueError:
            return self._is_plan_since(cell)
        return True

    def _is_plan_since(self, cell: Cell) -> bool:
        try:
            if self._roughly(cell, SINCE).day <= self.day:
                return True
        except ValueError:
            pass
        self.hint(f"EHC plan: “{shown(cell)}” is neither yes nor no, and is ignored.")
        return False

    # --- Dates ---

    def dates(self, sen: SenSays) -> SenSays:
        sen = replace(
            sen,
            since=self._day("sen_since", "SEN status since", SINCE),
            next_review_on=self._day("next_review_on", "Next review", NEXT_REVIEW),
        )
        if sen.since and sen.since > self.day:
            self.notes.append(
                Note(ProblemKind.DATE, "SEN status since: that day has not come yet.")
            )
        until = self._day("sen_until", "Removed from the register on", UNTIL)
        if until is not None and until <= self.day:
            self.has_ended = True
            # From here on the day since when is the day that ended it.
            self.rough = {SINCE: self.rough[UNTIL]} if UNTIL in self.rough else {}
            if sen.status not in ("", NO_SEN):
                self.hint("The row gives a day off the register: its status is not used.")
            sen = replace(
                sen, status=NO_SEN, source_code=NO_SEN, since=until, next_review_on=None,
                is_monitored=False,
            )  # fmt: skip
        return replace(sen, rough=self.rough)

    def _day(self, key: str, words: str, what: str) -> date | None:
        """A month is its first day, and said. Words where a review would stand ("termly") stop no
        file; a date that no calendar has does."""
        cell = self.cells.get(key, "")
        if cell == "":
            return None
        if isinstance(cell, str):
            cell = _WEEK.sub("", cell)
        try:
            return parse_date(cell, today=self.day)
        except ImpossibleDate as error:
            self.notes.append(Note(ProblemKind.DATE, f"{words}: {error}"))
            return None
        except ValueError as error:
            mistake = str(error)
        try:
            return self._rough_day(cell, words, what)
        except ImpossibleDate as error:
            self.notes.append(Note(ProblemKind.DATE, f"{words}: {error}"))
        except ValueError:
            if what == SINCE:
                self.notes.append(Note(ProblemKind.DATE, f"{words}: {mistake}"))
            else:
                self.hint(f"{words}: {mistake} The row is used without it.")
        return None

    def _rough_day(self, cell: Cell, words: str, what: str) -> date:
        found = self._roughly(cell, what)
        self.rough[what] = found
        self.hint(f"{words}: {shown(cell)} has no day, so it is taken as {found.day:%d/%m/%Y}.")
        return found.day

    def _roughly(self, cell: Cell, what: str) -> RoughDay:
        """Raises ValueError where it is neither a month nor, of what is past, a term or a year."""
        text = cell if isinstance(cell, str) else shown(cell)
        found = None
        if what == NEXT_REVIEW and (named := next_month_called(text, since=self.day)):
            found = of_month(named)
        elif what != NEXT_REVIEW:
            found = read_term(text, today=self.day) or read_year(text, today=self.day)
        return found or of_month(parse_month(cell, today=self.day))

    # --- Needs ---

    def needs(self, sen: SenSays) -> SenSays:
        """Columns of their own come first, in rank order; what one column lists comes after."""
        if self.has_ended:
            return sen  # the row may well name the needs that there were
        written: list[NeedWritten] = []
        for key in (*NEED_COLUMNS, "needs", "needs_ticked"):
            cell = self.cells.get(key, "")
            if not cell:
                continue
            read = read_needs(cell)
            for need in read.needs:
                self._keep(need, written, is_ranked=key in NEED_COLUMNS)
            for words in read.unsure:
                self.hint(f"“{shown(words)}” is not yet a need: it is kept in the notes.")
                self.remarks.append(words)
            for words in read.guessed:
                label = next(NeedType(n.type).label for n in read.needs if n.words == words)
                self.hint(f"“{shown(words)}” is no DfE type: taken as {label.lower()}.")
        area = self._area(written)
        entries = tuple(self._entry(need, area) for need in written)
        types = tuple(entry.type for entry in entries if entry.type)
        return replace(sen, needs=types or None, entries=entries)

    def _keep(self, need: NeedWritten, written: list[NeedWritten], *, is_ranked: bool) -> None:
        if need.type and any(other.type == need.type for other in written):
            if is_ranked:
                self.hint(f"{need.type} is given twice among the needs: it is used once.")
            place = next(i for i, other in enumerate(written) if other.type == need.type)
            if need.words and not written[place].words:
                written[place] = replace(written[place], words=need.words)
        elif need not in written:
            written.append(need)

    def _area(self, written: list[NeedWritten]) -> str:
        """The area of a column of its own. Areas that a type of the row belongs to say no more."""
        cell = self.cells.get("need_area", "")
        areas = [need.area for need in read_needs(cell).needs if need.area] if cell else []
        areas += [
            AREA_OF_TYPE[NeedType(need.type)].value
            for need in (read_needs(cell).needs if cell else ())
            if need.type and need.type == BroadArea.SEMH
        ]
        covered = {AREA_OF_TYPE[NeedType(n.type)].value for n in written if n.type}
        written[:] = [n for n in written if not (n.area and not n.words and n.area in covered)]
        untyped = [need for need in written if not need.type and not need.area]
        if areas and not untyped and areas[0] not in covered:
            written.append(NeedWritten(area=areas[0]))
        return areas[0] if areas else ""

    def _entry(self, need: NeedWritten, area: str) -> NeedEntry:
        words = need.words
        if len(words) > LONGEST_WORDS:
            self.hint(f"“{shown(words)}” is too long for a need: all of it is in the notes.")
            self.remarks.append(words)
            words = words[: LONGEST_WORDS - 1] + "…"
        if not need.type and not need.area:
            self.hint(f"“{shown(words)}” is no DfE type of need: it is kept in these words.")
        own_area = need.area or ("" if need.type else area or BroadArea.OTHER.value)
        return NeedEntry(
            type=need.type, area=own_area, words=words, source=FactSource.IMPORT.value
        ).whole

    # --- Beside them ---

    def beside(self, sen: SenSays) -> SenSays:
        told = read_told(self.cells.get("parents_told", ""), day=self.day)
        self.notes += told.notes
        remarks = [shown_whole(self.cells.get(NOTES, "")), *told.remarks]
        if self.remarks:
            remarks.append(f"In the list: {re.sub(' +', ' ', '; '.join(self.remarks))}")
        return replace(
            sen, told=told.says, remarks="; ".join(remark for remark in remarks if remark)
        )


def shown_whole(cell: Cell) -> str:
    return " ".join((cell if isinstance(cell, str) else shown(cell)).split())
