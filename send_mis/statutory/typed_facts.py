"""Facts of a process as somebody typed them, `key=value`."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from send_mis.statutory.errors import StatutoryError
from send_mis.statutory.plans import PhaseTransfer
from send_mis.statutory.processes import PROCESSES, FactKind, Process

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def process_named(key: str) -> Process:
    try:
        return PROCESSES[key]
    except KeyError:
        raise StatutoryError(
            f"{key!r} is not a process. There are: {', '.join(PROCESSES)}."
        ) from None


def read_facts(process: Process, typed: Iterable[str]) -> dict[str, date | int | PhaseTransfer]:
    """`key=value` pairs as the process's facts; an error names the pair that cannot be read."""
    facts = {fact.key: fact for fact in process.facts}
    given: dict[str, date | int | PhaseTransfer] = {}
    for pair in typed:
        key, equals, value = pair.partition("=")
        if not equals:
            raise StatutoryError(f"{pair!r} is not written key=value.")
        if key not in facts:
            raise StatutoryError(f"{key!r} is no fact of {process.key}: {', '.join(facts)}.")
        if key in given:
            raise StatutoryError(f"{key!r} is given twice.")
        given[key] = _READERS[facts[key].kind](key, value)
    if not given:
        raise StatutoryError(f"Give at least one of: {', '.join(facts)}.")
    return given


def _read_day(key: str, value: str) -> date:
    if not _DAY.fullmatch(value):
        raise StatutoryError(f"{key}: {value!r} is not written YYYY-MM-DD.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise StatutoryError(f"{key}: there is no such day as {value}.") from None


def _read_year(key: str, value: str) -> int:
    if not _YEAR.fullmatch(value):
        raise StatutoryError(f"{key}: {value!r} is not a year of four digits.")
    return int(value)


def _read_phase(key: str, value: str) -> PhaseTransfer:
    try:
        return PhaseTransfer(value)
    except ValueError:
        raise StatutoryError(f"{key}: {value!r} is none of {', '.join(PhaseTransfer)}.") from None


_READERS: Mapping[FactKind, Callable[[str, str], date | int | PhaseTransfer]] = {
    FactKind.DATE: _read_day,
    FactKind.YEAR: _read_year,
    FactKind.PHASE: _read_phase,
}
