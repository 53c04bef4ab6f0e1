"""An inspector's list, and the two-page stories of those who are picked from it."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import pikepdf
import pymupdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.choices import PlanState
from pupils.models import Pupil, Spell
from pupils.rules import HalfOpenSpan
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.audit.models import Read
from send_mis.reports.inspection.rules import (
    CONTINUED,
    MOST_STORIES,
    ON_PAPER,
    PupilStory,
    StoryPart,
    cut_story,
    cuts_to_try,
    lines_of,
    on_register_since,
    overdue_words,
    shorten,
)
from tests.factories import (
    TODAY,
    add_need,
    assess,
    give_views,
    in_change,
    make_annual_review,
    make_authority,
    make_contact,
    make_cycle,
    make_discussion,
    make_ehc_plan,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_scale,
    make_service,
    note_point,
    put_on_register,
    record_session,
    refer,
)
from tests.people import ROLES, Cast, signed_in

pytestmark = pytest.mark.django_db


def url(cast: Cast, name: str = "inspection", *pupils: Pupil) -> str:
    asked = "&".join(f"pupil={each.pk}" for each in pupils)
    return f"{reverse(name, args=[cast.harebell.slug])}?{asked}"


def words(response: Any) -> str:
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def rows_of(client: Client, cast: Cast, **asked: str) -> list[dict[str, str]]:
    content = client.get(url(cast, "inspection_csv"), asked).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(content)))


def printed(response: Any) -> tuple[int, str]:
    assert response.status_code == 200, response
    with pikepdf.open(BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
    with pymupdf.open(stream=response.content) as pages:
        return pages.page_count, " ".join(" ".join(page.get_text() for page in pages).split())


def test_since_when_a_pupil_is_on_the_register_without_a_break() -> None:
    k, e = date(2025, 1, 6), date(2026, 3, 1)
    assert on_register_since([HalfOpenSpan(e), HalfOpenSpan(k, e)], TODAY) == k
    before = HalfOpenSpan(date(2023, 9, 4), date(2024, 7, 20))
    assert on_register_since([before, HalfOpenSpan(k)], TODAY) == k
    assert on_register_since([before], TODAY) is None
    assert on_register_since([HalfOpenSpan(date(2027, 1, 4))], TODAY) is None


def test_words_are_cut_between_words() -> None:
    assert shorten("Reads forty of a hundred words", 40) == "Reads forty of a hundred words"
    assert shorten("Reads forty of a hundred words", 27) == "Reads forty of a hundred …"
    assert shorten("x" * 50, 10) == f"{'x' * 8} …"


def test_what_is_cut_is_said() -> None:
    part = StoryPart("Reviews", [("A", "b")], ("When", "What"), [("1 May", "x")] * 20)
    story = PupilStory(uuid4(), "Noah Bright", "Year 4", [], [part])
    cut = cut_story(story, ON_PAPER[-1])
    assert cut.is_cut
    assert len(cut.parts[0].rows) == ON_PAPER[-1].rows
    whole = StoryPart("Reviews", [("A", "b")], ("When", "What"), [("1 May", "x")])
    assert not cut_story(PupilStory(uuid4(), "N", "", [], [whole]), ON_PAPER[-1]).is_cut


def test_a_short_story_is_not_cut_and_a_long_one_begins_shorter() -> None:
    short = PupilStory(uuid4(), "N", "", [], [StoryPart("Needs", [("A", "b")])])
    assert len(cuts_to_try(short)) == len(ON_PAPER)
    rows = [("1 May 2026", "Review", "word " * 50)] * 30
    long = replace(short, parts=[StoryPart("Reviews", (), ("When", "What", "Why"), rows)] * 8)
    assert lines_of(long) > lines_of(short)
    assert len(cuts_to_try(long)) < len(ON_PAPER)


def test_the_list_has_the_usual_columns(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah, make_authority(cast.harebell, name="Northshire"))
    make_annual_review(plan, held_on=date(2026, 11, 9))
    refer(cast.noah, make_service(cast.harebell, "Speech clinic"), status="seeing")
    refer(cast.noah, make_service(cast.harebell, "Quiet service"), is_confidential=True)
    refer(cast.noah, make_service(cast.harebell, "Old service"), status="closed")
    client = signed_in(cast.senco)
    noah = next(row for row in rows_of(client, cast) if row["Pupil"] == "Bright, Noah")
    assert noah == {
        "Pupil": "Bright, Noah", "Year group": "Year 4", "Class": "4H", "SEN status": "E",
        "On the register since": "2023-05-08", "Primary need": "Autistic spectrum disorder",
        "Area of the primary need": "Communication and interaction", "EHC plan of": "Northshire",
        "Disadvantaged": "No", "EAL": "No", "Looked after": "No",
        "Outside agencies": "Speech clinic", "Last review": "2026-11-09",
        "Next review": "2026-12-08",
    }  # fmt: skip
    page = words(client.get(url(cast)))
    assert "Speech clinic" in page
    assert "Quiet service" not in page
    assert "Attendance is not kept here" in page
    pages, text = printed(client.get(url(cast, "inspection_pdf")))
    assert pages == 1
    assert "Clarke, Jayden" in text
    assert client.get(url(cast, "inspection_xlsx")).content[:2] == b"PK"
    assert set(Read.objects.filter(what__startswith="inspection").values_list("what", flat=True)) \
        == {"inspection.csv", "inspection.pdf", "inspection.xlsx"}  # fmt: skip


def test_a_review_whose_day_is_past_is_called_overdue(cast: Cast) -> None:
    with in_change():
        Spell.objects.filter(pupil=cast.jayden).update(next_review_on=date(2026, 11, 20))
    client = signed_in(cast.senco)
    assert words(client.get(url(cast))).count("20 Nov 2026, overdue") == 1
    assert "20 Nov 2026, overdue" in printed(client.get(url(cast, "inspection_pdf")))[1]
    assert overdue_words(TODAY, TODAY, str) == str(TODAY)


def test_the_list_is_narrowed_by_status_year_and_class(cast: Cast) -> None:
    client = signed_in(cast.head)
    assert {row["Pupil"] for row in rows_of(client, cast, status="K")} == {"Clarke, Jayden"}
    assert {row["Pupil"] for row in rows_of(client, cast, year="6")} == {"Okafor, Amara"}
    found = rows_of(client, cast, **{"class": "4H"})
    assert {row["Pupil"] for row in found} == {"Bright, Noah"}


def test_a_school_without_anybody_on_the_register(cast: Cast) -> None:
    found = signed_in(cast.senco).get(url(cast), {"status": "K", "year": "1"})
    assert "No pupil matches" in words(found)
    assert rows_of(signed_in(cast.senco), cast, status="K", year="1") == []


def everything_about(cast: Cast, pupil: Pupil, letters: int = 60, many: int = 2) -> None:
    """More than a story has room for, in words of that length."""
    long = ("word " * (letters // 5)).strip()
    make_discussion(
        pupil, difficulties=long, concerns=long, state="support", reason="Needs more",
        decided_on=date(2026, 1, 5), decided_by=cast.senco, met_on=date(2026, 1, 3),
        met_how="meeting", met_with="Both parents",
    )  # fmt: skip
    for number in range(many):
        make_cycle(
            pupil, number=number + 1, starts_on=date(2025, 1 + number % 12, 6), state="reviewed",
            closed_on=date(2025, 2 + number % 11, 20), closed_by=cast.senco, strengths=long,
            source_words=long, expected=long, decision="new_cycle", decision_words=long,
            agreed_on=date(2025, 1 + number % 12, 7), agreed_by=cast.senco, agreed_how="meeting",
            agreed_with="Both parents", review_on=date(2025, 2 + number % 11, 20),
        )  # fmt: skip
        scale = make_scale(cast.harebell, f"Score {number} of {pupil.surname} {long}"[:80])
        assess(pupil, scale, 80, date(2026, 1, 9))
        assess(pupil, scale, 92, date(2026, 10, 9))
        note_point(make_outcome(pupil, f"Outcome {number} {long}"), "25", date(2026, 11, 2))
        give_views(pupil, words=f"Mine {number} {long}"[:2000], answers={})
        mother = make_contact(pupil).contact
        give_views(
            pupil, contact=mother, how="gate", words=f"Hers {number} {long}"[:2000], answers={}
        )


def test_a_story_is_told_from_the_record(cast: Cast) -> None:
    noah = cast.noah
    everything_about(cast, noah)
    plan = make_ehc_plan(noah, make_authority(cast.harebell, name="Northshire"))
    make_annual_review(plan, held_on=date(2026, 11, 9), recommends="amend",
                       recommends_words="More speech therapy")  # fmt: skip
    row = make_row(
        make_plan(cast.class_4h, state=PlanState.AGREED), None, noah, what="Word games"
    )  # fmt: skip
    record_session(row, date(2026, 11, 16), minutes=30)
    for answer in (
        words(signed_in(cast.senco).get(url(cast, "inspection_stories", noah))),
        printed(signed_in(cast.head).get(url(cast, "inspection_stories_print", noah)))[1],
    ):
        for said in (
            "Noah Bright", "Autistic spectrum disorder", "on the register since", "Word games",
            "3 × 30 min a week", "30 min of", "£", "18", "25", "40", "Northshire",
            "The school recommended: Amend the plan", "More speech therapy", "Mine 1", "Hers 1",
            "Mother", "Review the support", "Start the next cycle", "Score 1",
        ):  # fmt: skip
            assert said in answer, said
    reads = Read.objects.filter(what__startswith="inspection.stories")
    assert {tuple(read.pupil_ids) for read in reads} == {(noah.pk,)}


def test_what_is_private_or_confidential_is_in_no_story(cast: Cast) -> None:
    give_views(cast.noah, readers="private", words="Something private", answers={})
    give_views(cast.noah, needs_check=True, words="About dad", answers={})
    refer(cast.noah, make_service(cast.harebell, "Quiet service"), is_confidential=True)
    for person in (cast.senco, cast.head):
        said = words(signed_in(person).get(url(cast, "inspection_stories", cast.noah)))
        for secret in ("Something private", "About dad", "Quiet service"):
            assert secret not in said


def test_a_story_with_nothing_in_it_says_so(cast: Cast) -> None:
    client = signed_in(cast.senco)
    said = words(client.get(url(cast, "inspection_stories", cast.kacper)))
    for empty in (
        "No need is recorded yet",
        "No agreed provision is recorded yet",
        "Not on the register",
        "No views that may be shown",
        "No review is recorded yet",
    ):
        assert empty in said
    assert "The EHC plan" not in said
    assert printed(client.get(url(cast, "inspection_stories_print", cast.kacper)))[0] == 1


@pytest.mark.parametrize(("letters", "many"), [(200, 4), (1900, 9)])
def test_a_story_never_fills_more_than_two_pages(cast: Cast, letters: int, many: int) -> None:
    everything_about(cast, cast.noah, letters, many)
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(
            legal_forename="Bartholomew " * 8, legal_surname="Featherstonehaugh-" * 5
        )
    plan = make_plan(cast.class_4h, state=PlanState.AGREED)
    for number in range(many):
        make_row(
            plan, None, cast.noah, position=number + 1,
            what=f"Row {number} {'of words ' * 20}"[:200],
        )  # fmt: skip
    pages, text = printed(
        signed_in(cast.senco).get(url(cast, "inspection_stories_print", cast.noah))
    )
    assert pages == 2
    assert CONTINUED in text
    assert "What is next" in text


def test_several_stories_are_one_file(cast: Cast) -> None:
    answer = signed_in(cast.senco).get(
        url(cast, "inspection_stories_print", cast.noah, cast.amara, cast.jayden)
    )
    assert "Stories of 3 pupils" in answer["Content-Disposition"]
    pages, text = printed(answer)
    assert pages in range(3, 7)
    for name in ("Noah Bright", "Amara Okafor", "Jayden Clarke"):
        assert name in text


@pytest.mark.parametrize("name", ["inspection_stories", "inspection_stories_print"])
def test_only_pupils_of_the_school_are_picked(cast: Cast, name: str) -> None:
    client, place = signed_in(cast.senco), url(cast, name)
    elsewhere = cast.elsewhere.pupil
    for asked in (str(elsewhere.pk), str(uuid4()), "x", "0' or 1=1"):
        both = {"pupil": [str(cast.noah.pk), asked]}
        answer = client.get(place, both)
        assert answer.status_code == 404, asked
        assert elsewhere.name not in answer.content.decode()
    many = {"pupil": [str(uuid4()) for _ in range(MOST_STORIES + 1)]}
    for asked_of, told in ((many, f"At most {MOST_STORIES}"), ({}, "Tick the pupils")):
        assert told in words(client.get(place, asked_of, follow=True))


def test_who_may_open_it(cast: Cast) -> None:
    names = ("inspection", "inspection_csv", "inspection_stories", "inspection_stories_print")
    for role in ROLES:
        allowed = role in ("senco", "head")
        for name in names:
            found = signed_in(cast.here.people[role]).get(url(cast, name, cast.noah))
            assert found.status_code == (200 if allowed else 403), (role, name)
            far = signed_in(cast.stranger(role)).get(url(cast, name, cast.noah))
            assert far.status_code == (404 if allowed else 403), (role, name)


def queries(client: Client, place: str) -> int:
    client.get(place)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(place).status_code == 200
    return len(caught)


def test_queries_do_not_grow_with_pupils(cast: Cast) -> None:
    client = signed_in(cast.senco)
    some = [cast.noah, cast.jayden]
    for pupil in some:
        everything_about(cast, pupil, many=1)
    few = queries(client, url(cast)), queries(client, url(cast, "inspection_stories", *some))
    more = list(_more(cast, 8))
    for pupil in more:
        everything_about(cast, pupil, many=2)
    many = (
        queries(client, url(cast)),
        queries(client, url(cast, "inspection_stories", *some, *more)),
    )
    assert few == many
    assert many[0] <= 16
    assert many[1] <= 55


def _more(cast: Cast, count: int) -> Iterable[Pupil]:
    for number in range(count):
        pupil = make_pupil(cast.harebell, surname=f"Pupil{number}", school_class=cast.class_4h)
        put_on_register(pupil, "K")
        add_need(pupil, "SLCN")
        yield pupil


def test_costs_are_for_those_who_may_see_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_row(make_plan(cast.class_4h, state=PlanState.AGREED), None, cast.noah, what="Games")
    assert row.materials_cost == Decimal(0)
    place = url(cast, "inspection_stories", cast.noah)
    assert "Cost so far" in words(signed_in(cast.senco).get(place))
    may = Actor.may
    monkeypatch.setattr(
        Actor, "may", lambda self, action: action != Action.COST_VIEW and may(self, action)
    )
    assert "Cost so far" not in words(signed_in(cast.senco).get(place))
