"""Numbers of pupils in what somebody wrote, so small that one could be recognised."""

import re

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PEOPLE = r"(?:pupils?|child(?:ren)?|boys?|girls?|learners?|students?)"
# "3 pupils", "two of our looked-after children", and not "one-to-one", "Year 3 pupils" or the share
# "one pupil in five".
_COUNTED = re.compile(
    rf"(?<![\w£.,-])(?<!year )(?P<count>\d+|{'|'.join(_WORDS)})(?![\w-])"
    rf"(?![.,]\d)(?:\s+[\w’-]+){{0,4}}?\s+{_PEOPLE}\b"
    rf"(?!\s+in\s+(?:\d+|{'|'.join((*_WORDS, 'ten'))})\b)",
    re.IGNORECASE,
)


def small_numbers(text: str, threshold: int) -> list[str]:
    """Each count of children below the threshold, as it stands there."""
    found = []
    for match in _COUNTED.finditer(text):
        count = match["count"].lower()
        number = int(count) if count.isdigit() else _WORDS.index(count) + 1
        if 0 < number < threshold:
            found.append(" ".join(match[0].split()))
    return found
