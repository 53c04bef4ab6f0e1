"""Support plans of the demonstration: cycles in every state, reviewed on the register's days."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from pupils.models import Spell
from reviews.choices import (
    CycleDecision,
    CycleNoteKind,
    CycleState,
    CycleVersion,
    Involvement,
)
from reviews.cycles.selectors.content import cycle_content
from reviews.models import Cycle, CycleNote, CycleSnapshot
from send_mis.accounts.models import User
from send_mis.demo.cycle_words import FREYA, JAYDEN, STORIES, CycleStory
from send_mis.demo.days import weekday_on, weekdays_from
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("6a1d3f52-0f0c-4b7e-8f43-6d2f2f0b8e05")
# The first reviews that come: late, today and this week, with Freya's three weekdays from today.
_FIRST = (-2, 0, 2, 4)
_DRAFTS = 6
_LATER = range(9, 55)
# Somebody whose plan was never begun, and a draft that has no review date.
_WITHOUT, _UNDATED = 20, 8
_CYCLE = timedelta(weeks=12)
_SOURCES = ["teacher", "progress", "parents", "pupil"]


@dataclass
class CycleBuilder:
    """`staff`: by sign-in. Runs inside an open audited change, after provision."""

    built: Built
    staff: Mapping[str, User]
    seed: int
    today: date

    def __post_init__(self) -> None:
        self.random = Random(f"{self.seed} cycles {self.built.school.urn}")  # noqa: S311 invented data
        self.cycles: list[Cycle] = []
        self.notes: list[CycleNote] = []
        self.spells: list[Spell] = []

    def build(self) -> None:
        Cycle.objects.filter(school=self.built.school).delete()
        spells = list(
            Spell.objects.filter(school=self.built.school, status="K")
            .select_related("pupil").order_by("pupil__sort_key", "pupil_id", "starts_on")
        )  # fmt: skip
        days = self._review_days()
        number = 0
        for spell in spells:
            if spell.ends_on is not None:
                self._stepped_down(spell)
            elif spell.pupil.list_name == "Lind, Freya":
                self._agreed(spell, FREYA, weekdays_from(self.today, 3), has_earlier=True)
            elif spell.pupil.list_name == "Clarke, Jayden":
                self._agreed(spell, JAYDEN, self._ahead(), has_earlier=False)
            else:
                self._usual(spell, number, days)
                number += 1
        self._save()

    def _usual(self, spell: Spell, number: int, days: Iterator[date]) -> None:
        if number == _WITHOUT:
            return
        story = STORIES[number % len(STORIES)]
        if len(_FIRST) <= number < len(_FIRST) + _DRAFTS:
            cycle = self._cycle(spell, story, 1, self._started(spell, 10 + number))
            if number % 2:
                cycle.sources, cycle.strengths, cycle.expected, cycle.differs = [], "", "", ""
            self._show(spell, cycle, None if number == _UNDATED else self._ahead())
            return
        self._agreed(spell, story, next(days), has_earlier=number % 3 == 0)

    def _agreed(
        self, spell: Spell, story: CycleStory, review_on: date, *, has_earlier: bool
    ) -> None:
        follows, start = None, self._started(spell, 75)
        if has_earlier and start - spell.starts_on > _CYCLE / 2:
            follows = self._reviewed(spell, story, start, CycleDecision.NEW_CYCLE)
        cycle = self._cycle(spell, story, 2 if follows else 1, start, follows=follows)
        self._agree(cycle)
        self._show(spell, cycle, review_on)
        for ago, words in zip((12, 4), story.notes, strict=True):
            self._note(cycle, max(start, weekday_on(self.today - timedelta(days=ago))), words)

    def _stepped_down(self, spell: Spell) -> None:
        end = spell.ends_on
        if end is not None and (end - spell.starts_on).days > 30:
            story = STORIES[len(self.cycles) % len(STORIES)]
            self._reviewed(spell, story, end, CycleDecision.STEP_DOWN)

    def _reviewed(
        self, spell: Spell, story: CycleStory, on: date, decision: CycleDecision
    ) -> Cycle:
        start = max(spell.starts_on, weekday_on(on - _CYCLE))
        cycle = self._cycle(spell, story, 1, start)
        self._agree(cycle)
        cycle.review_on = on if on > start else start + timedelta(days=1)
        cycle.state, cycle.closed_on, cycle.closed_by = CycleState.REVIEWED, on, self.senco
        cycle.decision = decision
        cycle.decision_words = (
            "Progress is secure." if decision == CycleDecision.STEP_DOWN
            else "Some of it helped: the same aims, in smaller steps."
        )  # fmt: skip
        return cycle

    def _cycle(
        self, spell: Spell, story: CycleStory, number: int, start: date,
        follows: Cycle | None = None,
    ) -> Cycle:  # fmt: skip
        cycle = Cycle(
            id=self._id(f"{spell.pk} {number}"), school=self.built.school, pupil=spell.pupil,
            number=number, follows=follows, starts_on=start, sources=list(_SOURCES),
            source_words=story.source_words, strengths=story.strengths, expected=story.expected,
            differs=story.differs, support_purpose=story.support, parents_will=story.parents,
            pupil_will=story.pupil,
        )  # fmt: skip
        self.cycles.append(cycle)
        return cycle

    def _agree(self, cycle: Cycle) -> None:
        """Most with parents; now and then they could not come."""
        on = min(weekdays_from(cycle.starts_on, 8), weekdays_from(self.today, -1))
        cycle.state, cycle.agreed_on, cycle.agreed_by = CycleState.AGREED, on, self.senco
        if self.random.random() < 0.12:
            cycle.offered_on, cycle.offered_how, cycle.offered_times = on, Involvement.PHONE, 3
        else:
            cycle.agreed_how = self.random.choice((Involvement.MEETING, Involvement.PHONE))
            cycle.agreed_with = self.random.choice(("mother", "father", "both parents"))

    def _show(self, spell: Spell, cycle: Cycle, review_on: date | None) -> None:
        cycle.review_on = review_on
        spell.next_review_on, spell.has_cycle = review_on, True
        self.spells.append(spell)

    def _note(self, cycle: Cycle, on: date, words: str) -> None:
        self.notes.append(
            CycleNote(
                id=self._id(f"{cycle.pk} {words}"), school=self.built.school, cycle=cycle,
                pupil=cycle.pupil, kind=CycleNoteKind.NOTE, on=min(on, self.today), words=words,
                by=self._first("ta"),
            )
        )  # fmt: skip

    def _save(self) -> None:
        Cycle.objects.bulk_create(self.cycles)
        CycleNote.objects.bulk_create(self.notes)
        Spell.objects.bulk_update(self.spells, ["next_review_on", "has_cycle"])
        CycleSnapshot.objects.bulk_create(
            CycleSnapshot(
                id=self._id(f"{cycle.pk} version"), school=self.built.school, cycle=cycle,
                number=1, kind=kind, made_by=self.senco, made_at=_in_the_afternoon(on),
                content=cycle_content(cycle, on),
            )
            for cycle, kind, on in _versions(self.cycles)
        )  # fmt: skip

    @property
    def senco(self) -> User:
        return self._first("senco")

    def _first(self, role: str) -> User:
        """The demonstration's own sign-in of a role is named so."""
        return next(
            (user for name, user in self.staff.items() if role in name.split(".")),
            next(iter(self.staff.values())),
        )

    def _started(self, spell: Spell, ago: int) -> date:
        day = weekday_on(self.today - timedelta(days=ago + self.random.randint(0, 9)))
        return max(spell.starts_on, min(day, weekdays_from(self.today, -2)))

    def _review_days(self) -> Iterator[date]:
        for weekdays in _FIRST if not self.built.school.urn.endswith("2") else ():
            yield weekdays_from(self.today, weekdays)
        while True:
            yield self._ahead()

    def _ahead(self) -> date:
        return weekday_on(self.today + timedelta(days=self.random.choice(_LATER)))

    def _id(self, name: str) -> uuid.UUID:
        return uuid.uuid5(_NAMESPACE, f"{self.seed} {name}")


def _versions(cycles: Sequence[Cycle]) -> Iterator[tuple[Cycle, str, Any]]:
    for cycle in cycles:
        if cycle.state == CycleState.REVIEWED:
            yield cycle, CycleVersion.REVIEWED, cycle.closed_on
        elif cycle.agreed_on is not None:
            yield cycle, CycleVersion.AGREED, cycle.agreed_on


def _in_the_afternoon(day: date) -> datetime:
    return datetime.combine(day, time(15, 30), UTC)
