"""A translation that a person made stands beside the version that families read."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pupils.models import Document
from send_mis.parents.models import SharedWith, SummaryTranslation
from send_mis.parents.translations.rules import Translated, newest_by_language
from send_mis.pdf.render import html_to_pdf
from tests.factories import make_summary, translate
from tests.parents.reading import let_in, link_of, signs_in
from tests.parents.test_reading import readers
from tests.parents.test_sharing import shared_now
from tests.people import Cast, signed_in
from tests.pupils.sent_files import pdf, picture
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def sent(content: bytes | None = None, **more: str) -> dict[str, Any]:
    file = SimpleUploadedFile("po polsku.pdf", pdf() if content is None else content)
    fields = {
        "language": "POL", "writer": "Polish Words Ltd", "is_checked": "on", "is_looked_at": "on",
        "file": file,
    }  # fmt: skip
    return fields | more


def translated(cast: Cast, shared: SharedWith, content: bytes | None = None) -> SummaryTranslation:
    url = reverse("summary_translate", args=[shared.summary_id])
    response = signed_in(cast.senco).post(url, sent(content))
    assert response.status_code == 302, response.content.decode()
    return SummaryTranslation.objects.latest("number")


def test_each_reader_finds_it_beside_the_english(cast: Cast, files: Path) -> None:
    mother, father = readers(cast)
    content = pdf()
    row = translated(cast, mother, content)
    assert (row.language, row.number) == ("Polish", 1)
    assert Document.objects.get().title == "How we are helping Noah, in Polish"
    for reader in (mother, father):
        path = link_of(reader)
        client = let_in(path)
        page = client.get(path).content.decode()
        assert 'In Polish (PDF): <span lang="pl">polski</span>' in page
        assert "Translated by Polish Words Ltd" in page
        assert queries(client, path) <= 6
        got = client.get(f"{path}translations/{row.pk}/")
        assert got.content == content
        assert got["Content-Type"] == "application/pdf"
        assert got["Cache-Control"] == "private, no-store"
    own = signs_in(mother, "laura@own.test")
    url = reverse("own_translation", args=[mother.pk, row.pk])
    assert signed_in(own.user).get(url).content == content
    his = reverse("own_translation", args=[father.pk, row.pk])
    assert signed_in(own.user).get(his).status_code == 404


@pytest.mark.parametrize("which", ["x", "00000000-0000-0000-0000-000000000001", "other"])
def test_what_is_not_beside_it_is_not_there(cast: Cast, which: str) -> None:
    mother, _ = readers(cast)
    translated(cast, mother)
    theirs = translate(make_summary(cast.jayden, cast.senco), number=1)
    path = link_of(mother)
    asked = theirs.pk if which == "other" else which
    assert let_in(path).get(f"{path}translations/{asked}/").status_code == 404


def test_a_newer_english_is_said_and_a_removed_document_is_offered_no_more(cast: Cast) -> None:
    mother, father = readers(cast)
    row = translated(cast, mother)
    shared_now(cast, row.summary, *_ties(mother, father))
    mother.refresh_from_db()
    path = link_of(mother)
    client = let_in(path)
    assert "The English below is newer." in client.get(path).content.decode()
    remove = reverse("document_remove", args=[cast.noah.pk, row.document_id])
    gone = signed_in(cast.senco).post(remove, {"version": "1", "why": "A wrong word"})
    assert gone.status_code == 302
    assert "In Polish" not in client.get(path).content.decode()
    assert client.get(f"{path}translations/{row.pk}/").status_code == 404


def test_the_file_is_away_for_a_moment(cast: Cast, files: Path) -> None:
    mother, _ = readers(cast)
    row = translated(cast, mother)
    path = link_of(mother)
    client = let_in(path)
    (files / row.document.storage_name).unlink()
    page = client.get(f"{path}translations/{row.pk}/")
    assert page.status_code == 503
    assert "cannot be reached at the moment" in page.content.decode()


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (picture(), {}, "kept as a PDF"),
        (b"", {}, "The file is empty"),
        (b"%PDF-1.7 broken", {}, "damaged"),
        (None, {"language": ""}, "Language"),
        (None, {"language": "ENG"}, "Select a valid choice"),
        (None, {"writer": " "}, "Who translated it"),
        (None, {"is_checked": ""}, "somebody who reads the language"),
    ],
)
def test_what_is_refused(
    cast: Cast, content: bytes | None, more: dict[str, str], said: str
) -> None:
    mother, _ = readers(cast)
    url = reverse("summary_translate", args=[mother.summary_id])
    page = signed_in(cast.senco).post(url, sent(content, **more))
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not SummaryTranslation.objects.exists()
    assert not Document.objects.exists()


def test_a_second_one_in_a_language_and_one_of_a_draft_are_refused(cast: Cast) -> None:
    mother, _ = readers(cast)
    translated(cast, mother)
    url = reverse("summary_translate", args=[mother.summary_id])
    other = pdf() + b"\n% another\n"
    again = signed_in(cast.senco).post(url, sent(other)).content.decode()
    assert "There is one in Polish already" in again
    draft = make_summary(cast.jayden, cast.senco)
    page = signed_in(cast.senco).post(reverse("summary_translate", args=[draft.pk]), sent())
    assert "Share it first" in page.content.decode()
    assert SummaryTranslation.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("ta", 404), ("governor", 403), ("parent", 403)])
def test_who_adds_one(cast: Cast, role: str, status: int) -> None:
    mother, _ = readers(cast)
    url = reverse("summary_translate", args=[mother.summary_id])
    assert signed_in(cast.here.people[role]).get(url).status_code in {status, 403, 404}
    assert Client().get(url).status_code == 302


def test_of_each_language_the_newest_that_they_may_read() -> None:
    ids = [SharedWith().pk for _ in range(4)]
    rows = [
        Translated(ids[0], "Polish", "A", 1), Translated(ids[1], "Polish", "A", 2),
        Translated(ids[2], "Polish", "A", 4), Translated(ids[3], "Arabic", "B", 3),
    ]  # fmt: skip
    found = newest_by_language(rows, 3)
    assert [(each.language, each.number, each.is_old) for each in found] == [
        ("Arabic", 3, False), ("Polish", 2, True),
    ]  # fmt: skip


def _ties(*rows: SharedWith) -> list[Any]:
    return [row.contact.ties.get(pupil=row.pupil_id) for row in rows]


def in_words(words: str) -> bytes:
    return html_to_pdf(f'<body class=""><p>{words}</p></body>')


@pytest.mark.parametrize(
    "words", ["Noah lubi mapy. 7 Hidden Row", "nr1 4ab", "7\u00a0Hidden<br>Row"]
)
def test_an_address_of_another_home_in_it_is_refused(cast: Cast, words: str) -> None:
    mother, _ = readers(cast)
    url = reverse("summary_translate", args=[mother.summary_id])
    page = signed_in(cast.senco).post(url, sent(in_words(words))).content.decode()
    assert "Mr Daniel Bright may not learn an address or number that stands in it" in page
    assert not SummaryTranslation.objects.exists()


def test_what_cannot_be_read_or_names_others_is_looked_at_by_a_person(cast: Cast) -> None:
    mother, _ = readers(cast)
    url = reverse("summary_translate", args=[mother.summary_id])
    client = signed_in(cast.senco)
    for content, said in (
        (pdf(), "Not every page has text that can be read here"),
        (in_words("Noah siedzi obok: Amara Okafor."), "It names Amara Okafor"),
    ):
        asked = {key: value for key, value in sent(content).items() if key != "is_looked_at"}
        page = client.post(url, asked).content.decode()
        assert said in page
        assert not SummaryTranslation.objects.exists()
    clear = {k: v for k, v in sent(in_words("Noah lubi mapy.")).items() if k != "is_looked_at"}
    assert client.post(url, clear).status_code == 302
