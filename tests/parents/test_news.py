"""Readers are told that something was withdrawn or answered: a line without child or content, or
by hand where no message goes to them."""

import smtplib
from datetime import date

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from pupils.models import DueDate, FamilyTie
from send_mis.links.models import ExpiringLink
from send_mis.notifications.models import Message
from send_mis.notifications.services import send_message
from send_mis.parents.answers.services import settle_answer
from send_mis.parents.letters.services import settle_told
from send_mis.parents.mails.services import (
    NOT_READ_NOW,
    NOT_TOLD_NOW,
    follow,
    news_stops,
    to_follow,
)
from send_mis.parents.models import SharedWith
from send_mis.parents.summaries.services import readers, summaries
from send_mis.pdf.looking import words_of_pdf
from tests.factories import actor_for_user, answer, in_change, make_contact, make_summary, restrict
from tests.parents.reading import let_in, link_of, newest_code, signs_in
from tests.parents.test_sharing import family, shared_now
from tests.people import Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
DUE = DueDate.objects.filter(kind="shared.told")
BY = date(2026, 11, 26)


@pytest.fixture
def ties(cast: Cast) -> tuple[FamilyTie, FamilyTie]:
    return family(cast)


@pytest.fixture
def mother(cast: Cast, ties: tuple[FamilyTie, FamilyTie]) -> SharedWith:
    shared_now(cast, make_summary(cast.noah, cast.senco), *ties)
    return SharedWith.objects.select_related("summary", "pupil", "contact").get(
        contact=ties[0].contact
    )


def withdraw(cast: Cast, row: SharedWith) -> None:
    summary = row.summary
    summary.refresh_from_db()
    summaries.withdraw_summary(
        actor=actor_for_user(cast.senco), summary=summary, version=summary.version, why="Wrong day"
    )


def settle(cast: Cast, row: SharedWith, words: str = "Ten minutes a day.") -> None:
    asked = answer(row)
    settle_answer(actor=actor_for_user(cast.senco), answer=asked, version=1, outcome=words)


def on_paper(row: SharedWith) -> SharedWith:
    with in_change():
        row.told_by = "paper"
        row.save()
    return row


def leaves(row: SharedWith) -> EmailMessage:
    row.refresh_from_db()
    assert row.mail is not None
    assert send_message(message_id=row.mail, now=timezone.now())
    return mail.outbox[-1]


def test_a_withdrawal_is_told_without_child_or_content(cast: Cast, mother: SharedWith) -> None:
    path = link_of(mother)
    client = let_in(path)
    withdraw(cast, mother)
    left = leaves(mother)
    said = f"{left.subject}{left.body}"
    assert left.to == ["laura@home.test"]
    assert "has withdrawn something that it shared with you" in left.subject
    for secret in ("Noah", "Bright", "Wrong day", "/shared/", "SEN", "Getting back"):
        assert secret not in said
    assert "The school has withdrawn this" in client.get(path).content.decode()
    mother.refresh_from_db()
    assert mother.tell_by_on is None


def test_an_answer_is_told_by_a_link_of_its_own_beside_the_one_that_is_open(
    cast: Cast, mother: SharedWith
) -> None:
    path = link_of(mother)
    client = let_in(path)
    settle(cast, mother)
    left = leaves(mother)
    assert left.subject == "Harebell Primary has answered you"
    for secret in ("Noah", "Bright", "Ten minutes", "breaks"):
        assert secret not in f"{left.subject}{left.body}"
    assert "Ten minutes a day." in client.get(path).content.decode()
    new = left.body.split("/shared/")[1].split()[0]
    assert new not in path
    other = f"/shared/{new}"
    assert newest_code()
    assert "Ten minutes" in let_in(other).get(other).content.decode()
    readers.stop_reader(
        actor=actor_for_user(cast.senco), shared=mother, version=mother.version, why="Asked"
    )
    links = ExpiringLink.objects.filter(subject_id=mother.pk)
    assert not links.filter(revoked_at__isnull=True).exists()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("how", ["withdrawn", "answered"])
