"""Patterns as a file: every measure by every group, then the register on each census day."""

from collections.abc import Iterator, Sequence

from send_mis.reports.patterns.rules import MEASURES, PatternPupil, Snapshotted, shares_of
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value

TITLE = "Patterns of SEN"
_HEADINGS = (
    "What is counted", "By", "Group", "Pupils", "Of", "Share in %", "95 % interval from", "to",
    "Beside, in %", "What it says",
)  # fmt: skip


def patterns_csv(pupils: Sequence[PatternPupil], years: Sequence[Snapshotted]) -> bytes:
    return write_csv(_HEADINGS, [*_groups(pupils), *_years(years)])


def _groups(pupils: Sequence[PatternPupil]) -> Iterator[list[Value]]:
    for measure, words in MEASURES.items():
        for question, groups in shares_of(pupils, measure):
            for each in groups:
                low, high = each.interval
                yield [
                    f"Pupils {words}", question, each.label, each.count, each.of,
                    _percent(each.share), _percent(low), _percent(high),
                    None if each.beside is None else _percent(each.beside),
                    each.verdict.value if each.verdict else "",
                ]  # fmt: skip


def _years(years: Sequence[Snapshotted]) -> Iterator[list[Value]]:
    for year in years:
        counts = {"register": year.on_register, **year.statuses, **year.areas}
        for measure, words in MEASURES.items():
            count = counts.get(measure, 0)
            yield [
                f"Pupils {words}", "Day", year.on, count, year.on_roll,
                _percent(count / year.on_roll), None, None, None, "",
            ]  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
