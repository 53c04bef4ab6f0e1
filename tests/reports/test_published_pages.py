"""The public pages of what a school publishes, its paper, and when the next is due."""

from datetime import date
from io import BytesIO

import pikepdf
import pymupdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pupils.models import DueDate
from send_mis.dashboard.rebuilding import rebuild_school
from send_mis.reports.choices import PublicationKind
from send_mis.reports.models import Publication
from send_mis.reports.published.due import rebuild_publication_due
from send_mis.reports.published.services import draft_publication
from send_mis.schools.models import School
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    make_publication,
    make_published,
    section_of,
)
from tests.house.filling import day
from tests.people import Cast, signed_in
from tests.reports.test_published import INFORMATION, next_due, public
from tests.reports.test_termly import sent, url, words

pytestmark = pytest.mark.django_db


def test_everybody_reads_what_is_out_and_nothing_else(cast: Cast, client: Client) -> None:
    listed = reverse("published", args=[cast.harebell.slug])
    assert "Nothing is published here yet" in words(client.get(listed))
    make_publication(cast.harebell)
    make_published(cast.harebell, cast.head, PublicationKind.ACCESSIBILITY)
    read = words(client.get(listed))
    assert "Accessibility plan" in read
    assert "information report" not in read
    answers = {
        str(client.get(at).status_code)
        for at in (
            public(cast, INFORMATION), public(cast, "no-such-thing"),
            public(cast, PublicationKind.ACCESSIBILITY, 2, name="published_version"),
            public(cast, INFORMATION, 1, name="published_pdf"),
            reverse("published", args=["no-such-school"]),
        )
    }  # fmt: skip
    assert answers == {"404"}
    gone = client.get(public(cast, INFORMATION)).content.decode()
    assert "Harebell" not in gone
    assert "information" not in gone.lower()


def test_what_should_never_have_been_read_is_withdrawn(cast: Cast, client: Client) -> None:
    row = make_published(cast.harebell, cast.head, text="Noah was asked.")
    at = public(cast, INFORMATION)
    head = signed_in(cast.head)
    assert "Withdraw this version" in words(head.get(at))
    for other in (client, signed_in(cast.senco), signed_in(cast.stranger("head"))):
        assert "Withdraw this version" not in words(other.get(at))
    sent(head, url("publication_withdraw", row), why="A name stood in it.")
    assert client.get(at).status_code == 404
    for name in ("published_version", "published_pdf"):
        assert client.get(public(cast, INFORMATION, 1, name=name)).status_code == 404
    assert "Nothing is published here yet" in words(
        client.get(reverse("published", args=[cast.harebell.slug]))
    )
    # Its words are there to be mended, and its number is not given again.
    sent(head, reverse("publication_draft", args=[cast.harebell.slug, INFORMATION]))
    draft = Publication.objects.get(state="draft")
    assert section_of(draft, "teaching").text == "Noah was asked."
    assert "“Noah” stands under" in words(head.get(url("publication", draft)))
    approval = {"approved_by": "the board", **day("approved_on")}
    sent(head, url("publication_approve", draft), **approval)
    sent(head, url("publication_publish", draft), is_checked="on")
    draft.refresh_from_db()
    assert (draft.number, draft.content["before"]) == (2, "")


def test_the_public_page_may_be_kept_and_takes_few_queries(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_published(cast.harebell, cast.head)
    at = public(cast, INFORMATION)
    assert "no-store" not in client.get(at).headers.get("Cache-Control", "")
    with django_assert_max_num_queries(4):
        client.get(at)


def test_the_paper_is_tagged_and_says_the_same(cast: Cast, client: Client) -> None:
    make_published(cast.harebell, cast.head, text="- A point\n- Another")
    answer = client.get(public(cast, INFORMATION, 1, name="published_pdf"))
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert pdf.Root.Lang == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()
    with pymupdf.open(stream=answer.content) as document:
        text = " ".join("".join(page.get_text() for page in document).split())
    assert "How we find out who needs support" in text
    assert "Approved by the governing body on 21 Jul 2026" in text


# --- When it is due -----------------------------------------------------------------------------


def test_a_mainstream_school_owes_its_first_strategy_by_the_end_of_2026(cast: Cast) -> None:
    rebuild_school(cast.harebell.pk, TODAY)
    rows = DueDate.objects.filter(school=cast.harebell, kind__startswith="published")
    assert {(row.kind, row.turn, row.hold_by_on, row.authority_on) for row in rows} == {
        ("published.write", "senco", date(2026, 12, 3), date(2026, 12, 31)),
        ("published.publish", "head", date(2026, 12, 17), date(2026, 12, 31)),
    }
    assert {row.about for row in rows} == {"Inclusion strategy, by 31 Dec 2026"}
    for phase in ("nursery", "special"):
        with in_change():
            School.objects.filter(pk=cast.harebell.pk).update(phase=phase)
        rebuild_publication_due(cast.harebell.pk)
        assert not rows.all()


def test_documents_are_due_again(cast: Cast) -> None:
    make_published(cast.harebell, cast.head)
    make_published(cast.harebell, cast.head, PublicationKind.ACCESSIBILITY)
    make_published(cast.harebell, cast.head, PublicationKind.BUDGET)
    rebuild_publication_due(cast.harebell.pk)
    assert next_due("sen-information-report") == {date(2027, 7, 7), date(2027, 6, 23)}
    assert next_due("accessibility-plan") == {date(2029, 8, 17), date(2029, 8, 3)}
    assert next_due("sen-budget-statement") == {date(2027, 7, 7), date(2027, 6, 23)}
    # What changes in the year is published as soon as practicable.
    draft_publication(actor=actor_for_user(cast.senco), school=cast.harebell, kind=INFORMATION)
    assert next_due("sen-information-report") == {date(2026, 12, 7), date(2026, 12, 21)}


def test_head_and_senco_meet_it_on_their_first_page(cast: Cast) -> None:
    rebuild_school(cast.harebell.pk, TODAY)
    for user, said in ((cast.senco, "Write what the school must publish"),
                       (cast.head, "Publish what the school must publish")):  # fmt: skip
        page = words(signed_in(user).get(reverse("today")))
        assert said in page
        assert "Inclusion strategy, by 31 Dec 2026" in page
