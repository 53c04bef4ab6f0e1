"""Two texts as one, with what goes and what comes marked word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Mark = Literal["same", "gone", "new"]
_WORDS = re.compile(r"\s*\S+")
# Above this two texts are shown one after the other: nobody reads so many marks.
_MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words that stay, go or are new."""

    mark: Mark
    words: str


def marked(before: str, after: str) -> list[MarkedWords]:
    """ "the new words in place of the old": what goes stands before what comes."""
    old, new = _WORDS.findall(before.strip()), _WORDS.findall(after.strip())
    if len(old) + len(new) > _MOST_WORDS:
        both = (MarkedWords("gone", before.strip()), MarkedWords("new", after.strip()))
        return [each for each in both if each.words]
    return list(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[MarkedWords]:
    before, after = ([word.strip() for word in words] for words in (old, new))
    found = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in found.get_opcodes():
        if tag == "equal":
            yield MarkedWords("same", "".join(new[k:m]).strip())
            continue
        if i < j:
            yield MarkedWords("gone", "".join(old[i:j]).strip())
        if k < m:
            yield MarkedWords("new", "".join(new[k:m]).strip())
