"""What helps each child with a need: by its area, in the words of those who know the child."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from pupils.choices import BroadArea
from pupils.models import Need, Pupil, Strategy
from send_mis.demo.days import weekday_on
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("9d1f5c3a-7e0b-4c64-8a55-0f1b2d3c4e5f")
Told = tuple[str, str, str]
# Situation, what helps, who says so.
_HELPS: Mapping[str, tuple[Told, ...]] = {
    BroadArea.COMMUNICATION: (
        ("In lessons", "Say the name first, then one instruction at a time.", "staff"),
        ("In lessons", "Show the next step as a picture.", "staff"),
        ("When routines change", "Say so five minutes before, and show the new plan.", "parent"),
        ("When the room is loud", "Offer the ear defenders; they are on the peg.", "pupil"),
        ("In group work", "Give one clear job, and say who listens to whom.", "staff"),
        ("At lunch and play", "Name one friend to start with.", "parent"),
    ),
    BroadArea.COGNITION: (
        ("When reading and writing", "Read the question aloud once; then wait.", "staff"),
        ("When reading and writing", "A word mat on the table, and no copying from the board.",
         "staff"),
        ("In lessons", "Three steps on a whiteboard, to tick off.", "staff"),
        ("In tests", "A quarter more time, in the small room.", "staff"),
        ("At home", "Ten minutes of reading, then stop, however far.", "parent"),
    ),
    BroadArea.SEMH: (
        ("When upset", "Stay near and say little. No questions for five minutes.", "pupil"),
        ("When upset", "The beanbag in the corridor, with the sand timer.", "staff"),
        ("At transitions", "A job to do on the way: carry the register.", "staff"),
        ("", "Praise quietly, never in front of the class.", "pupil"),
        ("At home", "A message home at three on good days too.", "parent"),
    ),
    BroadArea.SENSORY: (
        ("In lessons", "A place at the front, away from the window.", "staff"),
        ("In lessons", "Print at 18 points on cream paper.", "staff"),
        ("At lunch and play", "Leave the hall two minutes before the others.", "pupil"),
        ("On trips", "Ask about steps and noise when booking.", "parent"),
    ),
}  # fmt: skip
_ENDED = ("In lessons", "A fidget toy in the left hand.", "staff")
_WHY = "It was thrown more than held; the putty works."
_MOST = 5


def build_strategies(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after the needs. Nothing of what advice shares is taken
    over yet: the page offers it."""
    needs = Need.objects.filter(school=built.school, ends_on__isnull=True).order_by("pupil", "rank")
    areas: dict[uuid.UUID, list[str]] = {}
    for need in needs:
        areas.setdefault(need.pupil_id, []).append(need.area)
    rows: list[Strategy] = []
    for pupil in built.pupils:
        if pupil.pk in areas:
            rows += _of_one(pupil, areas[pupil.pk], f"{seed}:{pupil.pk}", today)
    Strategy.objects.bulk_create(rows)


def _of_one(pupil: Pupil, areas: list[str], key: str, today: date) -> list[Strategy]:
    random = Random(key)  # noqa: S311 - invented pupils, the same each time
    told = [each for area in dict.fromkeys(areas) for each in _HELPS.get(area, ())]
    chosen = told if len(told) <= _MOST else [told[n] for n in _sample(random, len(told))]
    since = weekday_on(today - timedelta(days=random.randint(30, 200)))
    rows = [
        _row(pupil, f"{key}:{place}", each, since, place)
        for place, each in enumerate(chosen, start=1)
    ]
    if random.random() < 0.2:
        last = _row(pupil, f"{key}:ended", _ENDED, since - timedelta(days=60), len(rows) + 1)
        last.ends_on, last.ended_because = since, _WHY
        rows.append(last)
    return rows


def _sample(random: Random, among: int) -> list[int]:
    """Which of them, in their order."""
    return sorted(random.sample(range(among), _MOST))


def _row(pupil: Pupil, key: str, told: Told, since: date, place: int) -> Strategy:
    situation, words, source = told
    return Strategy(
        id=uuid.uuid5(_NAMESPACE, key), pupil=pupil, school_id=pupil.school_id,
        situation=situation, words=words, source=source, starts_on=since, position=place,
    )  # fmt: skip
