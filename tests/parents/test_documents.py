"""A photo or a PDF from home: who sends it, who sees it, and what becomes of it."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pupils.documents.keeping import remove_orphans
from pupils.documents.rules.kinds import MOST_BYTES
from pupils.documents.services import remove_document
from pupils.models import Document, DueDate, FamilyTie
from send_mis.audit.models import Read
from send_mis.links.models import ExpiringLink
from send_mis.parents.answers.services import settle_answer
from send_mis.parents.documents.rules import NOT_A_PHOTO, TOO_LARGE
from send_mis.parents.models import SharedWith, SummaryAnswer
from send_mis.parents.summaries.services import summaries
from tests.factories import (
    actor_for_user,
    in_change,
    keep_document,
    make_contact,
    make_summary,
    restrict,
    share,
)
from tests.parents.reading import let_in, link_of, signs_in
from tests.parents.test_sharing import family, shared_now
from tests.people import Cast, signed_in
from tests.pupils.sent_files import EICAR, huge_png, office, pdf, picture

pytestmark = pytest.mark.django_db
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99)
SHELF = "documents"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class Home:
    """Noah's mother and father, each with their own copy."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ties: tuple[FamilyTie, FamilyTie] = family(cast)
        self.summary = make_summary(cast.noah, cast.senco)
        shared_now(cast, self.summary, *self.ties)
        rows = SharedWith.objects.select_related("contact", "pupil")
        self.mother, self.father = (rows.get(contact=tie.contact) for tie in self.ties)
        self.path = link_of(self.mother)

    def by_link(self) -> Client:
        return let_in(self.path)


@pytest.fixture
def home(cast: Cast) -> Home:
    return Home(cast)


def send(client: Client, url: str, content: bytes, **fields: str) -> Any:
    file = SimpleUploadedFile("IMG 0001.JPG", content)
    data = {"words": "From the clinic", "number": "1", "_once": str(uuid4()), "file": file}
    return client.post(url, data | fields)


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_it_is_kept_for_the_fewest_named_after_its_sender_and_looked_at(
    cast: Cast, home: Home, files: Path
) -> None:
    client = home.by_link()
    page = words_of(client.get(f"{home.path}document/"))
    assert 'enctype="multipart/form-data"' in page
    assert "The photo or PDF" in page
    sent = send(client, f"{home.path}document/", picture("JPEG"))
    assert sent.headers["Location"] == f"{home.path}#said"
    row = SummaryAnswer.objects.select_related("document").get()
    document = row.document
    assert document is not None
    assert document.title == "From Mrs Laura Bright: From the clinic"
    assert (document.audience, document.kind, document.adder) == ("send", "parents", None)
    assert document.added_by == "Mrs Laura Bright (by link)"
    assert (row.kind, row.owner, row.contact) == ("document", cast.senco, home.mother.contact)
    assert row.by_on is not None
    assert DueDate.objects.get(kind="shared.answer", subject_id=row.pk).hold_by_on == row.by_on
    assert [path.name for path in files.rglob("*") if path.is_file()] == [document.pk.hex]
    own = words_of(client.get(home.path))
    assert "I send a document" in own
    assert "will look at it, and tell you by" in own
    settle_answer(actor=actor_for_user(cast.senco), answer=row, version=1, outcome="It is filed.")
    assert "It is filed." in words_of(client.get(home.path))
    assert DueDate.objects.get(kind="shared.answer", subject_id=row.pk).done_on is not None


def test_nobody_in_the_other_home_learns_of_it(home: Home) -> None:
    send(home.by_link(), f"{home.path}document/", pdf(), words="About his father")
    his = link_of(home.father)
    client = let_in(his)
    for below in ("", "document/", "answer/", "think/"):
        assert "About his father" not in words_of(client.get(f"{his}{below}"))
    assert b"About his father" not in client.get(f"{his}print/").content
    account = signs_in(home.father, "daniel@own.test")
    inside = signed_in(account.user)
    assert "About his father" not in words_of(
        inside.get(reverse("own_summary", args=[home.father.pk]))
    )
    answer = SummaryAnswer.objects.get()
    document = answer.document
    assert document is not None
    assert inside.get(reverse("answer_file", args=[answer.pk])).status_code == 403
    own = reverse("document_file", args=[home.mother.pupil_id, document.pk])
    assert inside.get(own).status_code == 403


