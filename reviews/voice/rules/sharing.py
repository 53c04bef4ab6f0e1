"""Who reads somebody's views, and what of them one parent may be given on paper.

What one home says is never shown to another's. A child's words about somebody at home are read by
staff first.
"""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from pupils.families.rules.telling import Tied
from reviews.choices import ViewReaders
from send_mis.access.actions import Action
from send_mis.access.roles import ROLES, Scope
from send_mis.ui.words import joined

# How children call the people at home.
_AT_HOME = frozenset(
    {
        "mum", "mums", "mummy", "mom", "mam", "mama", "mother", "mothers", "dad", "dads", "daddy",
        "papa", "father", "fathers", "parent", "parents", "stepmum", "stepdad", "stepmother",
        "stepfather", "nan", "nana", "nanny", "gran", "granny", "grandma", "grandad", "grandpa",
        "auntie", "aunt", "uncle", "carer", "carers", "boyfriend", "girlfriend",
    }
)  # fmt: skip
_SHORTEST_NAME = 3


def names_somebody_at_home(text: str, names: Iterable[str]) -> bool:
    """Whether a child's words speak of a parent or carer, by name or by what children call them."""
    said = set(re.findall(r"[^\W\d_]+", text.casefold()))
    called = {name.casefold() for name in names if len(name) >= _SHORTEST_NAME}
    return bool(said & (_AT_HOME | called))


def may_leave_staff(readers: str, *, waits_for_check: bool) -> bool:
    """Whether they may be shown at the review meeting, or printed."""
    return readers == ViewReaders.REVIEW and not waits_for_check


def may_be_given(reader: Tied, writer: UUID | None, people: Mapping[UUID, Tied]) -> bool:
    """Whether this contact may be given the views of that one on paper; none: the pupil's.

    Nobody is given anything who must be told nothing. A parent is given their own words, and those
    of whoever lives in their home; a home that is kept from somebody is none of theirs, though it
    may be recorded so.
    """
    if reader.bar is not None and reader.bar.stops_letters:
        return False
    if writer is None or writer == reader.contact_id:
        return True
    other = people.get(writer)
    if other is None:
        return False
    return bool((other.homes - other.kept_from) & (reader.homes - reader.kept_from))


def readers_words(
    first_name: str, *, whose: str = "", others: Iterable[str] = ()
) -> dict[str, str]:
    """What stands beside each choice, before anybody types.

    `whose`: the contact whose views they are; `others`: who lives in another home than they do.
    """
    staff = f"Read by {who_reads(first_name)}"
    kept_from = list(others)
    if whose:
        at_review = f"{staff}, and at the review meeting by those of the same home."
        if kept_from:
            at_review += f" Not shown to {joined(kept_from, 'or')}."
    else:
        at_review = f"{staff}, and by the family at the review meeting, in every home alike."
    holders = _holders(Action.VIEWS_READ_PRIVATE, Scope.SCHOOL)
    private = joined([f"the {label}" for label in holders])
    return {
        ViewReaders.STAFF: f"{staff}. Not shown to the family or anybody else at home.",
        ViewReaders.REVIEW: at_review,
        ViewReaders.PRIVATE: f"Read by {private}, and by whoever recorded it. Not shown to anybody"
        " else.",
    }


def who_reads(first_name: str) -> str:
    """As the table of roles says today."""
    near = [f"{label}s" for label in _holders(Action.VIEWS_READ, Scope.CLASS)]
    far = [f"the {label}" for label in _holders(Action.VIEWS_READ, Scope.SCHOOL)]
    return joined([f"the {joined(near)} who work with {first_name}", *far])


def _holders(action: Action, scope: Scope) -> list[str]:
    labels = [role.label for role in ROLES.values() if action in role.actions(scope)]
    return [label if label.isupper() else f"{label[:1].lower()}{label[1:]}" for label in labels]