def test_who_is_told_on_paper_is_told_by_somebody_by_a_day(
    cast: Cast, mother: SharedWith, how: str
) -> None:
    on_paper(mother)
    settle(cast, mother)
    if how == "withdrawn":
        withdraw(cast, mother)
    due = DUE.get(subject_id=mother.pk)
    assert (due.owner, due.due_on) == (cast.senco, BY)
    client = signed_in(cast.senco)
    page = client.get(reverse("summary", args=[mother.summary_id])).content.decode()
    told = reverse("summary_told", args=[mother.pk])
    assert told in page
    assert "To be told by Thu 26 Nov 2026" in page
    assert told in client.get(reverse("today")).content.decode()
    letter = client.get(reverse("summary_told_pdf", args=[mother.pk]))
    said = " ".join((words_of_pdf(letter.content) or [])[3].split())
    assert "Ten minutes a day." in said
    assert ("please do not go by it" in said) is (how == "withdrawn")
    mother.refresh_from_db()
    client.post(told, {"version": str(mother.version), "how": "phone"})
    assert not DUE.filter(subject_id=mother.pk).exists()
    assert list(to_follow()) == []


def test_a_message_that_does_not_arrive_is_told_by_hand(
    cast: Cast, mother: SharedWith, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw(cast, mother)

    def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no such person")})

    mother.refresh_from_db()
    assert mother.mail is not None
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        assert not send_message(message_id=mother.mail, now=timezone.now())
    mother.refresh_from_db()
    assert mother.tell_by_on == BY
    follow(mother.mail)
    settle_told(
        actor=actor_for_user(cast.senco), shared=mother, version=mother.version, how="paper"
    )
    assert list(to_follow()) == []
    assert not DUE.filter(subject_id=mother.pk).exists()


@pytest.mark.parametrize("how", ["restricted", "stopped"])
def test_who_is_told_nothing_any_more_is_not_told_that_either(
    cast: Cast, ties: tuple[FamilyTie, FamilyTie], mother: SharedWith, how: str
) -> None:
    settle(cast, mother)
    mother.refresh_from_db()
    message = mother.mail
    assert message is not None
    assert news_stops(message) == ""
    if how == "restricted":
        restrict(ties[0])
    else:
        readers.stop_reader(
            actor=actor_for_user(cast.senco), shared=mother, version=mother.version, why="Asked"
        )
    assert news_stops(message) == (NOT_TOLD_NOW if how == "restricted" else NOT_READ_NOW)
    assert not send_message(message_id=message, now=timezone.now())
    assert mail.outbox == []
    withdraw(cast, mother)
    mother.refresh_from_db()
    assert mother.tell_by_on is None
    assert list(to_follow()) == []
    told = Message.objects.filter(to="laura@home.test", subject__contains="withdrawn")
    assert not told.exists()


def test_what_was_withdrawn_stays_a_line_with_what_she_asked(
    cast: Cast, mother: SharedWith
) -> None:
    client = signed_in(signs_in(mother, "laura@own.test").user)
    settle(cast, mother)
    answer(mother, "wrong", words="He is not in 4H.")
    withdraw(cast, mother)
    text = client.get(reverse("my_children")).content.decode()
    assert "Withdrawn on Mon 23 Nov 2026" in text
    assert reverse("own_summary", args=[mother.pk]) in text
    for words in ("How long are the breaks?", "Ten minutes a day.", "He is not in 4H.", "by Thurs"):
        assert words in text
    assert "Getting back to his work" not in text
    assert "not shared anything" not in text


@pytest.mark.parametrize("role", ["senco", "teacher"])
def test_staff_see_who_does_not_get_it_and_why(
    cast: Cast, ties: tuple[FamilyTie, FamilyTie], mother: SharedWith, role: str
) -> None:
    make_contact(
        cast.noah, "NOK", responsibility="no", person={"forename": "Uma", "surname": "Nowhere"}
    )
    make_contact(cast.noah, "NOK", person={"forename": "Ola", "surname": "Later"})
    restrict(ties[1])
    client = signed_in(getattr(cast, role))
    text = client.get(reverse("summary", args=[mother.summary_id])).content.decode()
    assert "Does not get it now" in text
    assert "Court order since" in text
    plain = " ".join(text.split())
    assert 'Uma Nowhere <span class="note">Has neither parental responsibility nor care' in plain
    assert 'Ola Later <span class="note">May get it: nobody has shared it with them' in plain
