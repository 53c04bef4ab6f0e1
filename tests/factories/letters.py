from datetime import UTC, datetime
from typing import Any

from pupils.due.writing.letters import letter_changes
from pupils.models import Contact, Letter, LetterCopy, LetterRun, LetterWording, Pupil
from send_mis.schools.models import School
from tests.factories.audited import in_change

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
GENERAL_WORDS = "Dear {recipient}, {message} {sender}"


def make_letter(pupil: Pupil, **fields: Any) -> Letter:
    """A general letter that is not sent yet."""
    with in_change():
        return Letter.objects.create(
            pupil=pupil, school=pupil.school,
            **{
                "kind": "general", "subject": "About {first name}", "body": GENERAL_WORDS,
                "values": {"message": "We go swimming."}, "made_by": "Olive Office", "made_at": AT,
            } | fields,
        )  # fmt: skip


def make_run(*pupils: Pupil, **fields: Any) -> LetterRun:
    """A general letter to the people of these pupils, not sent yet."""
    words = {
        "kind": "general", "subject": "About {first name}", "body": GENERAL_WORDS,
        "values": {"message": "We go swimming."}, "made_by": "Olive Office", "made_at": AT,
    }  # fmt: skip
    with in_change():
        run = LetterRun.objects.create(
            school=pupils[0].school, **words | {"chosen": "Everybody in 4H"} | fields
        )
        for pupil in pupils:
            Letter.objects.create(run=run, pupil=pupil, school=pupil.school, **words)
    return run


def word(school: School, **fields: Any) -> LetterWording:
    """The school's own words of a general letter."""
    with in_change():
        return LetterWording.objects.create(
            school=school,
            **{
                "kind": "general", "number": 1, "subject": "News of {first name}",
                "body": "Hello {recipient}, {message}", "saved_on": AT.date(),
                "saved_by": "Senco Harebell",
            } | fields,
        )  # fmt: skip


def make_copy(
    letter: Letter, contact: Contact, state: str = "printed", **fields: Any
) -> LetterCopy:
    """A copy of a letter that was sent, on paper unless `fields` say so. It has no file."""
    with in_change():
        if letter.sent_at is None:
            letter.state, letter.sent_at, letter.sent_by = "sent", AT, "Olive Office"
            letter.save()
        letter_changes(letter.pupil_id)
        return LetterCopy.objects.create(
            letter=letter, pupil=letter.pupil, school=letter.school, contact=contact, state=state,
            **{
                "name": contact.name, "reason": "Has parental responsibility", "way": "post",
                "made_on": AT.date(), "state_at": AT, "state_by": "Olive Office",
            } | fields,
        )  # fmt: skip
