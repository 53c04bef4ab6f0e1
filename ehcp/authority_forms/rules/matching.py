"""Which place of a form is filled with what: kept, judged, and carried over to its next version."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ehcp.authority_forms.rules.fields import FIELDS, fields_for
from ehcp.authority_forms.rules.spots import FormPlace, slug

LONGEST_TEXT = 2000
_ONE_LIST = (
    "The columns of one table come from one list: choose this one from the same list as the column"
    " before it."
)


@dataclass(frozen=True, slots=True)
class Matched:
    """A field of the record, or a text that is the same in each copy; neither: left empty."""

    field: str = ""
    text: str = ""

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "text": self.text}

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "Matched":
        return cls(said.get("field", ""), said.get("text", ""))


@dataclass(frozen=True)
class CarriedOver:
    """What the next version of a form has of the one before. `gone`: places that were filled and
    are not in it; `fresh`: keys of those that nobody has matched yet."""

    matches: dict[str, Matched]
    gone: list[FormPlace]
    fresh: frozenset[str]


def box(number: int) -> str:
    """What a form calls the choice of the place of this number, from 0."""
    return f"field_{number}"


def text_box(number: int) -> str:
    return f"text_{number}"


def match_problems(
    places: Sequence[FormPlace], matches: Mapping[str, Matched]
) -> dict[str, list[str]]:
    """By the box of the place in the form, which goes by its number."""
    found: dict[str, list[str]] = {}
    lists: dict[str, set[str]] = {}
    for number, place in enumerate(places):
        match, key = matches.get(place.key, Matched()), box(number)
        if match.field and match.text:
            found[text_box(number)] = ["Choose a field or enter a text, not both."]
        elif match.field and match.field not in fields_for(place.kind):
            found[key] = ["Choose it from the list."]
        elif len(match.text) > LONGEST_TEXT:
            found[text_box(number)] = [f"Enter at most {LONGEST_TEXT} letters."]
        elif match.field and place.group and FIELDS[match.field].of:
            lists.setdefault(place.group, set()).add(FIELDS[match.field].of)
            if len(lists[place.group]) > 1:
                found[key] = [_ONE_LIST]
    return found


def carried_over(
    before: Sequence[FormPlace], matches: Mapping[str, Matched], after: Sequence[FormPlace]
) -> CarriedOver:
    """By what a place is: its key; else its words, or the form's own name for it, where these are
    one place's alone in both versions."""
    taken: dict[str, str] = {}
    left = {place.key: place for place in before}
    for place in after:
        if place.key in left:
            taken[place.key] = left.pop(place.key).key
    for of in (_by_words, _by_own_name):
        old, new = _alone(left.values(), of), _alone(
            [place for place in after if place.key not in taken], of
        )  # fmt: skip
        for name, place in new.items():
            if name in old:
                taken[place.key] = left.pop(old[name].key).key
    kept = {key: matches[old_key] for key, old_key in taken.items() if old_key in matches}
    gone = [place for key, place in left.items() if matches.get(key, Matched()) != Matched()]
    return CarriedOver(kept, gone, frozenset(p.key for p in after if p.key not in taken))


def _alone(places: Iterable[FormPlace], of: Callable[[FormPlace], str]) -> dict[str, FormPlace]:
    found: dict[str, list[FormPlace]] = {}
    for place in places:
        name = of(place)
        if name:
            found.setdefault(name, []).append(place)
    return {name: each[0] for name, each in found.items() if len(each) == 1}


def _by_words(place: FormPlace) -> str:
    return f"{place.kind}/{slug(place.group)}/{slug(place.label)}"


def _by_own_name(place: FormPlace) -> str:
    return f"{place.kind}/{place.own}" if place.own else ""
