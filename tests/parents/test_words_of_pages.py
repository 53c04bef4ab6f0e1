"""What a parent meets on the page: where each answer stands, and words that say themselves."""

from uuid import UUID

import pytest
from django.urls import reverse

from send_mis.parents.summaries.selectors.drafting import ring_words
from send_mis.parents.translations.rules import Translated
from tests.factories import actor_for_user, in_change, make_signpost
from tests.parents.reading import let_in, link_of, signs_in
from tests.parents.test_reading import readers
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def test_the_page_begins_with_where_each_answer_stands(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    text = let_in(path).get(path).content.decode()
    for anchor, label in (
        ("part-why", "What we are working on"), ("aims", "Who does what, and when"),
        ("part-home", "What you can do at home"), ("part-meet", "When we meet next"),
        ("part-ring", "Whom to ring"), ("said", "Tell us"),
    ):  # fmt: skip
        assert f'<a href="#{anchor}">{label}</a>' in text
        assert text.count(f'id="{anchor}"') == 1
    assert 'href="#part-going"' not in text  # nothing is written there
    assert text.index("On this page") < text.index("What Noah is good at")


def test_a_senco_is_said_in_whole_words_in_a_draft(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    assert "the school’s SEND coordinator (SENCO)" in ring_words(actor, cast.noah)


def test_sendiass_is_spelt_out_beside_its_number(cast: Cast) -> None:
    with in_change():
        cast.harebell.la_code = "886"
        cast.harebell.save()
    make_signpost(cast.harebell, words="Free advice")
    mother, _ = readers(cast)
    path = link_of(mother)
    text = let_in(path).get(path).content.decode()
    assert "Free advice. SENDIASS is short for: special educational needs" in text


def test_no_page_of_a_parent_speaks_of_statutory_dates(cast: Cast) -> None:
    mother, _ = readers(cast)
    client = signed_in(signs_in(mother, "laura@own.test").user)
    for url in (reverse("my_children"), reverse("own_summary", args=[mother.pk])):
        assert "tatutory" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("language", "name"), [("Polish", "polski"), ("Panjabi (Gurmukhi)", "ਪੰਜਾਬੀ"), ("Tok", "")]
)
def test_a_language_is_called_as_it_calls_itself(language: str, name: str) -> None:
    row = Translated(UUID(int=1), language, "Words Ltd", 1)
    assert row.own_name == name
