"""Advice by a link: what somebody without an account sees, sends and learns, and what the school
has of it."""

import re
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pupils.choices import ProfessionalDue
from pupils.models import AdviceRequest, Document, DueDate, Pupil
from pupils.professionals.rules.advising import ADVICE_LINK, letters_of
from pupils.professionals.services import advice, referrals
from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from send_mis.links.models import ExpiringLink
from send_mis.notifications.models import Message
from tests.factories import (
    TODAY,
    actor_for_user,
    ask_for_advice,
    in_change,
    keep_document,
    make_contact,
    make_professional,
    make_pupil,
    make_service,
    refer,
    restrict,
)
from tests.people import Cast, signed_in
from tests.pupils.sent_files import pdf
from tests.pupils.services.professionals import ASKED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
DONE = "/link/received/"
WRITTEN = {
    "author_name": "Dr Zofia Łoś", "author_role": "Psychologist", "dated_on_day": "20",
    "dated_on_month": "11", "dated_on_year": "2026", "strengths": "Kind", "needs": "",
    "outcomes": "", "provision": "Pictures\nand time",
}  # fmt: skip


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def asked(cast: Cast, pupil: Pupil | None = None, **facts: Any) -> tuple[AdviceRequest, str]:
    """Asked by the SENCO; the way to the page as it stands in the mail."""
    pupil = pupil or cast.noah
    given = ASKED | {"service": make_service(pupil.school)} | facts
    row = advice.ask_advice(actor=actor_for_user(cast.senco), pupil=pupil, facts=given)
    return row, way_in()


def way_in() -> str:
    body = Message.objects.latest("made_at").body
    found = re.search(r"/link/advice/[\w-]+/", body)
    assert found, body
    return found.group()


def send(url: str, file: bytes | None = None, **fields: str) -> Any:
    data: dict[str, Any] = WRITTEN | {"_once": str(uuid4())} | fields
    if file is not None:
        data["file"] = SimpleUploadedFile("Report – Noah.docx", file)
    return Client(enforce_csrf_checks=True, headers={"origin": "null"}).post(url, data)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_mail_and_the_page_say_initials_at_most(cast: Cast) -> None:
    _, url = asked(cast)
    mail = Message.objects.get()
    page = text(Client().get(url))
    for words in (mail.subject, mail.body, page):
        assert "Bright" not in words
        assert "Noah" not in words
    assert "initials NB" in mail.body
    assert "initials NB" in page
    assert "Harebell Primary" in page
    assert "How far?" in page


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Noah Bright", "NB"), ("李 明", "李"), ("明", "明"), ("Zoë", "Z"), ("Łucja Ż", "ŁŻ")],
)
def test_initials_are_never_the_whole_name(name: str, letters: str) -> None:
    assert letters_of(name) == (letters if letters != "明" else "明")


def test_words_are_received_filed_and_to_be_read(cast: Cast) -> None:
    row, url = asked(cast)
    answer = send(url)
    assert (answer.status_code, answer["Location"]) == (302, DONE)
    thanks = text(Client().get(DONE))
    assert "Received, thank you" in thanks
    assert "NB" not in thanks
    row.refresh_from_db()
    assert (row.received_on, row.author_name, row.provision) == (
        timezone.localdate(), "Dr Zofia Łoś", "Pictures\nand time",
    )  # fmt: skip
    document = row.document
    assert document is not None
    assert (document.kind, document.audience, document.file_kind, document.added_by) == (
        "report", "class", "txt", "Dr Zofia Łoś (by link)",
    )  # fmt: skip
    change = Change.objects.latest("at")
    assert (change.event, change.user_id, change.user_name, change.role, change.school_id) == (
        "advice.received", None, "Dr Zofia Łoś (by link)", "system", cast.harebell.pk,
    )  # fmt: skip
    assert change.pupil_ids == [cast.noah.pk]
    due = DueDate.objects.get(subject_id=row.pk, kind=ProfessionalDue.ADVICE)
    assert due.done_on == row.received_on
    today = text(signed_in(cast.senco).get("/"))
    assert "1 piece of advice received: read it" in today
    assert "received: read it" not in text(signed_in(cast.teacher).get("/"))


