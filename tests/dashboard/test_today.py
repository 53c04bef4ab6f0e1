"""Each role's first page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from provision.models import SchoolFigures
from provision.pages.writing import write_figures
from pupils.models import DueDate, ImportBatch, Pupil
from tests.factories import (
    TODAY,
    grant,
    make_meeting,
    make_plan,
    make_publication,
    make_published_report,
    make_pupil,
    make_report,
    make_row,
    make_school,
    make_user,
    put_on_register,
    record_session,
)
from tests.people import Cast, signed_in
from tests.queries import queries

ROLES = (
    "senco", "head", "office", "dsl", "designated_teacher", "governor", "it", "teacher", "ta",
    "trust_lead",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_first_page(cast: Cast, role: str) -> None:
    page = signed_in(getattr(cast, role)).get("/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Monday 23 November 2026" in text
    assert text.count("btn btn-primary") <= 2  # the search's and the one next step


def test_a_parents_first_page_is_what_is_shared_with_them(cast: Cast) -> None:
    page = signed_in(cast.parent).get("/", follow=True)
    assert page.redirect_chain == [("/my-children/", 302)]
    assert "not shared anything with you yet" in page.content.decode()


@pytest.mark.parametrize("role", ["governor", "it"])
def test_those_who_see_no_pupil_are_told_of_none(cast: Cast, role: str) -> None:
    text = signed_in(getattr(cast, role)).get("/").content.decode()
    for name in ("Bright", "Okafor", "Clarke", "Reeves"):
        assert name not in text


def test_a_governor_reads_the_newest_report_at_once(cast: Cast) -> None:
    client = signed_in(cast.governor)
    assert "No report to governors yet" in client.get("/").content.decode()
    out = make_published_report(cast.harebell, cast.head)
    make_report(cast.harebell)
    hidden = make_publication(cast.harebell, "inclusion-strategy")
    shown = make_publication(cast.harebell, shown_on=TODAY)
    page = client.get("/").content.decode()
    for there in (reverse("report", args=[out.pk]), reverse("publication", args=[shown.pk]),
                  reverse("visit_note", args=[cast.harebell.slug])):  # fmt: skip
        assert f'href="{there}"' in page
    assert str(hidden.pk) not in page
    assert "autumn term 2026" not in page


def test_the_senco_sees_what_is_late_first(cast: Cast) -> None:
    DueDate.objects.filter(kind="register.parents_told").delete()
    page = signed_in(cast.senco).get("/")
    late, today, week = page.context["page"].agenda.own
    said = [(line.name, line.words) for line in late.lines]
    assert said == [("Amara Okafor", "Review the support")]
    assert (today.count, week.count) == (0, 0)
    text = page.content.decode()
    assert f"/{cast.harebell.slug}/deadlines/?when=month&amp;whose=mine" in text
    assert "Next: " in text
    assert "without a review date" in text
    assert "review is late" not in text, "each thing is said once"


def test_what_is_late_of_others_is_no_matter_for_the_head(cast: Cast) -> None:
    page = signed_in(cast.head).get("/")
    assert page.context["page"].agenda.is_empty
    text = page.content.decode()
    assert "Nothing is due of you this week" in text
    assert f"/{cast.harebell.slug}/deadlines/" in text
    assert "Okafor" not in text
    assert "Set the dates" not in text


def test_a_teacher_sees_the_own_class_alone(cast: Cast) -> None:
    text = signed_in(cast.teacher).get("/").content.decode()
    assert "Bright, Noah" in text
    assert "Okafor" not in text


def test_the_office_learns_what_the_roll_lacks(cast: Cast) -> None:
    text = signed_in(cast.office).get("/").content.decode()
    assert "without a UPN" in text
    assert "What differs from the MIS" in text
    assert "Okafor" not in text


def test_a_trust_lead_sees_each_school(cast: Cast) -> None:
    text = signed_in(cast.trust_lead).get("/").content.decode()
    assert "on the register at Harebell Primary" in text
    assert "on the register at Bluebell Primary" in text
    assert "Thistle" not in text


@pytest.mark.parametrize(
    ("role", "words"),
    [("senco", "Import a file"), ("office", "Import a file"), ("head", "No pupils yet")],
)
def test_an_empty_school_says_what_to_do_first(
    today: date, db: None, role: str, words: str
) -> None:
    user = make_user()
    grant(user, role, make_school())
    assert words in signed_in(user).get("/").content.decode()


def test_a_roll_without_a_register_asks_for_the_sencos_sheet(today: date, db: None) -> None:
    user, school = make_user(), make_school()
    grant(user, "senco", school)
    make_pupil(school)
    assert "Import your own register" in signed_in(user).get("/").content.decode()


@pytest.mark.parametrize("role", ["senco", "head", "office", "teacher", "ta", "trust_lead"])
def test_queries_do_not_grow_with_pupils(cast: Cast, role: str) -> None:
    """With two pupils of whom something of every kind is due, and with twelve."""
    write_figures(cast.harebell.pk, TODAY)
    SchoolFigures.objects.update(at=timezone.now() + timedelta(hours=1))
    client = signed_in(getattr(cast, role))
    for pupil in (cast.noah, cast.jayden):
        owe(pupil)
    few = queries(client, "/")
    for _ in range(10):
        pupil = make_pupil(cast.harebell, school_class=cast.class_4h)
        put_on_register(pupil, next_review_on=TODAY)
        owe(pupil)
    assert queries(client, "/") == few
    assert few <= 15


def owe(pupil: Pupil) -> None:
    """Late, today and later, by each role and by somebody who left."""
    left = make_user()
    DueDate.objects.bulk_create(
        DueDate(
            school_id=pupil.school_id, pupil=pupil, kind="letter.deliver", turn=turn,
            owner=None if turn else left, subject_type="pupils.pupil", subject_id=pupil.pk,
            hold_by_on=TODAY + timedelta(days=days),
            starts_on=TODAY - timedelta(days=100 - days - 10 * n),
        )
        for n, turn in enumerate(("senco", "teacher", "office", ""))
        for days in (-3, 0, 2, 9)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "named"), [("senco", {"sen-list.xlsx", "pupils.csv"}), ("office", {"pupils.csv"})]
)
def test_a_waiting_file_is_named_to_those_who_may_bring_in_its_kind(
    cast: Cast, role: str, named: set[str]
) -> None:
    for kind, name in (("register", "sen-list.xlsx"), ("pupils", "pupils.csv")):
        ImportBatch.objects.create(
            school=cast.harebell, kind=kind, file_name=name, state="preview",
            made_at=timezone.now(),
        )  # fmt: skip
    html = signed_in(getattr(cast, role)).get("/").content.decode()
    assert {name for name in ("sen-list.xlsx", "pupils.csv") if name in html} == named
    words = "2 files wait to be checked" if len(named) > 1 else "1 file waits to be checked"
    assert words in html


def test_all_waiting_files_are_counted_and_three_are_named(cast: Cast) -> None:
    for number in range(5):
        ImportBatch.objects.create(
            school=cast.harebell, kind="pupils", file_name=f"file-{number}.csv", state="mapping",
            made_at=timezone.now() + timedelta(minutes=number),
        )  # fmt: skip
    html = signed_in(cast.office).get("/").content.decode()
    assert "5 files wait to be checked" in html
    assert "file-4.csv, file-3.csv, file-2.csv and 2 more" in html


def test_three_things_stand_first_and_the_rest_is_folded_by_kind(cast: Cast) -> None:
    make_meeting(cast.noah)
    ImportBatch.objects.create(
        school=cast.harebell, kind="pupils", file_name="pupils.csv", state="preview",
        made_at=timezone.now(),
    )  # fmt: skip
    page = signed_in(cast.senco).get("/")
    first, folded = page.context["page"].first, page.context["page"].folded
    assert len(first) == 3
    assert folded
    text = page.content.decode()
    assert text.count('<details class="more">') == len(folded)
    for group in folded:
        assert f"<summary>{group.summary}</summary>" in text


@pytest.mark.parametrize("role", ["ta", "teacher"])
def test_who_takes_sessions_is_told_of_todays_and_of_those_forgotten(cast: Cast, role: str) -> None:
    user = getattr(cast, role)
    row = make_row(
        make_plan(cast.class_4h), None, cast.noah, minutes=30, times_a_week=5, delivered_by=user,
        since=TODAY - timedelta(days=7),
    )  # fmt: skip
    text = signed_in(user).get("/").content.decode()
    assert "1 session of yours to record today" in text
    assert "Next: Task board, Noah Bright." in text
    assert "5 past sessions of yours without a record" in text
    record_session(row, TODAY)
    record_session(row, TODAY - timedelta(days=3))
    text = signed_in(user).get("/").content.decode()
    assert "Today&#x27;s 1 session is recorded" in text
    assert "4 past sessions of yours without a record" in text
