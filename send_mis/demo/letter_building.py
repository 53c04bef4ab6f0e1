"""Letters of the demonstration: one that arrived, one that could not, paper that waits, a draft."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from pupils.choices import Audience, CopyState, DocumentKind, LetterState, LetterWay
from pupils.documents.keeping import put
from pupils.documents.writing import new_document
from pupils.letters.paper import copy_pdf
from pupils.letters.rules.copies import copy_words
from pupils.letters.rules.kinds import GENERAL, MEETING, letter_kind
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.selectors.facts import facts_of
from pupils.letters.selectors.people import recipients_of
from pupils.letters.sender import LetterSender
from pupils.models import Letter, LetterCopy, Pupil
from send_mis.demo.days import school_day_near, weekday_on
from send_mis.demo.plans import Built
from send_mis.schools.provision_days import provision_days

_NAMESPACE = uuid.UUID("6f7c2b0e-8a55-4b0e-9d0a-3a2f0a2c9e11")
_OFFICE = "Mrs Carol Finch"
# The review of Noah's EHC plan, as its meeting is planned.
_TO_NOAHS = timedelta(days=16)


@dataclass(frozen=True, slots=True)
class _Told:
    """`states`: what became of the copies, by the way that each goes."""

    whose: str
    kind: str
    values: dict[str, str]
    days_ago: int
    states: dict[str, CopyState]


def build_letters(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after the pupils and their families are written."""
    pupils = {pupil.list_name: pupil for pupil in built.pupils}
    days = provision_days(built.school.pk).days
    for number, told in enumerate(_letters(school_day_near(today + _TO_NOAHS, days, today))):
        if told.whose in pupils:
            _build(built, pupils[told.whose], told, f"{seed}:{built.school.urn}:{number}", today)


def _letters(meeting_on: date) -> list[_Told]:
    meeting = {
        "meeting about": "the annual review of the plan", "meeting date": meeting_on.isoformat(),
        "meeting time": "9:30am", "meeting place": "The head’s room",
    }  # fmt: skip
    swimming = {"message": "From next week we go swimming on Tuesdays. Please send a towel."}
    arrived = {"mail": CopyState.LEFT, "post": CopyState.GIVEN, "hand": CopyState.GIVEN}
    waits = {"mail": CopyState.LEFT, "post": CopyState.PRINTED, "hand": CopyState.PRINTED}
    failed = {"mail": CopyState.FAILED, "post": CopyState.GIVEN, "hand": CopyState.GIVEN}
    fresh = {"mail": CopyState.LEFT, "post": CopyState.TO_PRINT, "hand": CopyState.TO_PRINT}
    return [
        _Told("Bright, Noah", MEETING, meeting, 6, waits),
        _Told("Clarke, Jayden", GENERAL, swimming, 2, failed),
        _Told("Nowak, Kacper", GENERAL, swimming, 9, arrived),
        _Told("Lind, Freya", GENERAL, swimming, 0, fresh),
        _Told("Prosser, Ella", GENERAL, swimming, 1, {}),
    ]


def _build(built: Built, pupil: Pupil, told: _Told, key: str, today: date) -> None:
    on = min(today, weekday_on(today - timedelta(days=told.days_ago)))
    kind = letter_kind(told.kind)
    at = timezone.make_aware(datetime.combine(on, time(10, 5)))
    letter = Letter(
        id=uuid.uuid5(_NAMESPACE, key), pupil=pupil, school=built.school, kind=kind.key,
        subject=kind.subject, body=kind.body, values=told.values, made_by=_OFFICE, made_at=at,
    )  # fmt: skip
    if told.states:
        letter.state, letter.sent_at, letter.sent_by = LetterState.SENT.value, at, _OFFICE
    letter.save(force_insert=True)
    if told.states:
        for place, who in enumerate(recipients_of([pupil.pk], today)[pupil.pk].told):
            _copy(letter, who, told.states[who.way], at, f"{key}:{place}")


def _copy(
    letter: Letter, who: LetterRecipient, state: CopyState, at: datetime, key: str
) -> None:  # fmt: skip
    pupil, school, on = letter.pupil, letter.school, at.date()
    sender = LetterSender(None, _OFFICE, "office", "Office", school.pk)
    facts = facts_of([pupil], school, sender, on)[pupil.pk]
    words = copy_words(
        letter_kind(letter.kind), letter.subject, letter.body, letter.values, facts, who
    )
    copy_id = uuid.uuid5(_NAMESPACE, key)
    content = copy_pdf(words, who, school=school, way=who.way, on=on, copy_id=copy_id)
    document = new_document(
        pupil, content, on=on, by=_OFFICE,
        facts={
            "title": f"Letter to {who.name}: {words.subject}"[:160], "dated_on": on,
            "kind": DocumentKind.LETTER.value, "author": school.name,
            "audience": Audience.SEND.value,
        },
    )  # fmt: skip
    document.id = uuid.uuid5(_NAMESPACE, f"{key}:file")
    document.save(force_insert=True)
    # Of a demonstration that was made here before, in another database.
    default_storage.delete(document.storage_name)
    put(document, content)
    is_posted = who.way == LetterWay.POST
    LetterCopy.objects.create(
        id=copy_id, letter=letter, pupil=pupil, school=school, contact_id=who.contact_id,
        partner_id=who.partner_id, name=who.name, address=who.address if is_posted else "",
        is_private=is_posted and who.is_private, reason=who.reason, way=who.way,
        to=who.email if who.way == LetterWay.MAIL else "", state=state.value, document=document,
        made_on=on, state_at=at, state_by=_OFFICE,
        because="The mail server refused the address." if state == CopyState.FAILED else "",
    )  # fmt: skip
