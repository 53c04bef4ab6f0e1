"""Whose a file is: what its name says held against what stands inside.

Both agree: certain. One says so and the other nothing: likely, and shown to be checked. Whatever
speaks against it, leaves two pupils or means somebody who has left is a question for a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pupils.choices import FileMatch
from pupils.folders.rules.known import KnownPupils
from pupils.folders.rules.naming import (
    Inside,
    Naming,
    Plainness,
    named_in_file_name,
    named_inside,
)
from send_mis.ui.words import joined, plain_day

MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """`says`: what was found and what speaks against it, in sentences."""

    match: FileMatch
    pupil_id: UUID | None = None
    candidates: tuple[UUID, ...] = ()
    says: tuple[str, ...] = ()


def match_file(path: Sequence[str], text: str, known: KnownPupils, today: date) -> FileVerdict:
    """`path`: the names of its folders, then its own without the ending."""
    outside = _outside(path, known)
    inside = named_inside(text, known, today)
    verdict = _agreed(outside, inside, known)
    return _looked_over(verdict, outside, inside, known)


def _outside(path: Sequence[str], known: KnownPupils) -> Naming:
    """The file's own name counts; a folder named after a child helps where it says less."""
    *folders, own = [named_in_file_name(part, known) for part in path]
    classes = own.classes.union(*(folder.classes for folder in folders))
    found = own
    for folder in reversed(folders):
        if folder.plainness < Plainness.PART:
            continue
        if found.plainness < Plainness.PART:
            if not found.ids or found.ids & folder.ids:
                found = folder
            else:
                found = replace(found, ids=found.ids | folder.ids)
        elif found.ids & folder.ids:
            best = max(found.plainness, folder.plainness)
            found = replace(found, plainness=best, ids=found.ids & folder.ids)
        else:
            found = replace(found, ids=found.ids | folder.ids)
    return replace(found, classes=classes)


def _agreed(outside: Naming, inside: Inside, known: KnownPupils) -> FileVerdict:
    names, within = outside.plainness, inside.naming.plainness
    if names >= Plainness.PART and within >= Plainness.PART:
        return _both(outside, inside, known)
    if names >= Plainness.PART:
        return _by_name(outside, inside, known)
    if within >= Plainness.PART:
        return _by_words(outside, inside, known)
    hints = (outside.ids & inside.naming.ids) or (outside.ids | inside.naming.ids)
    if hints:
        return _ask(hints, "Only a part of a name was found.", known)
    if outside.near:
        return _ask(outside.near, "The file name is like a pupil’s, but not the same.", known)
    return FileVerdict(FileMatch.UNMATCHED, says=("No pupil’s name was found.",))


def _both(outside: Naming, inside: Inside, known: KnownPupils) -> FileVerdict:
    both = outside.ids & inside.naming.ids
    if not both:
        return _ask(
            [*outside.ids, *inside.naming.ids],
            f"The file name says {_people(outside.ids, known)}; inside it says"
            f" {_people(inside.naming.ids, known)}.",
            known,
        )
    one, how = _narrowed(both, outside, inside, known)
    if one is None:
        return _ask(both, _several(both, known), known)
    is_plain = max(outside.plainness, inside.naming.plainness) is Plainness.WHOLE
    is_certain = is_plain and how != "class"
    says = f"The file name and the words inside both say {known.label(one)}."
    return FileVerdict(
        FileMatch.CERTAIN if is_certain else FileMatch.LIKELY, one, says=(says, *_because(how))
    )


def _by_name(outside: Naming, inside: Inside, known: KnownPupils) -> FileVerdict:
    one, how = _narrowed(outside.ids, outside, inside, known)
    if one is None:
        return _ask(outside.ids, _several(outside.ids, known), known)
    hinted = inside.naming.ids
    if hinted and one not in hinted:
        return _ask(
            [one, *hinted],
            f"The file name says {known.label(one)}; inside it says “{inside.naming.written}”.",
            known,
        )
    class_name = _class_of(one, known)
    if outside.plainness is Plainness.PART and outside.classes - {class_name}:
        return _ask(outside.ids, "The class in the file name is another one.", known)
    knows_more = one in inside.forenames and (
        one in inside.births or class_name in inside.naming.classes
    )
    is_certain = outside.plainness is Plainness.WHOLE and knows_more and how != "class"
    if is_certain:
        says = f"The file name says {known.label(one)}, and so does what stands inside."
        return FileVerdict(FileMatch.CERTAIN, one, says=(says,))
    says = f"The file name says {known.label(one)}; inside no pupil’s whole name was found."
    return FileVerdict(FileMatch.LIKELY, one, says=(says, *_because(how)))


