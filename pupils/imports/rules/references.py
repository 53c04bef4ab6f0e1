"""What refers to a row, in the words that an undo is refused with."""

from collections import defaultdict
from collections.abc import Collection

from pupils.imports.rules.written import Key, model_of

_WORDS = {
    "pupils.spell": ("SEN status", "SEN statuses"),
    "pupils.classmembership": ("class", "classes"),
    "pupils.enrolment": ("time on roll", "times on roll"),
    "pupils.pupilgrant": ("person given access to the pupil", "people given access to the pupil"),
    "pupils.familytie": ("child they belong to", "children they belong to"),
    "pupils.contactpoint": ("number or address", "numbers or addresses"),
    "pupils.householdmember": ("person who lives there", "people who live there"),
    "pupils.householdstay": ("child who lives there", "children who live there"),
    "pupils.restriction": ("restriction", "restrictions"),
    "pupils.registerdifference": ("difference to resolve", "differences to resolve"),
}


def reference_words(keys: Collection[Key]) -> list[str]:
    """ "2 outcomes", "1 SEN status"."""
    counts: dict[str, int] = defaultdict(int)
    for label, _ in keys:
        counts[label] += 1
    return [f"{count} {_noun(label, count)}" for label, count in sorted(counts.items())]


def _noun(label: str, count: int) -> str:
    options = model_of(label)._meta
    one, many = _WORDS.get(label, (str(options.verbose_name), str(options.verbose_name_plural)))
    return one if count == 1 else many
