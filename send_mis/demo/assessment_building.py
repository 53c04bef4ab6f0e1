"""What the pupils of the demonstration were assessed at: three times a year, and on entry."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pupils.models import Enrolment, Pupil
from reviews.assessments.rules.scales import NURSERY_SET, PRIMARY_SET
from reviews.models import Assessment, AssessmentScale, ProgressExplained
from send_mis.accounts.models import User
from send_mis.demo.days import weekday_on
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("7d9a3a52-0c1f-4a7a-9a3e-61a4be3c5d08")
_SENCO = "senco@demo.school"
# Last summer, the beginning of this year, and lately.
_AGO = (180, 76, 11)
_AGE, _SCORE, _WRITING = "Reading age", "Reading: standardised score", "Writing: teacher judgement"
_FEELINGS, _OTHERS = "Manages feelings", "Works and plays with others"
_OLD = "Reading test of 2019"
# Whose progress is less than expected, by so much each time, and what explains it.
_SLOW = {"Lind, Freya": "", "Clarke, Jayden": "Moved twice between families since May; settling.",
         "Nowak, Kacper": "", "Bright, Noah": ""}  # fmt: skip
_EVERY_SLOW = 17
# Of the pupils who joined this year, each so-many-th has no baseline yet.
_WITHOUT = 24
_PARENTS = (
    "Mother, at school in the first week", "Both parents, at the home visit", "Father, by phone",
    "Mother and grandmother, at the settling-in afternoon",
    "Offered twice by letter in September; nobody could come",
)  # fmt: skip
_TOLD = (
    "Loves being outdoors.", "Counts everything at home.", "Shy with adults she does not know.", "",
)  # fmt: skip

Values = Iterator[tuple[str, Decimal]]


def build_assessments(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after the staff."""
    school = built.school
    is_nursery = "Nursery am" in built.classes
    scales = {
        each.name: AssessmentScale(
            id=_id(built, seed, f"scale {each.name}"), school=school, **each.facts
        )
        for each in (NURSERY_SET if is_nursery else PRIMARY_SET)
    }
    if not is_nursery:
        scales[_OLD] = AssessmentScale(
            id=_id(built, seed, f"scale {_OLD}"), school=school, name=_OLD, kind="standard",
            area="Reading", lowest=Decimal(70), highest=Decimal(130), same_start=Decimal(5),
            real_difference=Decimal(5), retired_on=today - timedelta(days=130),
        )  # fmt: skip
    AssessmentScale.objects.bulk_create(scales.values())
    writer = _Writer(built, seed, today, scales)
    joined = dict(Enrolment.objects.filter(school=school).values_list("pupil", "starts_on"))
    for number, pupil in enumerate(built.pupils):
        since = joined.get(pupil.pk, today)
        if is_nursery or since > today - timedelta(days=_AGO[0]):
            writer.on_entry(pupil, number, since, _early if is_nursery else _first)
        else:
            writer.each_time(pupil, number)
    writer.write()


class _Writer:
    def __init__(
        self, built: Built, seed: int, today: date, scales: dict[str, AssessmentScale]
    ) -> None:
        self._built, self._seed, self._today, self._scales = built, seed, today, scales
        self._by = User.objects.filter(email=_SENCO).first()
        self._rows: list[Assessment] = []
        self._explained: list[ProgressExplained] = []

    def each_time(self, pupil: Pupil, number: int) -> None:
        chance = Random(f"{self._seed}:{pupil.pk}")  # noqa: S311 invention, not secrecy
        at, is_slow = chance.gauss(0, 1), self._is_slow(pupil, number)
        for turn, ago in enumerate(_AGO):
            on = self._day(ago)
            for name, value in _usual(pupil, on, at, turn, chance, slow=is_slow):
                self._add(pupil, name, on, value)
        if is_slow:
            for name in (_FEELINGS, _OTHERS):
                for ago in _AGO[1:]:
                    self._add(pupil, name, self._day(ago), Decimal(chance.choice((1, 2, 2, 3))))
        if reason := _SLOW.get(pupil.list_name, ""):
            self._explain(pupil, reason)

    def on_entry(
        self, pupil: Pupil, number: int, since: date, values: Callable[[Pupil, Random], Values]
    ) -> None:
        """In the second week, for most of them."""
        if number % _WITHOUT == 0:
            return
        chance = Random(f"{self._seed}:{pupil.pk}")  # noqa: S311 invention, not secrecy
        on = min(weekday_on(since + timedelta(days=9)), self._today)
        with_parents, note = chance.choice(_PARENTS), chance.choice(_TOLD)
        for name, value in values(pupil, chance):
            self._add(
                pupil, name, on, value, is_baseline=True, with_parents=with_parents, note=note
            )

    def write(self) -> None:
        Assessment.objects.bulk_create(self._rows, batch_size=2000)
        ProgressExplained.objects.bulk_create(self._explained)

    def _is_slow(self, pupil: Pupil, number: int) -> bool:
        return pupil.list_name in _SLOW or number % _EVERY_SLOW == 5

    def _day(self, ago: int) -> date:
        return min(self._today, weekday_on(self._today - timedelta(days=ago)))

    def _add(
        self, pupil: Pupil, name: str, on: date, value: Decimal, *, is_baseline: bool = False,
        with_parents: str = "", note: str = "",
    ) -> None:  # fmt: skip
        self._rows.append(
            Assessment(
                id=_id(self._built, self._seed, f"{pupil.pk} {name} {on}"), pupil=pupil,
                school=self._built.school, scale=self._scales[name], on=on, value=value,
                is_baseline=is_baseline, with_parents=with_parents, note=note,
                recorded_by=self._by,
            )
        )  # fmt: skip

    def _explain(self, pupil: Pupil, reason: str) -> None:
        on = self._day(_AGO[-1] - 2)
        self._explained += [
            ProgressExplained(
                id=_id(self._built, self._seed, f"{pupil.pk} explained {name}"), pupil=pupil,
                school=self._built.school, scale=self._scales[name], on=on, reason=reason,
                by=self._by,
            )
            for name in (_AGE, _SCORE, _WRITING)
        ]  # fmt: skip


def _usual(pupil: Pupil, on: date, at: float, turn: int, chance: Random, *, slow: bool) -> Values:
    """Around the age and the middle. Who is slow falls back a little more each time; of the others,
    who is behind catches up a little."""
    months = (on.year - pupil.born_on.year) * 12 + on.month - pupil.born_on.month
    back = turn if slow else 0
    up = turn if at < 0 and not slow else 0
    age = months + at * 7 - back * 4 + up
    yield _AGE, Decimal(min(216, max(36, round(age))))
    score = 100 + at * 11 - back * 5 + up * 2 + chance.choice((-1, 0, 0, 1))
    yield _SCORE, Decimal(min(145, max(55, round(score))))
    level = 4 if at > 1.2 else 3 if at > -1.2 - 0.3 * turn else 2
    yield _WRITING, Decimal(level - (back > 1))


def _first(_pupil: Pupil, chance: Random) -> Values:
    for name in (_FEELINGS, _OTHERS):
        yield name, Decimal(chance.choice((1, 2, 3, 3, 4)))


def _early(_pupil: Pupil, chance: Random) -> Values:
    for each in NURSERY_SET:
        if each.levels:
            yield each.name, Decimal(chance.choice((1, 2, 2, 3, 3, 3, 4)))


def _id(built: Built, seed: int, what: str) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, f"{seed}:{built.school.urn}:{what}")
