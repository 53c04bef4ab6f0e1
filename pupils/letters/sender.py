"""Who sends a letter: also when a worker does so later, in their name."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from send_mis.access.actor import Actor


@dataclass(frozen=True, slots=True)
class LetterSender:
    """As the record of changes and the letter itself name them."""

    user_id: UUID | None
    name: str
    role_key: str
    role_label: str
    school_id: UUID | None

    @classmethod
    def of(cls, actor: Actor) -> "LetterSender":
        return cls(actor.user_id, actor.name, actor.role_key, actor.role_label, actor.school_id)

    @classmethod
    def read(cls, said: Mapping[str, str], school_id: UUID) -> "LetterSender":
        user_id = UUID(said["user"]) if said["user"] else None
        return cls(user_id, said["name"], said["role"], said["label"], school_id)

    def as_json(self) -> dict[str, str]:
        return {
            "user": str(self.user_id) if self.user_id else "", "name": self.name,
            "role": self.role_key, "label": self.role_label,
        }  # fmt: skip
