"""The grid as it was sent: two days for everybody, and what was typed of each outcome."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from provision.models import Outcome
from reviews.batch.rules import OutcomeTyped, PupilTyped, missing_levels, reviewed_row
from reviews.batch.selectors import GridPupil
from reviews.choices import CycleDecision
from reviews.pupil_review.rules import (
    CARRY_ON,
    STOPPED,
    LineReviewed,
    OutcomeReviewed,
    PupilReviewed,
    box,
)
from send_mis.ui.forms import DateField, HouseForm
from send_mis.ui.number_fields import NumberField

# In the order of the columns.
BOXES = ("count", "level", "note", "next_text", "next_target")
_LONGEST = {"note": 2000, "next_text": 2000}
_SEEN = re.compile(r"([0-9a-f]{32}):(\d{1,9})")
_KEY = re.compile(r"[0-9a-f]{32}")
_MOST = 200


class BatchForm(HouseForm):
    """The days; the boxes of the outcomes are read by `SentReviews`, each by itself."""

    keeps_draft = True

    held_on = DateField(label="Reviewed on")
    next_review_on = DateField(
        label="Next review", help_text="Of everybody who is reviewed now."
    )  # fmt: skip


@dataclass(frozen=True)
class SentReviews:
    """`seen`: cycle → the version that was on the page. `texts`: by the name of the box."""

    seen: Mapping[UUID, int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(sent: QueryDict | None) -> "SentReviews":
        if sent is None:
            return SentReviews()
        seen = {UUID(key): int(version) for key, version in _pairs(sent.get("seen", ""))}
        starts = tuple(f"{name}_" for name in BOXES)
        texts = {name: sent.get(name, "").strip() for name in sent if name.startswith(starts)}
        return SentReviews(seen, {name: text for name, text in texts.items() if text})

    @property
    def words(self) -> dict[UUID, str]:
        """Outcome → all that was typed of it, whether it can be read or not."""
        found: dict[UUID, str] = {}
        for name, text in self.texts.items():
            key = name.rsplit("_", 1)[1]
            if _KEY.fullmatch(key):
                found[UUID(key)] = ", ".join(filter(None, (found.get(UUID(key)), text)))
        return found

    def rows(
        self, outcome_ids: Collection[UUID], levels: Mapping[UUID, Collection[str]]
    ) -> tuple[list[OutcomeTyped], dict[str, str]]:
        """What was typed of these outcomes, and what is wrong with it, by box."""
        wrong: dict[str, str] = {}
        return [self._row(key, levels[key], wrong) for key in outcome_ids], wrong

    def _row(self, key: UUID, levels: Collection[str], wrong: dict[str, str]) -> OutcomeTyped:
        def text(name: str) -> str:
            found = self.texts.get(box(name, key), "")
            if len(found) > _LONGEST.get(name, len(found)):
                wrong[box(name, key)] = f"Use at most {_LONGEST[name]:,} characters."
            return found

        if (level := text("level")) and level not in levels:
            wrong[box("level", key)] = "Choose how it ended."
        return OutcomeTyped(
            key, level, self._number("count", key, wrong), text("note"), text("next_text"),
            self._number("next_target", key, wrong),
        )  # fmt: skip

    def _number(self, name: str, key: UUID, wrong: dict[str, str]) -> Decimal | None:
        try:
            found: Decimal | None = _NUMBER.clean(self.texts.get(box(name, key), ""))
        except ValidationError as bad:
            wrong[box(name, key)] = " ".join(bad.messages)
            return None
        return found


def read_reviews(
    sent: SentReviews, pupils: Collection[GridPupil], lines: Mapping[UUID, list[LineReviewed]],
    held_on: date, next_review_on: date,
) -> tuple[list[PupilTyped], dict[str, str]]:  # fmt: skip
    """Of those pupils of whom something is typed; and what is wrong, by box."""
    typed: list[PupilTyped] = []
    wrong: dict[str, str] = {}
    for each in pupils:
        by_id = {row.outcome.pk: row for row in each.rows}
        levels = {key: [value for value, _ in row.levels] for key, row in by_id.items()}
        rows, unread = sent.rows(list(by_id), levels)
        wrong |= unread
        for row in rows:
            if row.has_next and row.level in (CARRY_ON, STOPPED):
                name = "next_text" if row.next_text else "next_target"
                wrong.setdefault(box(name, row.outcome_id), _NOTHING_FOLLOWS)
        # Of what is not as it was on the page that is said first, when it is saved.
        is_same = each.version == sent.seen[each.cycle.pk]
        for key in missing_levels(rows) if is_same else ():
            wrong.setdefault(box("level", key), "Choose how it ended, too.")
        if all(row.is_empty for row in rows):
            continue
        outcomes = [_reviewed(row, by_id[row.outcome_id].outcome) for row in rows]
        said = PupilReviewed(
            held_on, CycleDecision.NEW_CYCLE, "", next_review_on, outcomes,
            lines.get(each.cycle.pupil_id, ()),
        )  # fmt: skip
        typed.append(PupilTyped(each.cycle.pk, sent.seen[each.cycle.pk], said))
    return typed, wrong


def _reviewed(row: OutcomeTyped, outcome: Outcome) -> OutcomeReviewed:
    return reviewed_row(row, scale=outcome.scale, text=outcome.text, target=outcome.target)


_NOTHING_FOLLOWS = "Nothing follows what carries on or is stopped: leave this empty, or judge it."
_NUMBER: forms.Field = NumberField(required=False, min_value=0, example="40")


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    yield from _SEEN.findall(text)[:_MOST]
