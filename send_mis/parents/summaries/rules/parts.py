"""What a summary says, part by part: the headings that families read, in their order. Pure.

Its content is `{"words": {part: text}, "aims": [{"key", "title", …}]}`: each a `SummaryAim`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from send_mis.audit.snapshots.comparing import Content, SnapshotPart

AIMS = "aims"
# Before the aims and after them. {name}: what the child is called.
BEFORE: Mapping[str, str] = {
    "good": "What {name} is good at",
    "says": "What {name} says",
    "why": "What we are working on, and why",
}
AFTER: Mapping[str, str] = {
    "going": "How it is going",
    "home": "What you can do at home",
    "meet": "When we meet next",
    "ring": "Whom to ring, and when",
}
# What a parent looks for first, by the key of its part, in the order of the page.
JUMPS: Mapping[str, str] = {
    "why": "What we are working on",
    "aims": "Who does what, and when",
    "going": "How it is going",
    "home": "What you can do at home",
    "meet": "When we meet next",
    "ring": "Whom to ring",
}
PARTS: Mapping[str, str] = {**BEFORE, **AFTER}
AIM: Mapping[str, str] = {
    "title": "In a few words",
    "hope": "We hope",
    "now": "Now",
    "school": "At school",
    "home": "At home you could",
}
# Without these a family cannot read what it is about, or whom to ask.
NEEDED = ("why", "ring")
MOST_WORDS = 2000
MOST_OF_AIM = 600
MOST_AIMS = 12


@dataclass(frozen=True, slots=True)
class SummaryAim:
    """One thing that is worked on. `key` stays when its words change, so that an answer to it
    still belongs to it."""

    key: str
    title: str = ""
    hope: str = ""
    now: str = ""
    school: str = ""
    home: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What it says below its title, by label."""
        found = [(AIM[name], getattr(self, name)) for name in ("hope", "now", "school", "home")]
        return [(label, text) for label, text in found if text]

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.lines)


@dataclass(frozen=True, slots=True)
class SummaryWords:
    """The whole of a summary: each part by its key, and the aims in order."""

    words: Mapping[str, str]
    aims: Sequence[SummaryAim]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "SummaryWords":
        return cls(
            {key: content.get("words", {}).get(key, "") for key in PARTS},
            [SummaryAim(**each) for each in content.get(AIMS, ())],
        )

    def as_json(self) -> dict[str, Any]:
        names = SummaryAim.__dataclass_fields__
        return {
            "words": {key: self.words.get(key, "") for key in PARTS},
            AIMS: [{name: getattr(aim, name) for name in names} for aim in self.aims],
        }

    def texts(self, name: str) -> Iterator[tuple[str, str]]:
        """Every text with the heading under which it is read, of what is not empty."""
        for key in BEFORE:
            yield heading(key, name), self.words[key]
        for aim in self.aims:
            yield aim.title, "\n".join([aim.title, *(text for _, text in aim.lines)])
        for key in AFTER:
            yield heading(key, name), self.words[key]

    def content(self, name: str) -> Content:
        """To be compared with another version."""
        parts = [
            SnapshotPart(
                aim.key, aim.title, {AIM["title"]: aim.title} | dict(aim.lines)
            )
            for aim in self.aims
        ]  # fmt: skip
        return Content({heading(key, name): self.words[key] for key in PARTS}, parts)


def heading(key: str, name: str) -> str:
    return PARTS[key].format(name=name)


def tidied(found: SummaryWords) -> SummaryWords:
    """Without blanks around anything, and without aims that say nothing."""
    aims = [
        SummaryAim(aim.key, *(" ".join(getattr(aim, name).split()) for name in AIM))
        for aim in found.aims
    ]
    return SummaryWords(
        {key: found.words.get(key, "").strip() for key in PARTS},
        [aim for aim in aims if not aim.is_empty],
    )


def content_problems(found: SummaryWords) -> dict[str, list[str]]:
    """Why it cannot be saved, by the field of the form."""
    wrong: dict[str, list[str]] = {}
    for key, text in found.words.items():
        if len(text) > MOST_WORDS:
            wrong[key] = [f"It has {len(text):,} letters: at most {MOST_WORDS:,} are read."]
    for aim in found.aims:
        for name in AIM:
            if len(getattr(aim, name)) > MOST_OF_AIM:
                wrong[field_of(aim.key, name)] = [f"At most {MOST_OF_AIM} letters."]
        if not aim.title:
            wrong[field_of(aim.key, "title")] = ["Say in a few words what it is about."]
    return wrong


def sharing_problems(found: SummaryWords, name: str) -> list[str]:
    """What has to be written before anybody reads it."""
    missing = [heading(key, name) for key in NEEDED if not found.words[key]]
    return [f"“{each}” is empty: write it first." for each in missing]


def field_of(key: str, name: str) -> str:
    """In the form: of the aim with that key."""
    return f"aim_{key}_{name}"


def empty_lines(found: SummaryWords, name: str) -> list[str]:
    """Parts that are left out, as whoever shares it is told."""
    return [heading(key, name) for key in PARTS if not found.words[key]]
