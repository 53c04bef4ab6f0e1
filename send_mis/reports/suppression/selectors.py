"""What the words of a report or a public page would tell of a pupil."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pupils.models import Pupil
from send_mis.names.named import NamedPerson, NamedThere, names_in
from send_mis.reports.suppression.rules.counted_in_words import small_numbers

# A first name of two letters is found in too much.
_SHORTEST = 3


def told_there(
    texts: Sequence[tuple[str, str]], school_id: UUID, threshold: int
) -> list[NamedThere]:
    """Pupils who are or ever were at the school, named whole or by their first name, and numbers of
    pupils so small that one could be recognised; each once. `texts`: by where they stand."""
    pupils: Any = Pupil.objects.filter(school=school_id).only(
        "legal_forename", "legal_surname", "preferred_forename", "preferred_surname", "school_id"
    )
    people = [
        NamedPerson("A pupil", each.name, (each.name, *_first(each)))
        for each in pupils.order_by("sort_key", "pk")
    ]
    small = [
        NamedThere(where, said, "So few pupils")
        for where, text in texts
        for said in small_numbers(text, threshold)
    ]
    return list(dict.fromkeys([*names_in(texts, people), *small]))


def _first(pupil: Pupil) -> list[str]:
    return [pupil.short_name] if len(pupil.short_name) >= _SHORTEST else []
