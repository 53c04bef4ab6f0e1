"""What is shared with families, written directly."""

from copy import deepcopy
from datetime import UTC, date, datetime, time
from typing import Any

from pupils.models import FamilyTie, Pupil
from reviews.models import ReviewMeeting
from send_mis.accounts.models import User
from send_mis.parents.due.answers import answer_changes
from send_mis.parents.models import (
    MeetingSlot,
    SharedWith,
    Signpost,
    SlotChoice,
    SlotPupil,
    Summary,
    SummaryAnswer,
    SummarySnapshot,
    SummaryTranslation,
)
from send_mis.schools.models import School
from tests.factories.audited import TODAY, in_change
from tests.factories.cycles import make_cycle
from tests.factories.documents import keep_document

_AIM = "a1" * 16
WORDS: dict[str, Any] = {
    "words": {
        "good": "Noah loves maps and numbers.", "says": "It helps when you tell me first.",
        "why": "We are working on two things.", "going": "", "home": "Read for ten minutes.",
        "meet": "Monday 7 December 2026, 3pm, Room 1.",
        "ring": "Mrs Nair, SENCO: 01234 567890, on school days.",
    },
    "aims": [
        {"key": _AIM, "title": "Getting back to his work", "hope": "Within five minutes.",
         "now": "One day in five.", "school": "Short breaks with Mrs Doyle.", "home": "The card."},
    ],
}  # fmt: skip


def make_summary(pupil: Pupil, owner: User, **fields: Any) -> Summary:
    """A draft of the pupil's first cycle, unless `fields` say otherwise."""
    if not {"discussion", "cycle", "review", "year"} & fields.keys():
        fields["cycle"] = make_cycle(pupil)
    with in_change():
        made: Summary = Summary.objects.create(
            pupil=pupil, school_id=pupil.school_id, owner=owner,
            **{"kind": "cycle", "content": deepcopy(WORDS), "drafted_on": TODAY} | fields,
        )  # fmt: skip
        return made


def share(summary: Summary, tie: FamilyTie, **fields: Any) -> SharedWith:
    """With this contact, by mail, as the next version where it has none."""
    with in_change():
        if summary.number == 0:
            summary.state, summary.number, summary.shared_on = "shared", 1, TODAY
            summary.save()
            SummarySnapshot.objects.create(
                summary=summary, school_id=summary.school_id, number=1, kind="shared",
                content=summary.content, made_by=summary.owner,
                made_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
            )  # fmt: skip
        made: SharedWith = SharedWith.objects.create(
            summary=summary, pupil_id=summary.pupil_id, school_id=summary.school_id,
            contact=tie.contact,
            **{
                "reason": "Has parental responsibility", "told_by": "mail", "shared_on": TODAY,
                "shared_by": summary.owner.display_name,
            } | fields,
        )  # fmt: skip
        return made


def make_signpost(school: School, **fields: Any) -> Signpost:
    """Of Kent, checked today."""
    with in_change():
        made: Signpost = Signpost.objects.create(
            school=school,
            **{
                "authority": "886", "kind": "advice", "name": "Kent SENDIASS",
                "telephone": "01234 000000", "checked_on": TODAY, "checked_by": "Dana",
            } | fields,
        )  # fmt: skip
        return made


def offer_time(*pupils: Pupil, host: User, at: time = time(15), **fields: Any) -> MeetingSlot:
    """On a Tuesday in December, to the families of these pupils."""
    with in_change():
        made: MeetingSlot = MeetingSlot.objects.create(
            school_id=pupils[0].school_id, host=host, begins=at,
            **{
                "on": date(2026, 12, 8), "minutes": 15, "place": "Room 2", "offered_on": TODAY,
                "offered_by": "Dana",
            } | fields,
        )  # fmt: skip
        for pupil in pupils:
            SlotPupil.objects.create(slot=made, pupil=pupil, school_id=made.school_id)
        return made


def take_time(slot: MeetingSlot, shared: SharedWith) -> SlotChoice:
    """With the meeting that comes of it."""
    with in_change():
        meeting = ReviewMeeting.objects.create(
            pupil_id=shared.pupil_id, school_id=shared.school_id, about="Review", on=slot.on,
            begins=slot.begins, minutes=slot.minutes, place=slot.place, planned_on=TODAY,
        )  # fmt: skip
        made: SlotChoice = SlotChoice.objects.create(
            slot=slot, pupil_id=shared.pupil_id, school_id=slot.school_id,
            contact_id=shared.contact_id, shared=shared, meeting=meeting, joins="place",
            chosen_at=datetime(2026, 11, 23, 18, tzinfo=UTC),
        )  # fmt: skip
        return made


def answer(shared: SharedWith, kind: str = "question", **fields: Any) -> SummaryAnswer:
    """Asked today, to be answered by the owner on Thursday."""
    waits = {} if kind == "comment" else {
        "by_on": date(2026, 11, 26), "owner": shared.summary.owner,
    }  # fmt: skip
    with in_change():
        made: SummaryAnswer = SummaryAnswer.objects.create(
            shared=shared, pupil_id=shared.pupil_id, school_id=shared.school_id,
            contact_id=shared.contact_id, kind=kind,
            **{
                "number": 1, "words": "How long are the breaks?", "how": "link",
                "given_at": datetime(2026, 11, 23, 18, tzinfo=UTC),
            } | waits | fields,
        )  # fmt: skip
        answer_changes(made.pk)
        return made


def translate(summary: Summary, **fields: Any) -> SummaryTranslation:
    document = keep_document(summary.pupil, kind="school", title="In Polish")
    with in_change():
        made: SummaryTranslation = SummaryTranslation.objects.create(
            summary=summary, pupil=summary.pupil, school_id=summary.school_id, document=document,
            **{"number": summary.number, "language": "Polish"} | fields,
        )  # fmt: skip
    return made