def _by_words(outside: Naming, inside: Inside, known: KnownPupils) -> FileVerdict:
    ids = inside.naming.ids
    if outside.ids:
        both = outside.ids & ids
        if not both:
            return _ask(
                [*outside.ids, *ids],
                f"The file name says “{outside.written}”; inside it says {_people(ids, known)}.",
                known,
            )
        ids = both
    one, how = _narrowed(ids, outside, inside, known)
    if one is None:
        return _ask(ids, _several(ids, known), known)
    if outside.ids and inside.naming.plainness is Plainness.WHOLE and how != "class":
        says = f"The file name says “{outside.written}”, and inside it says {known.label(one)}."
        return FileVerdict(FileMatch.CERTAIN, one, says=(says,))
    says = f"Inside it says {known.label(one)}; the file name says no pupil’s."
    return FileVerdict(FileMatch.LIKELY, one, says=(says, *_because(how)))


def _narrowed(
    ids: frozenset[UUID], outside: Naming, inside: Inside, known: KnownPupils
) -> tuple[UUID | None, str]:
    """The one of several of a name whom UPN, date of birth or class tells apart."""
    if len(ids) == 1:
        return next(iter(ids)), ""
    for how, told in (
        ("upn", outside.sure | inside.naming.sure),
        ("birth", inside.births),
        ("class", _in_classes(outside.classes, known)),
        ("class", _in_classes(inside.naming.classes, known)),
    ):
        left = ids & told
        if len(left) == 1:
            return next(iter(left)), how
    return None, ""


def _looked_over(
    verdict: FileVerdict, outside: Naming, inside: Inside, known: KnownPupils
) -> FileVerdict:
    """What speaks against somebody who was found."""
    one = verdict.pupil_id
    if one is None:
        return verdict
    pupil = known.by_id[one]
    if inside.birth is not None and inside.birth != pupil.born_on:
        others = known.by_birth.get(inside.birth, set())
        return _ask(
            [one, *others],
            f"Inside, the date of birth is {plain_day(inside.birth)}; {pupil.label}’s is another.",
            known,
        )
    if not pupil.is_on_roll:
        return _ask([one, *outside.ids, *inside.naming.ids], f"{pupil.label} has left.", known)
    if outside.is_of_two:
        return _ask(outside.ids, "The file name names more than one pupil.", known)
    if inside.others:
        says = (*verdict.says, "Other pupils are named inside, too.")
        return replace(verdict, match=FileMatch.LIKELY, says=says)
    return verdict


def _ask(ids: Iterable[UUID], why: str, known: KnownPupils) -> FileVerdict:
    return FileVerdict(
        FileMatch.DOUBTFUL, candidates=tuple(known.in_order(ids)[:MOST_CANDIDATES]), says=(why,)
    )


def _several(ids: frozenset[UUID], known: KnownPupils) -> str:
    return f"It may be {joined(known.labels(known.in_order(ids)[:MOST_CANDIDATES]), 'or')}."


def _people(ids: frozenset[UUID], known: KnownPupils) -> str:
    return joined(known.labels(known.in_order(ids)[:MOST_CANDIDATES]), "or")


def _because(how: str) -> tuple[str, ...]:
    words = {
        "upn": "The UPN tells pupils of this name apart.",
        "birth": "The date of birth tells pupils of this name apart.",
        "class": "The class tells pupils of this name apart.",
    }
    return (words[how],) if how else ()


def _class_of(pk: UUID, known: KnownPupils) -> str:
    return next((name for name, ids in known.by_class.items() if pk in ids), "")


def _in_classes(classes: Iterable[str], known: KnownPupils) -> frozenset[UUID]:
    return frozenset(pk for name in classes for pk in known.by_class.get(name, ()))