def test_the_same_file_from_both_homes_is_one_document_and_neither_is_told(home: Home) -> None:
    """The second sender would learn what the other has sent, or that there is such a paper."""
    content, his = pdf(), link_of(home.father)
    send(home.by_link(), f"{home.path}document/", content)
    sent = send(let_in(his), f"{his}document/", content, words="My copy")
    assert sent.headers["Location"] == f"{his}#said"
    assert Document.objects.count() == 1
    assert list(
        SummaryAnswer.objects.order_by("given_at").values_list("contact_id", "words")
    ) == [
        (home.mother.contact_id, "From the clinic"), (home.father.contact_id, "My copy"),
    ]  # fmt: skip
    assert "From the clinic" not in words_of(let_in(his).get(his))


def test_a_second_tap_and_the_same_photo_again_are_one(home: Home) -> None:
    client, content = home.by_link(), picture()
    url, once = f"{home.path}document/", str(uuid4())
    for key in (once, once, str(uuid4())):
        assert send(client, url, content, _once=key).headers["Location"] == f"{home.path}#said"
    assert (SummaryAnswer.objects.count(), Document.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"), (b"\xff\xd8\xff torn", "damaged or did not arrive whole"),
        (pdf("secret", "owner"), "locked with a password"), (huge_png(), "too many points"),
        (office(), NOT_A_PHOTO), (b"Dear school", NOT_A_PHOTO), (EICAR, NOT_A_PHOTO),
        (b"<html><script>1</script>", NOT_A_PHOTO), (b"\x89PNG\r\n\x1a\n<svg", NOT_A_PHOTO),
        (b"MZ\x90\0" * 50, NOT_A_PHOTO), (b"x" * (MOST_BYTES + 1), TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_in_plain_words(
    home: Home, files: Path, content: bytes, said: str
) -> None:
    answer = send(home.by_link(), f"{home.path}document/", content)
    text = words_of(answer)
    assert answer.status_code == 200
    assert said in text, text
    assert "Nothing is sent yet" in text
    assert "From the clinic" in text
    assert not SummaryAnswer.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "content", [pdf(), picture(), picture("GIF"), picture("WEBP"), HEIC, picture("JPEG")]
)
def test_what_telephones_make_is_taken(home: Home, content: bytes) -> None:
    assert send(home.by_link(), f"{home.path}document/", content).status_code == 302


def test_without_a_file_or_a_word_it_is_said_at_the_field(home: Home) -> None:
    client = home.by_link()
    text = words_of(client.post(f"{home.path}document/", {"words": "", "number": "1"}))
    assert "Choose the photo or PDF." in text
    assert "Say in a few words what it is." in text
    long = words_of(send(client, f"{home.path}document/", picture(), words="x" * 301))
    assert "field-error" in long
    assert words_of(send(client, f"{home.path}document/", picture(), words="nul \0 byte"))
    assert not Document.objects.exists()


def test_a_file_before_the_code_is_kept_nowhere_and_the_words_are(home: Home, files: Path) -> None:
    client = Client()
    answer = send(client, f"{home.path}document/", picture())
    text = words_of(answer)
    assert answer.status_code == 200
    assert "We have to check once more that it is you" in text
    assert "From the clinic" in text
    assert not SummaryAnswer.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


@pytest.mark.parametrize("how", ["restricted", "stopped", "expired", "revoked"])
def test_whoever_reads_no_more_sends_no_more(home: Home, files: Path, how: str) -> None:
    client = home.by_link()
    assert client.get(f"{home.path}document/").status_code == 200
    links = ExpiringLink.objects.filter(subject_id=home.mother.pk)
    if how == "restricted":
        restrict(home.ties[0])
    elif how == "stopped":
        with in_change():
            SharedWith.objects.filter(pk=home.mother.pk).update(
                ended_on=timezone.localdate(), ended_because="Asked"
            )
    elif how == "expired":
        links.update(expires_at=timezone.now())
    else:
        links.update(revoked_at=timezone.now())
    assert send(client, f"{home.path}document/", picture()).status_code == 404
    assert not Document.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_signed_in_it_goes_by_their_own_copy_alone(cast: Cast, home: Home) -> None:
    account = signs_in(home.mother, "laura@own.test")
    client = signed_in(account.user)
    own = reverse("own_document", args=[home.mother.pk])
    assert send(client, own, picture()).status_code == 302
    assert SummaryAnswer.objects.get().how == "account"
    for row in (home.father, of_another_child(cast)):
        forged = reverse("own_document", args=[row.pk])
        assert client.get(forged).status_code == 404
        assert send(client, forged, pdf()).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert send(strict, own, pdf()).status_code == 403
    assert SummaryAnswer.objects.count() == 1


def of_another_child(cast: Cast) -> SharedWith:
    summary = make_summary(cast.jayden, cast.senco, kind="year", year=2025)
    return share(summary, make_contact(cast.jayden))


def test_after_a_withdrawal_it_is_kept_and_said_to_be_late(cast: Cast, home: Home) -> None:
    client = home.by_link()
    home.summary.refresh_from_db()
    summaries.withdraw_summary(
        actor=actor_for_user(cast.senco), summary=home.summary, version=home.summary.version,
        why="Wrong day",
    )  # fmt: skip
    assert send(client, f"{home.path}document/", picture()).status_code == 302
    assert SummaryAnswer.objects.get().is_late


@pytest.mark.parametrize("who", ["senco", "head", "teacher"])
def test_whoever_may_answer_opens_it_and_that_is_recorded(cast: Cast, home: Home, who: str) -> None:
    content = picture()
    send(home.by_link(), f"{home.path}document/", content)
    row = SummaryAnswer.objects.get()
    client = signed_in(getattr(cast, who))
    url = reverse("answer_file", args=[row.pk])
    assert url in words_of(client.get(reverse("summary", args=[home.summary.pk])))
    answer = client.get(url)
    assert answer.content == content
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Read.objects.filter(what="answer.file", pupil_ids=[cast.noah.pk]).count() == 1


@pytest.mark.parametrize(("who", "status"), [("ta", 403), ("office", 403), ("governor", 403)])
def test_nobody_else_opens_it(cast: Cast, home: Home, who: str, status: int) -> None:
    send(home.by_link(), f"{home.path}document/", picture())
    row = SummaryAnswer.objects.get()
    url = reverse("answer_file", args=[row.pk])
    assert signed_in(getattr(cast, who)).get(url).status_code == status
    assert signed_in(cast.stranger("senco")).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert row.document is not None
    among = reverse("pupil_documents", args=[cast.noah.pk])
    assert row.document.title in words_of(signed_in(cast.senco).get(among))
    for reader in (cast.ta, cast.teacher, cast.office):
        assert row.document.title not in words_of(signed_in(reader).get(among))


def test_once_it_is_removed_it_is_opened_no_more_and_may_be_sent_again(
    cast: Cast, home: Home
) -> None:
    client, content = home.by_link(), picture()
    send(client, f"{home.path}document/", content)
    row = SummaryAnswer.objects.get()
    assert row.document is not None
    remove_document(
        actor=actor_for_user(cast.senco), document=row.document, version=1, why="Not his"
    )
    staff = signed_in(cast.senco)
    url = reverse("answer_file", args=[row.pk])
    assert url not in words_of(staff.get(reverse("summary", args=[home.summary.pk])))
    assert staff.get(url).headers["Location"] == reverse("summary", args=[home.summary.pk])
    send(client, f"{home.path}document/", content)
    assert Document.objects.filter(removed_on=None).count() == 1


def test_rows_and_files_go_with_the_child(cast: Cast, home: Home, files: Path) -> None:
    send(home.by_link(), f"{home.path}document/", picture())
    with in_change():
        cast.noah.delete()
    assert not SummaryAnswer.objects.exists()
    assert not Document.objects.exists()
    assert remove_orphans(timezone.now() + timezone.timedelta(minutes=1)) == 1
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_the_database_holds_a_document_of_another_child_away(cast: Cast, home: Home) -> None:
    send(home.by_link(), f"{home.path}document/", picture())
    theirs = keep_document(cast.jayden)

    def put(document: Document | None) -> None:
        with transaction.atomic(), in_change():
            SummaryAnswer.objects.update(document=document)
            connection.check_constraints()

    for document in (theirs, None):
        with pytest.raises(IntegrityError):
            put(document)