def test_a_file_is_kept_as_the_report_and_a_confidential_one_for_few(cast: Cast) -> None:
    row, url = asked(cast, is_confidential=True)
    assert send(url, pdf(), strengths="", provision="").status_code == 302
    document = Document.objects.get()
    assert (document.file_kind, document.audience) == ("pdf", "send")
    row.refresh_from_db()
    assert row.document == document


def test_a_report_that_is_there_already_is_not_kept_twice_nor_spoken_of(cast: Cast) -> None:
    content = pdf()
    kept = keep_document(cast.noah, content, sha256=sha256(content).hexdigest())
    row, url = asked(cast)
    assert send(url, content).status_code == 302
    row.refresh_from_db()
    assert row.document == kept
    assert Document.objects.count() == 1


def _macro() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("word/vbaProject.bin", "x")
    return made.getvalue()


REFUSED = {
    "macros": (_macro, "macros"),
    "a web page": (lambda: b"<html><script>alert(1)</script>", "web page"),
    "26 MB": (lambda: b"x" * (26 * 1024 * 1024), "larger than 25 MB"),
    "empty": (lambda: b"", "The file is empty"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_refused_leaves_the_words_and_the_link(cast: Cast, kind: str) -> None:
    make, said = REFUSED[kind]
    row, url = asked(cast)
    answer = send(url, make())
    page = text(answer)
    assert answer.status_code == 200
    assert said in page
    assert "Pictures\nand time" in page
    assert "Dr Zofia Łoś" in page
    row.refresh_from_db()
    assert (row.received_on, Document.objects.count()) == (None, 0)
    assert send(url).status_code == 302, "the link is as good as before"


def test_an_upload_that_breaks_off_uses_nothing_up(cast: Cast) -> None:
    row, url = asked(cast)
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
    answer = Client().post(url, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (200, 400)
    row.refresh_from_db()
    assert row.received_on is None
    assert send(url).status_code == 302


def test_storage_that_is_full_leaves_nothing_half_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, url = asked(cast)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr("pupils.documents.keeping.default_storage.save", full)
    page = text(send(url))
    assert "could not be kept" in page
    assert "Pictures\nand time" in page
    monkeypatch.undo()
    row.refresh_from_db()
    assert (row.received_on, Document.objects.count()) == (None, 0)
    assert ExpiringLink.objects.get().uses == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"strengths": "", "provision": " "}, "Write something under one of the headings"),
        ({"author_name": " "}, "Enter your name"),
        ({"dated_on_year": str(timezone.localdate().year + 1)}, "Choose today or an earlier day"),
        ({"strengths": "x" * 8001}, "Use at most 8000 characters"),
    ],
)
def test_what_is_missing_is_said_at_its_box(cast: Cast, fields: dict[str, str], said: str) -> None:
    _, url = asked(cast)
    answer = send(url, **fields)
    assert answer.status_code == 200
    assert said in text(answer)


def test_a_second_tap_is_thanked_and_a_second_tab_is_told_it_was_received(cast: Cast) -> None:
    _, url = asked(cast)
    page = str(uuid4())
    assert [send(url, pdf(), _once=page)["Location"] for _ in range(2)] == [DONE, DONE]
    other = send(url, _once=str(uuid4()), needs="Something else")
    assert other.status_code == 404
    assert "it was received" in text(other)
    assert AdviceRequest.objects.get().needs == ""
    assert Document.objects.count() == 1


