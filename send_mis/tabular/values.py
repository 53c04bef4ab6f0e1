"""Yes and no, sex, year groups: cells as people fill them in → codes.

Every function raises ValueError with a sentence that a school office can act on.
"""

import re

from send_mis.tabular.table import Cell, shown

_YES = frozenset(["y", "yes", "true", "t", "1", "✓", "✔", "☑", "on"])
_NO = frozenset(["n", "no", "false", "f", "0", "✗", "✘", "☐", "off", "-", "–"])
_SEXES = {"m": "M", "male": "M", "boy": "M", "f": "F", "female": "F", "girl": "F"}

_NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
)  # fmt: skip
_YEARS = {
    "r": "R", "yr": "R", "rec": "R", "reception": "R", "year r": "R", "fs2": "R", "f2": "R",
    "foundation 2": "R", "foundation stage 2": "R", "reception year": "R", "year reception": "R",
    "nursery": "N2", "n": "N2", "n1": "N1", "n2": "N2", "nursery 1": "N1", "nursery 2": "N2",
    "nursery first year": "N1", "nursery second year": "N2", "fs1": "N2", "f1": "N2",
    "foundation 1": "N2", "foundation stage 1": "N2", "year n1": "N1", "year n2": "N2",
    "e1": "E1", "e2": "E2", "early first year": "E1", "early second year": "E2",
    "lower sixth": "12", "upper sixth": "13", "x": "X", "nc not followed": "X",
    "national curriculum not followed": "X", "0": "R",
} | {word: str(number) for number, word in enumerate(_NUMBER_WORDS, start=1)}  # fmt: skip
_YEAR_NUMBER = re.compile(
    r"(?:(?:national curriculum |nc )?(?:year group|years?|yr|y) ?)?0*(\d{1,2})(?:\.0+)?"
)
_YEAR_WORD = re.compile(r"(?:year |yr |y )(.+)")


def _plain(value: Cell, what: str) -> str:
    text = " ".join(shown(value).casefold().replace(". ", " ").split()).rstrip(".")
    if not text:
        raise ValueError(f"{what} is empty.")
    return text


def parse_yes_no(value: Cell) -> bool:
    text = _plain(value, "Yes or no")
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(f"“{shown(value)}” is neither yes nor no. Write Y or N.")


def parse_sex(value: Cell) -> str:
    """M or F, the two codes of the school census."""
    found = _SEXES.get(_plain(value, "Sex"))
    if found is None:
        raise ValueError(f"“{shown(value)}” is not known as a sex. The census takes M or F.")
    return found


def parse_year_group(value: Cell) -> str:
    """E1, E2, N1, N2, R, 1 to 14, or X where the National Curriculum is not followed.

    "Nursery" by itself is N2, the year before Reception.
    """
    text = _plain(value, "Year group")
    if text in _YEARS:
        return _YEARS[text]
    if (found := _YEAR_WORD.fullmatch(text)) and found[1] in _YEARS:
        return _YEARS[found[1]]
    if found := _YEAR_NUMBER.fullmatch(text):
        number = int(found[1])
        if number <= 14:
            return str(number) if number else "R"
    raise ValueError(
        f"“{shown(value)}” is not a year group. Write R, 1 to 14, N1, N2, E1, E2 or X."
    )
