"""EHC needs assessments of the demonstration: ours to answer, refused, in time, and late."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.models import AssessmentException, LocalAuthority, NeedsAssessment
from pupils.models import Pupil, Spell
from reviews.models import Recommendation
from send_mis.demo.days import weekday_on
from send_mis.demo.ehc_words import REFUSED
from send_mis.demo.plans import Built
from send_mis.demo.story import PRIMARY
from send_mis.ui.words import day

_NAMESPACE = uuid.UUID("7f2b8c11-40ad-4b7e-8f5d-9a1e3c6d2b40")
_FREYA = "Lind, Freya"


@dataclass(frozen=True, slots=True)
class _Story:
    """In days from today; `whose`: Freya, or which of those with SEN support."""

    whose: str | int
    authority: str
    by: str
    received: int
    decision: str = ""
    decided: int | None = None
    asked: int | None = None
    sent: int | None = None
    mediation: int | None = None
    appealed: int | None = None
    conceded: int | None = None
    away: str = ""
    refused_words: str = ""


_STORIES = (
    # Asked 39 days ago: six weeks end in three days, whatever day of the week that is.
    _Story(_FREYA, "999", "school", -60, "assess", -40, asked=-39),
    _Story(5, "998", "school", -64, "refuse", -24, asked=-58, sent=-33, mediation=9,
           refused_words=REFUSED),
    _Story(17, "999", "parent", -63, "assess", -26, asked=-25, sent=-9),
    _Story(29, "997", "parent", -47, asked=-41, sent=-12,
           away="With the grandparents abroad from the third week on; the mother’s letter."),
    # The authority gave way to the appeal: two weeks to say that it will assess.
    _Story(41, "998", "parent", -150, "refuse", -112, appealed=-70, conceded=-9),
)  # fmt: skip


def build_needs_assessments(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after the EHC plans, whose authorities they are."""
    authorities = {
        row.code: row for row in LocalAuthority.objects.filter(school=built.school).order_by("pk")
    }
    others = _with_support(built, today)
    freya = next((each for each in built.pupils if each.list_name == _FREYA), None)
    for story in _STORIES:
        pupil = freya if story.whose == _FREYA else _one(others, story.whose)
        authority = authorities.get(story.authority)
        if pupil is not None and authority is not None:
            _build(built, pupil, authority, story, seed, today)


def _with_support(built: Built, today: date) -> list[Pupil]:
    """For long enough, and of no story of their own."""
    story = {f"{child.surname}, {child.forename}" for child in PRIMARY}
    spells = Spell.objects.filter(
        school=built.school, status="K", ends_on__isnull=True,
        starts_on__lt=today - timedelta(days=150),
    ).select_related("pupil")  # fmt: skip
    rows = spells.order_by("pupil__sort_key", "pupil_id")
    return [spell.pupil for spell in rows if spell.pupil.list_name not in story]


def _one(pupils: list[Pupil], number: str | int) -> Pupil | None:
    return pupils[int(number) % len(pupils)] if pupils else None


def _build(
    built: Built, pupil: Pupil, authority: LocalAuthority, story: _Story, seed: int, today: date
) -> None:
    def day_at(days: int) -> date:
        then = today + timedelta(days=days)
        return then if story.whose == _FREYA else weekday_on(then)

    def on(days: int | None) -> date | None:
        return None if days is None else day_at(days)

    name = f"{seed}:{built.school.urn}:{story.whose}"
    row = NeedsAssessment.objects.create(
        id=uuid.uuid5(_NAMESPACE, name), pupil=pupil, school=built.school, authority=authority,
        requested_by=story.by, received_on=day_at(story.received), decision=story.decision,
        decided_on=on(story.decided), information_asked_on=on(story.asked),
        information_sent_on=on(story.sent), mediation_on=on(story.mediation),
        feedback=story.refused_words, appealed_on=on(story.appealed),
        overturned_on=on(story.conceded), overturned_by="conceded" if story.conceded else "",
        overturned_to="assess" if story.conceded else "",
    )  # fmt: skip
    if story.away:
        AssessmentException.objects.create(
            id=uuid.uuid5(_NAMESPACE, f"{name}:away"), assessment=row, pupil=pupil,
            school=built.school, kind="away", reason=story.away, noted_on=day_at(-12),
        )  # fmt: skip
    if row.feedback and row.decided_on:
        _take_up(row, row.decided_on, name, weekday_on(today - timedelta(days=14)))


def _take_up(row: NeedsAssessment, decided_on: date, name: str, on: date) -> None:
    """The first two things that it says, one of them declined; the third waits on its page."""
    first, second, *_ = row.feedback.split("\n")
    declined = {
        "state": "declined", "decided_on": on, "decided_by": "Priya Nair",
        "reason": "It is in the costed map that went with the request: sent again.",
    }  # fmt: skip
    Recommendation.objects.filter(source_id=row.pk).delete()
    for position, (words, fields) in enumerate(((first, {}), (second, declined)), start=1):
        Recommendation.objects.create(
            id=uuid.uuid5(_NAMESPACE, f"{name}:{position}"), pupil_id=row.pupil_id,
            school_id=row.school_id, position=position, words=words, advised_words=words,
            source_type="ehcp.needsassessment", source_id=row.pk,
            source_words=f"{row.authority.name}, {day(decided_on)}", **fields,
        )  # fmt: skip
