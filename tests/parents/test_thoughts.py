"""What a parent thinks before a review: sent by link or signed in, kept as their views alone."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import ViewGiven
from tests.factories import restrict
from tests.parents.reading import let_in, link_of, newest_code, signs_in
from tests.parents.test_reading import readers
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
TYPED = {"going": "2", "well": "He loves maps.", "worries": "Noise at lunch.", "words": ""}


def test_by_link_it_is_kept_as_her_views_and_staff_read_it(cast: Cast) -> None:
    mother, father = readers(cast)
    path = link_of(mother)
    client = let_in(path)
    assert f"{path}think/" in client.get(path).content.decode()
    assert "How is it going for Noah at school?" in client.get(f"{path}think/").content.decode()
    assert client.post(f"{path}think/", TYPED).status_code == 302
    row = ViewGiven.objects.get()
    assert (row.contact_id, row.how, row.readers, row.scribe) == (
        mother.contact_id, "asked", "review", "",
    )  # fmt: skip
    assert row.answers == {
        "well": "He loves maps.", "worries": "Noise at lunch.", "faces": {"going": 2},
    }  # fmt: skip
    assert row.recorded_by is None
    page = signed_in(cast.teacher).get(reverse("pupil_views", args=[cast.noah.pk])).content.decode()
    assert "Written by themselves, by link" in page
    assert "Not so good" in page
    assert "He loves maps." in client.get(f"{path}think/").content.decode()
    his = let_in(link_of(father))
    assert "maps" not in his.get(f"{link_of(father)}think/").content.decode()


def test_the_copy_for_the_other_home_does_not_hold_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    mother, father = readers(cast)
    let_in(link_of(mother)).post(f"{link_of(mother)}think/", TYPED)
    senco = signed_in(cast.senco)
    hers, his = (
        senco.get(reverse("views_copy_pdf", args=[cast.noah.pk, who.contact_id])).content.decode()
        for who in (mother, father)
    )
    assert "He loves maps." in hers
    assert "He loves maps." not in his


def test_an_empty_page_is_refused_in_words(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = f"{link_of(mother)}think/"
    page = let_in(link_of(mother)).post(path, {"well": " "})
    assert page.status_code == 200
    assert "Nothing is written or chosen yet." in page.content.decode()
    assert not ViewGiven.objects.exists()


def test_the_same_page_sent_twice_is_kept_once(cast: Cast) -> None:
    mother, _ = readers(cast)
    client = let_in(link_of(mother))
    key = {"_once": "6b1c1b1e-0000-4000-8000-000000000001"}
    for _ in range(2):
        assert client.post(f"{link_of(mother)}think/", TYPED | key).status_code == 302
    assert ViewGiven.objects.count() == 1


def test_what_was_typed_while_the_code_ran_out_comes_back(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    client = Client()
    assert "What you typed is kept" in client.post(f"{path}think/", TYPED).content.decode()
    assert not ViewGiven.objects.exists()
    along = TYPED | {"form": "think"}
    client.post(path, along | {"send": "1"})
    page = client.post(path, along | {"code": newest_code()}).content.decode()
    assert "Noise at lunch." in page
    assert f'action="{path}think/"' in page
    assert client.post(f"{path}think/", TYPED).status_code == 302
    assert ViewGiven.objects.get().answers["worries"] == "Noise at lunch."


def test_who_is_restricted_meanwhile_sends_nothing(cast: Cast) -> None:
    _, father = readers(cast)
    path = link_of(father)
    client = let_in(path)
    account = signs_in(father, "daniel@own.test")
    restrict(father.contact.ties.get())
    assert client.post(f"{path}think/", TYPED).status_code == 404
    own = reverse("own_think", args=[father.pk])
    assert signed_in(account.user).post(own, TYPED).status_code == 404
    assert not ViewGiven.objects.exists()


def test_signed_in_nobody_sends_in_the_name_of_another(cast: Cast) -> None:
    mother, father = readers(cast)
    hers = signed_in(signs_in(mother, "laura@own.test").user)
    assert hers.post(reverse("own_think", args=[father.pk]), TYPED).status_code == 404
    assert hers.post(reverse("own_think", args=[mother.pk]), TYPED).status_code == 302
    assert ViewGiven.objects.get().contact_id == mother.contact_id
    for role in ("senco", "teacher", "governor"):
        sent = signed_in(getattr(cast, role)).post(reverse("own_think", args=[mother.pk]), TYPED)
        assert sent.status_code == 403


def test_a_sheet_asks_the_same_on_paper(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    sheet = signed_in(cast.teacher).get(reverse("views_sheet_pdf", args=[cast.noah.pk]))
    assert "What do you hope for Noah?" in sheet.content.decode()
