"""What a school publishes: drafted from its records and last year’s words, approved, and read by
everybody; nothing of it tells of one pupil."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from provision.choices import FundingKind
from pupils.models import DueDate
from send_mis.reports.choices import PublicationKind
from send_mis.reports.models import Publication
from send_mis.reports.published.rules.documents import DOCUMENTS
from send_mis.reports.published.rules.numbers import (
    Money,
    folded,
    of_few,
    paying_few,
)
from send_mis.reports.published.rules.words import change_of, cover_words, text_blocks
from send_mis.reports.published.selectors.money import SaidToGovernors, activity_drawn, money_drawn
from send_mis.reports.published.selectors.records import drawn_for
from send_mis.reports.suppression.rules.counted_in_words import small_numbers
from send_mis.schools.models import School
from tests.factories import (
    TODAY,
    fund,
    in_change,
    make_intervention,
    make_plan,
    make_publication,
    make_published,
    make_published_report,
    make_pupil,
    make_row,
    section_of,
)
from tests.house.filling import day, fields_sent
from tests.people import ROLES, Cast, signed_in
from tests.reports.test_termly import sent, url, words

pytestmark = pytest.mark.django_db
STRATEGY, INFORMATION = PublicationKind.STRATEGY, PublicationKind.INFORMATION


def public(cast: Cast, kind: str, *more: Any, name: str = "published_document") -> str:
    return reverse(name, args=[cast.harebell.slug, kind, *more])


# --- Rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We have 3 pupils with a hearing loss.", ["3 pupils"]),
        ("Two of our looked-after children; 12 pupils.", ["Two of our looked-after children"]),
        ("One child uses a wheelchair. £3 a pupil, and 1.5 pupils.", ["One child"]),
        ("Year 3 pupils, one-to-one for pupils, 5 pupils, 81 of 420 pupils.", []),
        ("One pupil in five, and 2 pupils in 10.", []),
        ("Two pupils in class 4H, and one child in ten groups.", ["Two pupils"]),
    ],
)
def test_small_numbers_of_pupils_are_found(text: str, found: list[str]) -> None:
    assert small_numbers(text, 5) == found


def test_money_of_few_pupils_is_told_by_no_sum() -> None:
    top_up = Money(Decimal(7250), pupils={1, 2})
    funds = {"notional": Money(Decimal(9)), "top_up": top_up, "premium": Money(Decimal(2630))}
    assert of_few(funds, 5) == ["top_up"]
    assert of_few(funds, 2, ["premium"]) == ["premium"]
    many = {name: Money(planned=Decimal(cost), pupils=set(range(pupils)))
            for name, cost, pupils in (("A", 90, 9), ("B", 50, 6), ("C", 70, 2))}  # fmt: skip
    shown, others = folded(many, 5)
    # C alone would be told by the sum: B, the last of the others, goes with it.
    assert list(shown) == ["A"]
    assert (others.planned, len(others.pupils)) == (Decimal(120), 6)
    shown, others = folded({"C": many["C"]}, 5)
    assert (shown, others.planned) == ({}, Decimal(0))
    # By itself stands nothing that the report to governors has with others.
    assert list(folded({"A": many["A"], "B": many["B"]}, 5, ["B"])[0]) == ["B"]
    # Of the nine one is paid by another fund: what that fund pays elsewhere would tell it.
    parts = Money(planned=Decimal(9), pupils=set(range(9)), parts={"grant": {1}})
    assert folded({"A": parts}, 5) == ({}, Money())


def test_what_a_fund_pays_for_few_is_in_no_table() -> None:
    nine = set(range(9))
    funds = {
        "": Money(plans_for={1}), "notional": Money(plans_for=nine, paid_for={1, 2}),
        "grant": Money(plans_for=nine), "top_up": Money(pupils={1}, plans_for={1}),
    }  # fmt: skip
    assert paying_few(funds, ["top_up"], 5) == ["", "notional"]


def test_a_text_has_paragraphs_and_lists() -> None:
    blocks = text_blocks("One\r\ntwo\r\n\r\nThen:\n- a\n– b\nend")
    assert [(each.is_list, each.lines) for each in blocks] == [
        (False, ("One", "two")), (False, ("Then:",)), (True, ("a", "b")), (False, ("end",)),
    ]  # fmt: skip


def test_the_cover_says_that_a_longer_one_is_reviewed_each_year() -> None:
    assert cover_words(date(2026, 9, 1), 1) == "For 1 Sep 2026 to 31 Aug 2027"
    assert cover_words(date(2026, 9, 1), 3) == (
        "For 1 Sep 2026 to 31 Aug 2029. Reviewed each year"
    )  # fmt: skip


def test_what_changed_since_the_last_version() -> None:
    assert change_of("A", None, is_first=True) == ""
    assert [change_of("A", before, is_first=False) for before in (None, "", "A", "B")] == [
        "new", "new", "same", "changed",
    ]  # fmt: skip
    assert change_of("", None, is_first=False) == ""


def test_each_heading_says_where_it_comes_from() -> None:
    sources = [part.source for part in DOCUMENTS[INFORMATION].parts]
    numbers = [source.rpartition(" ")[2] for source in sources[:-1]]
    letters = [f"3({letter})" for letter in "abcdefg"]
    assert numbers == ["1", "2", *letters, *(str(n) for n in range(4, 14))]
    assert sum(part.is_named_here for part in DOCUMENTS[STRATEGY].parts) == 7


# --- Drawn from the records ---------------------------------------------------------------------


def test_numbers_of_pupils_are_those_of_the_newest_report_alone(cast: Cast) -> None:
    drawn = drawn_for(INFORMATION, cast.harebell, TODAY, TODAY)["kinds"]
    assert (drawn.lines, drawn.note) == (
        (), "No report to governors is published yet, so there are no numbers of pupils here."
    )  # fmt: skip
    make_published_report(cast.harebell, cast.head)
    drawn = drawn_for(INFORMATION, cast.harebell, TODAY, TODAY)["kinds"]
    assert "On 21 Jul 2026, 81 of our 420 pupils (19.3 %) were on the" in drawn.lines[0]


def test_a_school_of_twelve_says_no_number(cast: Cast) -> None:
    row = make_published_report(cast.harebell, cast.head)
    with in_change():
        row.shown = row.shown | {"total": None, "share": None, "tables": []}
        row.save()
    drawn = drawn_for(INFORMATION, cast.harebell, TODAY, TODAY)["kinds"]
    assert "could be recognised" in drawn.lines[0]
    assert "12" not in drawn.lines[0]


def test_who_the_senco_is_and_how_one_is_reached(cast: Cast) -> None:
    with in_change():
        School.objects.filter(pk=cast.harebell.pk).update(phone="01632 960101")
    cast.harebell.refresh_from_db()
    drawn = drawn_for(INFORMATION, cast.harebell, TODAY, TODAY)["senco"]
    assert drawn.lines == ["SENCO: Senco Harebell.", "Reached at the school: 01632 960101."]


def _plan(cast: Cast, many: int, name: str, **fields: Any) -> None:
    plan = make_plan(cast.class_4h, state="agreed", by=cast.senco)
    pupils = [
        make_pupil(cast.harebell, forename="Ada", surname=f"{name}{number}")
        for number in range(many)
    ]
    make_row(plan, make_intervention(cast.harebell, name=name), *pupils, **fields)


def test_a_top_up_of_few_pupils_and_what_it_pays_are_left_out(cast: Cast) -> None:
    _plan(cast, 6, "Reading groups", funding=fund(cast.harebell, "notional", "40000"))
    noahs = fund(cast.harebell, "top_up", "7250", cast.noah)
    fund(cast.harebell, FundingKind.INCLUSIVE_MAINSTREAM, "14000")
    drawn = money_drawn(cast.harebell, TODAY, TODAY, 5, SaidToGovernors())
    assert [row[:2] for row in drawn.rows] == [
        ["Notional SEN budget", "£40,000"], ["Inclusive mainstream fund (IMF)", "£14,000"],
        ["Together", "£54,000"],
    ]  # fmt: skip
    assert "High-needs top-up" in drawn.note
    assert "7,250" not in str(drawn)
    before = activity_drawn(cast.harebell, TODAY, TODAY, 5, SaidToGovernors())
    assert [row[0] for row in before.rows] == ["Reading groups"]
    _plan_of_one(cast, noahs)
    assert activity_drawn(cast.harebell, TODAY, TODAY, 5, SaidToGovernors()) == before


def _plan_of_one(cast: Cast, funding: Any) -> None:
    plan = make_plan(cast.class_5b, state="agreed", by=cast.senco)
    make_row(
        plan, make_intervention(cast.harebell, name="Alone"), cast.noah, funding=funding
    )  # fmt: skip


def test_a_year_without_money_is_said(cast: Cast) -> None:
    drawn = money_drawn(cast.harebell, TODAY, TODAY, 5, SaidToGovernors())
    assert (drawn.rows, drawn.note) == (
        (), "No money of that school year is recorded here yet."
    )  # fmt: skip
    nowhere = money_drawn(cast.harebell, date(2001, 1, 1), TODAY, 5, SaidToGovernors())
    assert nowhere.note == "There is no school year of that time here."


# --- From nothing to the public page ------------------------------------------------------------


def test_the_head_publishes_an_inclusion_strategy_from_nothing(cast: Cast) -> None:
    head = signed_in(cast.head)
    slug = cast.harebell.slug
    listed = words(head.get(reverse("publications", args=[slug])))
    assert "By Thu 31 Dec 2026" in listed
    sent(head, reverse("publication_draft", args=[slug, STRATEGY]))
    row = Publication.objects.get()
    assert "0 of 4 sections written" in words(head.get(url("publication", row)))
    assert "Write these first" in words(sent(head, url("publication_publish", row)))
    for section in row.sections.all():
        if not section.key.startswith("principle"):
            sent(head, url("publication_section", section), text="- Words\n- for everybody")
    first = section_of(row, "principle1")
    sent(head, url("publication_section", first), text="We listen.")
    refused = words(sent(head, url("publication_publish", row)))
    assert "Give these headings their names, from the guidance: “First principle”." in refused
    # Until it has its name, that is what is next.
    assert "Name “First principle”</a>" in words(head.get(url("publication", row)))
    assert "Publish it</a>" not in words(head.get(url("publication", row)))
    sent(head, url("publication_section", first), heading="High hopes for all")
    assert "Publish it</a>" in words(head.get(url("publication", row)))
    assert Client().get(public(cast, STRATEGY)).status_code == 404
    sent(head, url("publication_publish", row))
    read = words(Client().get(public(cast, STRATEGY)))
    assert "High hopes for all" in read
    assert "Second principle" not in read
    assert "<li>for everybody</li>" in read
    assert "by Head Harebell" in read
    # The next is due a year later.
    assert next_due("inclusion-strategy") == {date(2027, 11, 9), date(2027, 10, 26)}


def next_due(kind: str) -> set[date]:
    label = PublicationKind(kind).label
    rows = DueDate.objects.filter(kind__startswith="published", about__startswith=label)
    return {row.hold_by_on for row in rows.filter(done_on=None) if row.hold_by_on}


def test_words_are_carried_over_and_what_changed_is_said(cast: Cast) -> None:
    make_published(cast.harebell, cast.head)
    senco = signed_in(cast.senco)
    sent(senco, reverse("publication_draft", args=[cast.harebell.slug, INFORMATION]))
    draft = Publication.objects.get(state="draft")
    section = section_of(draft, "teaching")
    assert section.text == "As we do each year."
    sent(senco, url("publication_section", section), text="As we do this year.")
    page = words(senco.get(url("publication", draft)))
    assert "<del>each</del>" in page
    assert "<ins>this</ins>" in page
    head = signed_in(cast.head)
    refused = words(sent(head, url("publication_publish", draft)))
    assert "Record first that the governing body approved it" in refused
    approval = {"approved_by": "the full governing body", **day("approved_on", date(2026, 11, 19))}
    sent(head, url("publication_approve", draft), **approval)
    sent(head, url("publication_publish", draft))
    read = words(Client().get(public(cast, INFORMATION)))
    assert "Approved by the full governing body on 19 Nov 2026" in read
    assert "New or changed since the version of 21 Jul 2026" in read
    assert "Version 1, published on 21 Jul 2026" in read
    earlier = words(Client().get(public(cast, INFORMATION, 1, name="published_version")))
    assert "This is an earlier version" in earlier
    assert "As we do this year." not in earlier


def test_who_writes_after_the_approval_is_told_and_it_is_asked_for_again(cast: Cast) -> None:
    row = make_publication(
        cast.harebell, approved_on=TODAY, approved_by="the board", approval_kept_by="Head"
    )
    senco = signed_in(cast.senco)
    at = url("publication_section", section_of(row, "teaching"))
    answer = senco.post(at, fields_sent(senco.get(at).content) | {"text": "Other"}, follow=True)
    assert "record the approval again. Next: hand it to the headteacher." in words(answer)
    row.refresh_from_db()
    assert row.approved_on is None


def test_two_people_write_two_sections_at_once(cast: Cast) -> None:
    row = make_publication(cast.harebell)
    senco, head = signed_in(cast.senco), signed_in(cast.head)
    one, two = (url("publication_section", section_of(row, key)) for key in ("senco", "teaching"))
    first, second = fields_sent(senco.get(one).content), fields_sent(head.get(two).content)
    same = fields_sent(head.get(one).content)
    assert senco.post(one, first | {"text": "Ms Nair"}).status_code == 302
    assert head.post(two, second | {"text": "All teach all."}).status_code == 302
    answer = head.post(one, same | {"text": "Mrs Nair"})
    assert "Ms Nair" in answer.content.decode()
    assert section_of(row, "senco").text == "Ms Nair"


def test_it_is_published_once_and_stays(cast: Cast) -> None:
    row = make_publication(cast.harebell, STRATEGY)
    first, second = signed_in(cast.head), signed_in(cast.head)
    page = second.get(url("publication_publish", row))
    at = url("publication_publish", row)
    done = first.post(at, fields_sent(first.get(at).content), follow=True)
    assert "The next version is due by Tue 23 Nov 2027; you are reminded of it." in words(done)
    answer = second.post(at, fields_sent(page.content), follow=True)
    assert "it stays as it is" in words(answer)
    assert Publication.objects.count() == 1
    at = url("publication_section", section_of(row, "barriers"))
    assert "It is published, and stays as it is" in words(sent(first, at, text="Other"))


def test_names_and_small_numbers_are_shown_before_it_goes_out(cast: Cast) -> None:
    row = make_publication(cast.harebell, STRATEGY, "Noah and 2 pupils with plans.")
    head = signed_in(cast.head)
    page = words(head.get(url("publication_publish", row)))
    assert "“Noah” stands under" in page
    assert "“2 pupils” stands under" in page
    assert f'<a href="{url("publication", row)}">Change the words first</a>' in page
    assert "say that it may stay" in words(sent(head, url("publication_publish", row)))
    sent(head, url("publication_publish", row), is_checked="on")
    row.refresh_from_db()
    assert row.state == "published"


def test_a_section_of_four_thousand_letters_is_read_whole(cast: Cast) -> None:
    row = make_publication(cast.harebell, STRATEGY)
    head = signed_in(cast.head)
    at = url("publication_section", section_of(row, "barriers"))
    assert sent(head, at, text="word " * 800).status_code == 302
    assert "Use at most 8000 characters" in words(sent(head, at, text="x" * 8001))


# --- Who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("senco", "head")])
def test_nobody_else_writes(cast: Cast, role: str) -> None:
    row = make_publication(cast.harebell, shown_on=TODAY)
    client = signed_in(cast.here.people[role])
    for name in ("publication_cover", "publication_draw", "publication_hand_over",
                 "publication_publish", "publication_show"):  # fmt: skip
        assert client.get(url(name, row)).status_code == 403
    assert client.get(url("publication_section", section_of(row, "senco"))).status_code == 403


def test_governors_read_what_they_are_shown_and_record_their_approval(cast: Cast) -> None:
    hidden = make_publication(cast.harebell, STRATEGY)
    row = make_publication(cast.harebell, text="Noah was asked.")
    governor, head = signed_in(cast.governor), signed_in(cast.head)
    for each in (hidden, row):
        assert governor.get(url("publication", each)).status_code == 404
        assert governor.get(url("publication_approve", each)).status_code == 404
    sent(head, url("publication_show", row))
    page = words(governor.get(url("publication", row)))
    assert "Noah was asked." in page
    # Whose name it is, is no matter for governors.
    assert "a pupil?" not in page
    sent(governor, url("publication_approve", row), approved_by="the board", **day("approved_on"))
    row.refresh_from_db()
    assert (row.approved_by, row.approval_kept_by) == ("the board", "Governor Harebell")


def test_another_school_finds_nothing_of_a_draft(cast: Cast) -> None:
    row = make_publication(cast.harebell, shown_on=TODAY)
    for role in ("senco", "head"):
        client = signed_in(cast.stranger(role))
        assert client.get(url("publication", row)).status_code == 404
        at = url("publication_section", section_of(row, "senco"))
        assert client.get(at).status_code == 404
