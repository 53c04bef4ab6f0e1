"""Which line of one version of a plan is which of another: authorities reword and reorder. Pure."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

# Above it two lines are the same one, reworded.
_ALIKE = 0.6


def same_lines(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Of keys with their words: which of `after` is which of `before`, each once. The same words
    first, then those most alike."""
    found: dict[str, str] = {}
    left = dict(before)
    for key, words in after.items():
        same = next((old for old, text in left.items() if _flat(text) == _flat(words)), None)
        if same is not None:
            found[key] = same
            del left[same]
    rest = [key for key in after if key not in found]
    for _, key, old in sorted(_pairs(left, {key: after[key] for key in rest}), reverse=True):
        if key not in found and old in left:
            found[key] = old
            del left[old]
    return found


def _pairs(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[tuple[float, str, str]]:
    return [
        (alike, new, old)
        for new, words in after.items()
        for old, text in before.items()
        if (alike := SequenceMatcher(None, _flat(text), _flat(words), autojunk=False).ratio())
        >= _ALIKE
    ]


def _flat(words: str) -> str:
    return " ".join(words.casefold().split())
