"""A name that is spelt otherwise here than in a file: said, and never made poorer."""

from pupils.imports.rules.says import Note, ProblemKind, RowSays
from pupils.models import Pupil
from send_mis.names.folding import alike, is_mixed
from send_mis.names.writing import has_old_ideographs, normal, same_name

_FIELDS = (
    "legal_surname", "legal_forename", "middle_names", "preferred_surname",
    "preferred_forename", "former_surname",
)  # fmt: skip


def poorer(theirs: str, ours: str) -> bool:
    """Whether theirs is ours without its accents or marks, or with a letter that only looks right.

    School systems that cannot hold a letter send what they can: it is no new name.
    """
    if not alike(theirs, ours) or same_name(theirs, ours):
        return False
    if _is_odd(theirs) != _is_odd(ours):
        return _is_odd(theirs)
    return _marks(theirs) < _marks(ours)


def _is_odd(name: str) -> bool:
    return is_mixed(name) or has_old_ideographs(name)


def _marks(name: str) -> int:
    return sum(not (letter.isascii() and letter.isalnum()) for letter in normal(name))


def spelling_hints(row: RowSays, pupil: Pupil) -> list[Note]:
    """For a pupil found by UPN or birth date: where the file spells the name in another way."""
    hints = []
    for field in _FIELDS:
        theirs, ours = str(row.facts.get(field) or ""), str(getattr(pupil, field))
        if not theirs or not ours or same_name(theirs, ours) or not alike(theirs, ours):
            continue
        if poorer(theirs, ours):
            what = (
                "with letters that only look the same" if _is_odd(theirs) else "in plainer letters"
            )
            text = f"The file has “{theirs}” {what}; “{ours}” stays."
        else:
            text = f"“{ours}” becomes “{theirs}”: the same name in another spelling?"
        hints.append(_hint(text))
    return hints


def letter_hints(row: RowSays) -> list[Note]:
    """A name that mixes Latin letters with others that look like them."""
    names = [str(row.facts.get(field) or "") for field in _FIELDS] + list(row.whole_name)
    return [
        _hint(f"“{name}” mixes letters of two alphabets that look alike: is it typed as meant?")
        for name in dict.fromkeys(names)
        if is_mixed(name)
    ]


def _hint(text: str) -> Note:
    return Note(ProblemKind.HINT, text, blocks=False)
