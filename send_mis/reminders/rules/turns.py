"""Whose turn it is with something that is due: who has the role, or who stands in. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from send_mis.ui.words import joined

# Who is asked where nobody holds the role.
_STANDS_IN = {"teacher": "senco", "office": "senco", "senco": "head"}
_NOBODY_IS = {"teacher": "nobody teaches the class", "office": "nobody is in the office",
              "senco": "there is no SENCO", "head": "there is no headteacher"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who holds a role. `away`: not at work that day, and what is said of it."""

    user_id: UUID
    role: str
    name: str
    away: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """`people`: who is to do it; nobody where the school has nobody at all. `why`: why it is not
    those whose turn it would be, or ""."""

    people: tuple[Colleague, ...] = ()
    why: str = ""

    @property
    def words(self) -> str:
        """Mrs Ellis and Mr Boateng; Ms Adeyemi, because Mrs Ellis is away until Mon 7 Dec."""
        return self.words_for(None)

    def words_for(self, reader: UUID | None) -> str:
        """The same, where the reader is called You."""
        names = [each.name for each in self.people if each.user_id != reader]
        if len(names) < len(self.people):
            names.insert(0, "You")
        who = joined(names) or "Nobody"
        return f"{who}, because {self.why}" if self.why else who


@dataclass(frozen=True)
class RoleHolders:
    """Who holds what at a school on a day. `everybody`: each person who holds any role there;
    `names`: of those who own something, also of those who left."""

    of_class: Mapping[UUID, Sequence[Colleague]]
    of_school: Mapping[str, Sequence[Colleague]]
    everybody: Mapping[UUID, Sequence[Colleague]]
    names: Mapping[UUID, str] = field(default_factory=dict)

    def turn(self, role: str, class_id: UUID | None, owner: tuple[UUID, str] | None) -> Turn:
        """`owner`: id and name of the one person whose it is, if it is somebody's own."""
        if owner is not None:
            hats = self.everybody.get(owner[0], ())
            if hats and not hats[0].away:
                return Turn((hats[0],))
            why = f"{owner[1]} {hats[0].away if hats else 'does not work here any more'}"
            return self._instead("senco", [why])
        return self._instead(role, [], class_id)

    def _instead(self, role: str, why: list[str], class_id: UUID | None = None) -> Turn:
        if role == "teacher":
            held = self.of_class.get(class_id, ()) if class_id else ()
        else:
            held = self.of_school.get(role, ())
        here = tuple(each for each in held if not each.away)
        if here:
            return Turn(here, joined(why))
        reasons = [f"{each.name} {each.away}" for each in held] or [_NOBODY_IS.get(role, "")]
        # An owner may be the SENCO who is away: said once.
        why = list(dict.fromkeys([*why, *filter(None, reasons)]))
        then = _STANDS_IN.get(role)
        if then is None:
            # Everybody is away: they find it when they are back.
            return Turn(tuple(held), joined(why))
        return self._instead(then, why)


def once(colleagues: Iterable[Colleague]) -> tuple[Colleague, ...]:
    """Each person once, in the order in which they came to the role."""
    return tuple({each.user_id: each for each in colleagues}.values())