def test_every_dead_link_is_the_same_page(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    dead = {}
    row, dead["chased"] = asked(cast)
    advice.chase_advice(actor=senco, advice=row, version=1)
    fresh = way_in()
    assert Client().get(fresh).status_code == 200
    row.refresh_from_db()
    advice.withdraw_advice(actor=senco, advice=row, version=row.version, why="Moved")
    dead["withdrawn"] = fresh
    _, dead["used"] = asked(cast, by_on=date(2026, 12, 5))
    send(dead["used"])
    row, dead["old"] = asked(cast, by_on=date(2026, 12, 6))
    ExpiringLink.objects.filter(subject_id=row.pk).update(expires_at=timezone.now())
    row, dead["came by post"] = asked(cast, by_on=date(2026, 12, 7))
    said = {**dict.fromkeys(("strengths", "needs", "outcomes", "provision"), ""),
            "author_name": "X", "author_role": "", "dated_on": TODAY, "needs": "x"}  # fmt: skip
    advice.record_advice(actor=senco, advice=row, version=1, facts=said, content=None)
    dead["guessed"] = f"/link/advice/{'a' * 43}/"
    dead["with the full stop of a sentence"] = f"{dead['used'].rstrip('/')}./"
    dead["in another script"] = "/link/advice/ссылка/"
    answers = {}
    for name, url in dead.items():
        answer = Client().get(url)
        answers[name] = (answer.status_code, answer.content, answer["Referrer-Policy"])
    assert len(set(answers.values())) == 1
    assert answers["guessed"][0] == 404
    assert answers["guessed"][2] == "no-referrer"


def test_closing_the_referral_ends_its_links(cast: Cast) -> None:
    row = refer(cast.noah)
    asked_row, url = asked(cast, referral=row, service=row.service)
    referrals.move_referral(
        actor=actor_for_user(cast.senco), referral=row, version=1, status="closed", on=TODAY,
        note="Done",
    )  # fmt: skip
    assert Client().get(url).status_code == 404
    asked_row.refresh_from_db()
    assert asked_row.withdrawn_because == "The referral is closed."
    due = DueDate.objects.open(TODAY + timedelta(days=1))
    assert not due.filter(subject_id__in=(row.pk, asked_row.pk)).exists()


def test_another_address_ends_the_link_that_went_to_the_first(cast: Cast) -> None:
    row, url = asked(cast)
    advice.change_advice(
        actor=actor_for_user(cast.senco), advice=row, version=1,
        facts=ASKED | {"service": row.service, "asked_at": "right@nhs.test"},
    )  # fmt: skip
    assert Client().get(url).status_code == 404


def test_the_broker_may_be_down_when_advice_is_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message waits in the outbox; the sweep sends it."""

    def down(*_: Any, **__: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr("send_mis.jobs.queue.app.send_task", down)
    row, url = asked(cast)
    assert row.asked_at == "ines@nhs.test"
    assert Message.objects.get().sent_at is None
    assert Client().get(url).status_code == 200


def test_whoever_must_be_told_nothing_is_asked_nothing(cast: Cast) -> None:
    """A father who works for the service, and is restricted."""
    tie = make_contact(cast.noah, "PAF", points={"email": "Ines@NHS.test"})
    restrict(tie)
    make_professional(make_service(cast.harebell), email="ines@nhs.test")
    with pytest.raises(RuleBroken, match="must be told nothing"):
        asked(cast)
    assert Message.objects.count() == 0
    child = make_pupil(cast.harebell, surname="李", forename="明")
    assert asked(cast, child)[0].pupil == child


def test_a_professional_who_is_staff_sends_as_anybody(cast: Cast) -> None:
    """Signed in or not: the link alone says what may be done, and shows no more."""
    row, url = asked(cast)
    client = signed_in(cast.teacher)
    page = text(client.get(url))
    assert "Bright" not in page.partition("<main")[2]
    answer = client.post(url, WRITTEN | {"_once": str(uuid4())})
    assert answer["Location"] == DONE
    row.refresh_from_db()
    assert row.received_on is not None
    assert Change.objects.latest("at").user_id is None
    assert "/link/advice/" not in str(dict(client.session))


def test_a_pupil_whose_record_is_gone_is_a_dead_link(cast: Cast) -> None:
    row, url = asked(cast)
    with in_change():
        AdviceRequest.objects.filter(pk=row.pk).delete()
    assert Client().get(url).status_code == 404


def test_a_scanner_opens_and_uses_nothing(cast: Cast) -> None:
    row, url = asked(cast)
    for _ in range(3):
        assert Client().get(url).status_code == 200
        assert Client().head(url).status_code == 200
    link = ExpiringLink.objects.get(purpose=ADVICE_LINK, subject_id=row.pk)
    assert (link.uses, link.tries, link.opened_at is not None) == (0, 0, True)
    shown = text(signed_in(cast.senco).get(reverse("advice", args=[cast.noah.pk, row.pk])))
    assert "by them, or by their mail server" in shown


def test_advice_of_another_school_is_not_reached_by_a_link_of_this(cast: Cast) -> None:
    strange = ask_for_advice(cast.elsewhere.pupil)
    _, url = asked(cast)
    ExpiringLink.objects.update(subject_id=UUID(str(strange.pk)))
    assert Client().get(url).status_code == 404
