"""Letters through the real services, files and outbox: who gets what, and what becomes of it."""

import io
import smtplib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from pupils.choices import LetterDue
from pupils.families.services.restrictions import start_restriction
from pupils.letters import paper
from pupils.letters.rules.kinds import letter_kind
from pupils.letters.selectors.copies import copy_list, printed_copies
from pupils.letters.selectors.people import recipients_of
from pupils.letters.services import copies as copy_services
from pupils.letters.services.following import NOT_TOLD_NOW, follow, stops, to_follow
from pupils.letters.services.letters import (
    OTHERS_NOW,
    LetterContent,
    send_letter,
    write_letter,
)
from pupils.models import ContactPoint, Document, DueDate, Letter, LetterCopy, Pupil, Spell
from send_mis.access.actor import Actor
from send_mis.errors import AlreadyDone, EditConflict, RuleBroken
from send_mis.notifications.models import Attachment, Message
from send_mis.notifications.services import send_message
from send_mis.ui.lists import Address
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    make_contact,
    make_home,
    make_pupil,
    restrict,
)
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that went to paper."""
    found: list[str] = []
    render = paper.render_pdf

    def both(template: str, context: dict[str, Any], *, title: str) -> bytes:
        found.append(render_to_string(template, {**context, "title": title}))
        return render(template, context, title=title)

    monkeypatch.setattr(paper, "render_pdf", both)
    return found


def verify(contact_id: Any) -> None:
    with in_change():
        ContactPoint.objects.filter(contact=contact_id, kind="email").update(
            verified_on=TODAY, verified_how="call", verified_by="Olive"
        )


def parents(pupil: Pupil) -> tuple[Any, Any]:
    """A mother at a confidential address with a verified e-mail; a father elsewhere, by post."""
    mother = make_contact(
        pupil, points={"email": "ruth@example.com", "mobile": "07700 900111"},
        person={"title": "Mrs", "forename": "Ruth", "surname": "Bright & Sons <x>"},
    )  # fmt: skip
    father = make_contact(pupil, "PAF", person={"forename": "Ray", "format": "large"})
    make_home(pupil, mother.contact, address="12 Hidden Close\nHarebell", is_confidential=True)
    make_home(pupil, father.contact, address="3 Open Road", share="some", postcode="HB1 2AB")
    verify(mother.contact_id)
    return mother, father


def written(actor: Actor, pupil: Pupil, message: str = "We go swimming.", **more: Any) -> Letter:
    kind = letter_kind(more.pop("kind", "general"))
    content = LetterContent(kind.subject, kind.body, more.pop("values", {"message": message}))
    return write_letter(actor=actor, pupil=pupil, kind=kind.key, content=content)


def mark(pupil: Pupil) -> str:
    return recipients_of([pupil.pk], TODAY)[pupil.pk].mark


def sent(actor: Actor, pupil: Pupil, **more: Any) -> Letter:
    letter = written(actor, pupil, **more)
    return send_letter(actor=actor, letter=letter, version=1, seen=mark(pupil))


def post(copy: LetterCopy) -> bool:
    assert copy.message is not None
    return send_message(message_id=copy.message, now=timezone.now())


def test_each_home_gets_its_own_copy_and_nothing_of_the_other(
    cast: Cast, printed: list[str]
) -> None:
    senco, noah = actor_for_user(cast.senco), cast.noah
    mother, father = parents(noah)
    sent(senco, noah)
    hers = LetterCopy.objects.get(contact=mother.contact)
    his = LetterCopy.objects.get(contact=father.contact)
    assert (hers.way, hers.to, hers.address, hers.state) == (
        "mail", "ruth@example.com", "", "leaving",
    )  # fmt: skip
    assert (his.way, his.address, his.state, his.is_private) == (
        "post", "3 Open Road\nHB1 2AB", "to_print", False,
    )  # fmt: skip
    to_her, to_him = printed
    assert "Ruth Bright &amp; Sons &lt;x&gt;" in to_her
    assert "Ray" not in to_her
    assert "Open Road" not in to_her + hers.name
    assert "Ruth" not in to_him
    assert "Hidden" not in to_her + to_him
    assert "large" in to_him.partition('<body class="')[2].partition('"')[0]
    for copy in (hers, his):
        document = Document.objects.get(letter_copy=copy)
        assert (document.kind, document.audience, document.file_kind) == ("letter", "send", "pdf")
        with default_storage.open(document.storage_name) as file, pikepdf.open(file) as made:
            assert made.Root.MarkInfo.Marked
    assert post(hers)
    [message] = mail.outbox
    assert message.to == ["ruth@example.com"]
    assert str(message.body).startswith("Dear Mrs Ruth Bright & Sons <x>\n")
    for word in ("Noah", "Bright,", "SEN", "Ray"):
        assert word not in f"{message.subject} {message.body} {message.attachments[0][0]}"
    [(name, content, kind)] = message.attachments
    assert (kind, name.endswith(".pdf")) == ("application/pdf", True)
    assert pikepdf.open(io.BytesIO(content)).docinfo is not None
    hers.refresh_from_db()
    assert (hers.state, hers.state_by) == ("left", "The post room")
    assert not Attachment.objects.exists()


def test_who_is_not_told_gets_nothing_and_the_page_says_why(cast: Cast) -> None:
    mother, father = parents(cast.noah)
    uncle = make_contact(cast.noah, "REL", responsibility="no")
    restrict(father)
    found = recipients_of([cast.noah.pk], TODAY)[cast.noah.pk]
    assert [who.contact_id for who in found.told] == [mother.contact_id]
    reasons = {who.name: who.reason for who in found.not_told}
    assert "Court order" in reasons[father.contact.name]
    assert reasons[uncle.contact.name] == "Has neither parental responsibility nor care"
    sent(actor_for_user(cast.senco), cast.noah)
    assert [copy.contact_id for copy in LetterCopy.objects.all()] == [mother.contact_id]


def test_two_of_one_home_get_one_copy_on_paper_and_each_a_mail(cast: Cast) -> None:
    one = make_contact(cast.noah, person={"forename": "Ann"})
    two = make_contact(
        cast.noah, "PAF", person={"forename": "Ben"}, points={"email": "ben@example.com"}
    )
    make_home(cast.noah, one.contact, two.contact, address="1 Long Lane")
    [who] = recipients_of([cast.noah.pk], TODAY)[cast.noah.pk].told
    assert who.name == "Ann Bright and Ben Bright"
    assert "not verified" in who.notes[0]
    verify(two.contact_id)
    told = recipients_of([cast.noah.pk], TODAY)[cast.noah.pk].told
    assert [(who.name, who.way) for who in told] == [("Ann Bright", "post"), ("Ben Bright", "mail")]


def test_two_siblings_with_different_fathers(cast: Cast, printed: list[str]) -> None:
    senco, noah = actor_for_user(cast.senco), cast.noah
    mother, father = parents(noah)
    sister = make_pupil(cast.harebell, surname="Bright", forename="Nia")
    make_contact(sister, known=mother.contact)
    hers = make_contact(sister, "PAF", person={"forename": "Karl", "surname": "Other"})
    sent(senco, sister)
    got = set(LetterCopy.objects.filter(pupil=sister).values_list("contact_id", flat=True))
    assert got == {mother.contact_id, hers.contact_id}
    assert father.contact_id not in got
    assert all("Noah" not in text and "Ray" not in text for text in printed)


def test_a_contact_restricted_between_preview_and_sending_is_sent_nothing(
    cast: Cast, files: Path
) -> None:
    senco = actor_for_user(cast.senco)
    _, father = parents(cast.noah)
    letter, seen = written(senco, cast.noah), mark(cast.noah)
    start_restriction(
        actor=senco, tie=father, starts_on=TODAY,
        facts={"ground": "order", "stops_information": True, "reason": "x",
               "order_ends_on": None},
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="changed since this preview"):
        send_letter(actor=senco, letter=letter, version=1, seen=seen)
    assert OTHERS_NOW
    assert not LetterCopy.objects.exists()
    assert not Message.objects.exists()
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_mail_that_waits_is_stopped_by_a_restriction_and_becomes_a_task(cast: Cast) -> None:
    mother, _ = parents(cast.noah)
    sent(actor_for_user(cast.senco), cast.noah)
    copy = LetterCopy.objects.get(contact=mother.contact)
    assert copy.message
    assert stops(copy.message) == ""
    restrict(mother, since=TODAY)
    assert not post(copy)
    copy.refresh_from_db()
    assert (copy.state, copy.because, mail.outbox) == ("failed", NOT_TOLD_NOW, [])
    assert Message.objects.get(pk=copy.message).body == ""
    due = DueDate.objects.get(kind=LetterDue.DELIVER.value, subject_id=copy.pk)
    assert (due.done_on, due.turn) == (None, "office")


def test_an_address_that_the_server_refuses_is_chased_until_it_is_sent_otherwise(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = actor_for_user(cast.office)
    mother, _ = parents(cast.noah)
    sent(office, cast.noah)
    copy = LetterCopy.objects.get(contact=mother.contact)

    def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no such person")})

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        assert not post(copy)
    copy.refresh_from_db()
    assert (copy.state, copy.because) == ("failed", "The mail server refused the address.")
    new = copy_services.send_another_way(actor=office, copy=copy, way="post")
    copy.refresh_from_db()
    assert (copy.state, new.state, new.is_private) == ("replaced", "to_print", True)
    assert new.address == "12 Hidden Close\nHarebell"
    with pytest.raises(AlreadyDone):
        copy_services.give_up_copy(actor=office, copy=copy, because="x")
    copy_services.print_copies(actor=office, school=cast.harebell, copies=[new.pk])
    copy_services.give_copies(actor=office, school=cast.harebell, copies=[new.pk], way="hand")
    new.refresh_from_db()
    assert (new.state, new.way, new.state_by) == ("given", "hand", cast.office.display_name)
    due = DueDate.objects.filter(kind=LetterDue.DELIVER.value, done_on__isnull=True)
    assert {row.subject_id for row in due} == {LetterCopy.objects.get(state="to_print").pk}, (
        "the father's alone"
    )


def test_a_worker_that_died_between_sending_and_telling_is_made_up_for(cast: Cast) -> None:
    mother, _ = parents(cast.noah)
    sent(actor_for_user(cast.senco), cast.noah)
    copy = LetterCopy.objects.get(contact=mother.contact)
    assert copy.message
    assert list(to_follow()) == []
    Message.objects.filter(pk=copy.message).update(sent_at=timezone.now())
    assert list(to_follow()) == [copy.message]
    follow(copy.message)
    follow(copy.message)
    copy.refresh_from_db()
    assert copy.state == "left"
    Message.objects.all().delete()
    with in_change():
        LetterCopy.objects.filter(pk=copy.pk).update(state="leaving")
    assert list(to_follow()) == [copy.message]
    follow(copy.message)
    copy.refresh_from_db()
    assert copy.state == "failed"


def test_sent_twice_in_two_tabs_is_sent_once(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    parents(cast.noah)
    letter, seen = written(senco, cast.noah), mark(cast.noah)
    send_letter(actor=senco, letter=letter, version=1, seen=seen)
    with pytest.raises(AlreadyDone, match="sent it at"):
        send_letter(actor=senco, letter=letter, version=1, seen=seen)
    assert LetterCopy.objects.count() == 2
    assert Message.objects.count() == 1


def test_words_that_somebody_changed_meanwhile_are_not_sent(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    parents(cast.noah)
    letter = written(senco, cast.noah)
    with pytest.raises(EditConflict):
        send_letter(actor=senco, letter=letter, version=2, seen=mark(cast.noah))


def test_the_words_may_not_give_one_home_away_to_another(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    parents(cast.noah)
    for secret in ("We will visit 12 hidden close.", "Ring 07700 900 111", "ruth@example.com"):
        letter = written(senco, cast.noah, message=secret)
        with pytest.raises(RuleBroken, match="Ray Bright must not read"):
            send_letter(actor=senco, letter=letter, version=1, seen=mark(cast.noah))
    assert not LetterCopy.objects.exists()


def test_support_that_starts_is_told_when_the_first_copy_arrives(cast: Cast) -> None:
    senco, jayden = actor_for_user(cast.senco), cast.jayden
    make_contact(jayden)
    with in_change():
        Spell.objects.filter(pupil=jayden).update(parents_told_on=None, parents_told_how="")
    sent(senco, jayden, kind="sen_support", values={"start date": "2026-11-02"})
    spell = Spell.objects.get(pupil=jayden)
    assert spell.parents_told_on is None
    copy = LetterCopy.objects.get()
    assert copy.way == "hand", "no address is recorded"
    copy_services.give_copies(actor=senco, school=cast.harebell, copies=[copy.pk], way="hand")
    spell.refresh_from_db()
    assert (spell.parents_told_on, spell.parents_told_how) == (timezone.localdate(), "letter")


@pytest.mark.parametrize("kind", ["sen_support", "professional"])
def test_the_office_sends_no_letter_that_tells_of_sen(cast: Cast, kind: str) -> None:
    from send_mis.errors import NotAllowed

    with pytest.raises(NotAllowed):
        written(actor_for_user(cast.office), cast.noah, kind=kind, values={})


def test_paper_for_somebody_who_is_restricted_meanwhile_is_neither_printed_nor_given(
    cast: Cast,
) -> None:
    office = actor_for_user(cast.office)
    mother, father = parents(cast.noah)
    sent(office, cast.noah)
    his = LetterCopy.objects.get(contact=father.contact)
    place, address = cast.harebell, Address("", (("show", "to_print"),))
    assert [row.pk for row in printed_copies(office, place, address)] == [his.pk]
    restrict(father, since=TODAY)
    assert printed_copies(office, place, address) == []
    [row] = copy_list(office, place, address).rows
    assert (row.is_gone, row.has_box) == (True, False)
    with pytest.raises(RuleBroken, match="Ray Bright must not be given"):
        copy_services.give_copies(actor=office, school=place, copies=[his.pk], way="post")
    with pytest.raises(RuleBroken, match="no longer written to"):
        copy_services.send_another_way(actor=office, copy=his, way="hand")
    copy_services.give_up_copy(actor=office, copy=his, because="Restricted since")
    assert not DueDate.objects.filter(kind=LetterDue.DELIVER.value, done_on__isnull=True).exists()
    assert mother.contact_id
