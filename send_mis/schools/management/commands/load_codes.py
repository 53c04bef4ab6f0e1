from pathlib import Path
from typing import ClassVar

from send_mis.schools.codes import CodeRow, CodeSet, load_codes
from send_mis.schools.loading import Lines, LoadCommand, Loaded
from send_mis.schools.models import Code

_DATA = Path(__file__).resolve().parents[2] / "data"
DATA = (_DATA / "cbds_may2026_codesets.csv", _DATA / "local_authorities.csv")
COLUMNS = ("set", "code", "description")
_LONGEST_CODE = Code._meta.get_field("code").max_length or 0
_LONGEST_WORDS = Code._meta.get_field("description").max_length or 0


class Command(LoadCommand):
    help = "Load the Department's code sets. Run again, it changes only what differs."
    data: ClassVar = DATA
    columns: ClassVar = COLUMNS
    what = "codes"
    retired = "no longer offered"

    def read(self, lines: Lines) -> tuple[list[CodeRow], list[str]]:
        rows: list[CodeRow] = []
        problems: list[str] = []
        seen: set[tuple[str, str]] = set()
        for number, line in lines:
            row = CodeRow(*((line[name] or "").strip() for name in COLUMNS))
            wrong = _wrong_with(row, seen)
            if wrong:
                problems.append(f"Row {number}: {wrong}")
            seen.add((row.code_set, row.code))
            rows.append(row)
        if not rows:
            problems.append("The file has no rows.")
        return rows, problems

    def load(self, rows: list[CodeRow]) -> Loaded:
        return load_codes(rows)


def _wrong_with(row: CodeRow, seen: set[tuple[str, str]]) -> str:
    if row.code_set not in set(CodeSet):
        return f"there is no set called “{row.code_set}”."
    if not row.code or len(row.code) > _LONGEST_CODE:
        return f"a code has 1 to {_LONGEST_CODE} characters."
    if not row.description or len(row.description) > _LONGEST_WORDS:
        return f"the words have 1 to {_LONGEST_WORDS} characters."
    if (row.code_set, row.code) in seen:
        return f"{row.code} is in {row.code_set} twice."
    return ""
