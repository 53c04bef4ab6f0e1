"""The provision map: who gets what on a day, as each reader may see it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from provision.models import Allocation
from send_mis.audit.models import Read
from send_mis.schools.models import SchoolClass
from tests.factories import (
    TODAY,
    grant,
    in_change,
    make_class,
    make_pupil,
    make_school,
    make_user,
    put_on_register,
)
from tests.factories.provision import (
    allocate,
    make_intervention,
    make_outcome,
    make_plan,
    make_row,
    note_point,
    record_session,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

MAP = "/harebell-primary/map/"


@pytest.fixture
def provided(cast: Cast) -> Any:
    """Noah's 1:1 in 4H, Precision Teaching for him and Amara, and Jayden's ELSA, ended."""
    plan = make_plan(cast.class_4h, state="agreed")
    words = make_intervention(cast.harebell, "Precision Teaching", area="CL", layer="targeted")
    row = make_row(
        plan, words, cast.noah, cast.amara, minutes=10, times_a_week=5,
        additional_to="Beside the daily phonics lesson.",
    )  # fmt: skip
    old = make_intervention(cast.harebell, "ELSA", area="SEMH")
    make_row(plan, old, cast.jayden, until=date(2026, 10, 24))
    record_session(row, date(2026, 11, 18))
    record_session(row, date(2026, 11, 19), missed="staff_covering")
    outcome = make_outcome(cast.noah)
    note_point(outcome, "22", date(2026, 10, 1))
    with in_change():
        Allocation.objects.filter(row=row, pupil=cast.noah).update(outcome=outcome)
    return row


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_who_gets_what_now(cast: Cast, provided: Any) -> None:
    text = text_of(signed_in(cast.senco), MAP)
    assert "Bright, Noah" in text
    assert "Okafor, Amara" in text
    assert "Clarke, Jayden" not in text
    assert "5 × 10 min a week, group of 2" in text


def test_another_day_shows_what_ran_then(cast: Cast, provided: Any) -> None:
    text = text_of(signed_in(cast.senco), f"{MAP}?on=1+10+2026")
    assert "Clarke, Jayden" in text
    assert "Thu 1 Oct 2026" in text


MORE = "Additional to or different from the usual: Beside the daily phonics lesson."


def test_all_of_it_ever_by_class_year_and_school(cast: Cast, provided: Any) -> None:
    client = signed_in(cast.senco)
    text = text_of(client, f"{MAP}?show=all")
    # Jayden's ended in October: with its dates, and what was delivered in all.
    for words in ("Clarke, Jayden", "ELSA", "Mon 7 Sep to Fri 23 Oct 2026", "Bright, Noah",
                  "All provision, newest first · 3 pupils on roll on Mon 23 Nov 2026",
                  "Delivered in all"):  # fmt: skip
        assert words in text, words
    assert "A week" not in text
    assert "group of 2" in text
    of_year = text_of(client, f"{MAP}?show=all&year=5")
    assert "Clarke, Jayden" in of_year
    assert "Bright, Noah" not in of_year
    of_class = text_of(client, f"{MAP}?show=all&class={cast.class_4h.pk}")
    assert "Bright, Noah" in of_class
    assert "Clarke, Jayden" not in of_class
    assert b"".join(client.get(f"{MAP}pdf/?show=all")).startswith(b"%PDF-")
    assert Read.objects.filter(
        what="provision_map.pdf", detail__endswith="on roll on Mon 23 Nov 2026: all provision"
    ).exists()
    # A teacher's history is of their own class.
    assert "Clarke, Jayden" not in text_of(signed_in(cast.teacher), f"{MAP}?show=all")


def test_a_line_that_is_over_keeps_the_size_of_its_group(cast: Cast, provided: Any) -> None:
    old = Allocation.objects.get(pupil=cast.jayden).row
    allocate(old, cast.tom, since=date(2026, 9, 7), until=date(2026, 10, 24))
    with in_change():
        Allocation.objects.filter(row=old, pupil=cast.jayden).update(ends_on=date(2026, 10, 24))
    pupil = reverse("pupil_provision", args=[cast.jayden.pk])
    assert "group of 2" in text_of(signed_in(cast.senco), f"{pupil}?show=all")


def test_another_half_term_is_called_by_its_name(cast: Cast, provided: Any) -> None:
    client = signed_in(cast.senco)
    assert "Delivered this half-term" in text_of(client, f"{MAP}?on=1+10+2026")
    assert "Delivered, Spring term 2027" in text_of(client, f"{MAP}?status=bare&on=1+2+2027")


def test_what_it_is_additional_to_is_said_with_its_label(cast: Cast, provided: Any) -> None:
    client = signed_in(cast.senco)
    assert MORE in text_of(client, MAP)
    assert MORE in text_of(client, reverse("pupil_provision", args=[cast.noah.pk]))


@pytest.mark.parametrize(
    ("state", "said"), [("draft", True), ("proposed", True), ("agreed", False)]
)
def test_a_line_of_a_plan_that_is_not_agreed_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, state: str, said: bool
) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    make_row(make_plan(cast.class_4h, state=state), None, cast.noah)
    client = signed_in(cast.senco)
    for url in (MAP, f"{MAP}pdf/", reverse("pupil_provision", args=[cast.noah.pk])):
        assert ("plan not agreed yet" in text_of(client, url)) is said, url


def test_the_papers_say_what_the_pages_say(
    cast: Cast, provided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    client = signed_in(cast.senco)
    assert MORE in text_of(client, f"{MAP}pdf/")
    in_all = text_of(client, f"{MAP}pdf/?show=all")
    assert "Mon 7 Sep to Fri 23 Oct 2026" in in_all
    assert "Delivered in all" in in_all
    paper = text_of(client, reverse("pupil_provision_pdf", args=[cast.noah.pk]))
    page = text_of(client, reverse("pupil_provision", args=[cast.noah.pk]))
    for words in (
        MORE, "Cognition and learning · Targeted", "adult covering a class 10 min",
        "The school year so far", "Falls short", "On track",
        "Flagged as falling short: less than 70 %",
    ):  # fmt: skip
        assert words in page, words
        assert words in paper, words
    with in_change():
        Allocation.objects.filter(row=provided).update(
            ends_on=date(2026, 11, 30), end_reason="Moved to a 1:1."
        )
    for url in ("pupil_provision", "pupil_provision_pdf"):
        assert "Ended early: Moved to a 1:1." in text_of(client, reverse(url, args=[cast.noah.pk]))


@pytest.mark.parametrize("on", ["31 6 2026", "soon", "1/13/2026", "99999999999", "1 1 0000"])
def test_a_date_that_is_none_is_said_and_nothing_is_lost(
    cast: Cast, provided: Any, on: str
) -> None:
    text = text_of(signed_in(cast.senco), f"{MAP}?on={on}")
    assert "is not a" in text
    assert f'value="{on}"' in text
    assert "Bright, Noah" in text


@pytest.mark.parametrize(
    ("asked", "here", "gone"),
    [
        ("status=E", "Bright, Noah", "Clarke, Jayden"),
        ("status=K&on=1+10+2026", "Clarke, Jayden", "Bright, Noah"),
        ("status=bare", "Clarke, Jayden", "Bright, Noah"),
        ("year=6", "Okafor, Amara", "Bright, Noah"),
        ("area=SEMH&on=1+10+2026", "Clarke, Jayden", "Bright, Noah"),
        ("layer=targeted", "Bright, Noah", "Clarke, Jayden"),
    ],
)
def test_each_choice_narrows(cast: Cast, provided: Any, asked: str, here: str, gone: str) -> None:
    text = text_of(signed_in(cast.senco), f"{MAP}?{asked}")
    assert here in text
    assert gone not in text


def test_nonsense_choices_narrow_nothing(cast: Cast, provided: Any) -> None:
    url = f"{MAP}?status=X&year=four&class=1&area=%00&layer=&page=-3&sort=salary"
    assert "Bright, Noah" in text_of(signed_in(cast.senco), url)


def test_a_teacher_sees_their_own_class_alone(cast: Cast, provided: Any) -> None:
    text = text_of(signed_in(cast.teacher), MAP)
    assert "Bright, Noah" in text
    # She is in the same group, and in another class.
    assert "Okafor, Amara" not in text
    assert "PDF to print" not in text


def test_strangers_find_nothing(cast: Cast) -> None:
    noah = reverse("pupil_provision", args=[cast.noah.pk])
    for role in ("senco", "teacher", "ta"):
        client = signed_in(cast.stranger(role))
        assert client.get(MAP).status_code == 404
        assert client.get(noah).status_code == 404
        assert client.get("/harebell-primary/delivery/").status_code == 404
    for user in (cast.governor, cast.parent, cast.office):
        assert signed_in(user).get(noah).status_code in (403, 404)


def test_a_pupils_tab_tells_line_by_line(cast: Cast, provided: Any) -> None:
    url = reverse("pupil_provision", args=[cast.noah.pk])
    text = text_of(signed_in(cast.senco), url)
    for words in ("Precision Teaching", "Beside the daily phonics lesson.", "group of 2",
                  "Autumn term 2026", "Cost", "adult covering a class 10 min"):  # fmt: skip
        assert words in text, words
    assert Read.objects.filter(what="pupil.provision", pupil_ids__contains=[cast.noah.pk]).exists()
    of_teacher = text_of(signed_in(cast.teacher), url)
    assert "Precision Teaching" in of_teacher
    assert "£" not in of_teacher


def test_a_line_leads_to_its_outcome_and_says_how_it_stands(cast: Cast, provided: Any) -> None:
    url = reverse("pupil_provision", args=[cast.noah.pk])
    place = Allocation.objects.get(row=provided, pupil=cast.noah)
    page = reverse("outcome_page", args=[place.outcome_id])
    for user in (cast.senco, cast.head, cast.teacher, cast.ta, cast.dsl, cast.trust_lead):
        client = signed_in(user)
        text = text_of(client, url)
        assert f'<a href="{page}">' in text, user
        assert "On track" in text
        assert client.get(page).status_code == 200
    # Words of a line without an outcome of the pupil's own lead nowhere.
    with in_change():
        Allocation.objects.filter(row=provided).update(outcome=None)
    text = text_of(signed_in(cast.senco), url)
    assert page not in text
    assert "On track" not in text


def test_a_pupils_tab_shows_all_of_it_and_another_day(cast: Cast, provided: Any) -> None:
    url = reverse("pupil_provision", args=[cast.jayden.pk])
    client = signed_in(cast.senco)
    assert "Nothing is provided on this day" in text_of(client, url)
    assert "ELSA" in text_of(client, f"{url}?show=all")
    assert "ELSA" in text_of(client, f"{url}?on=1/10/26")
    assert "is not a date" in text_of(client, f"{url}?on=yesterday")


def test_pdfs_are_for_those_who_may_take_them_out(cast: Cast, provided: Any) -> None:
    pupil = reverse("pupil_provision_pdf", args=[cast.noah.pk])
    for url in ("/harebell-primary/map/pdf/", pupil, f"{pupil}?costs=yes"):
        content = b"".join(signed_in(cast.senco).get(url))
        assert content.startswith(b"%PDF-")
    assert signed_in(cast.teacher).get("/harebell-primary/map/pdf/").status_code == 403
    taken = set(Read.objects.filter(user_id=cast.senco.pk).values_list("what", "detail"))
    assert ("pupil.provision_pdf", "with costs") in taken
    assert ("pupil.provision_pdf", "") in taken
    assert any(what == "provision_map.pdf" for what, _ in taken)


def test_whoever_reads_a_pupils_provision_prints_it_without_costs(
    cast: Cast, provided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    page = reverse("pupil_provision", args=[cast.noah.pk])
    paper = reverse("pupil_provision_pdf", args=[cast.noah.pk])
    for user in (cast.ta, cast.teacher, cast.dsl):
        client = signed_in(user)
        assert paper in text_of(client, page)
        text = text_of(client, f"{paper}?costs=yes")
        assert "Precision Teaching" in text
        assert "£" not in text
    assert signed_in(cast.stranger("ta")).get(paper).status_code == 404
    assert signed_in(cast.office).get(paper).status_code == 403
    assert "£" in text_of(signed_in(cast.senco), f"{paper}?costs=yes")


def test_delivery_by_each_choice(cast: Cast, provided: Any) -> None:
    client = signed_in(cast.senco)
    for by, words in (
        ("", "Precision Teaching, 4H"), ("pupil", "Bright, Noah"), ("class", "4H"),
        ("half", "Autumn term 2026"), ("nonsense", "Precision Teaching"),
    ):  # fmt: skip
        assert words in text_of(client, f"/harebell-primary/delivery/?by={by}&period=year"), by
    assert "Okafor" not in text_of(signed_in(cast.teacher), "/harebell-primary/delivery/?by=pupil")


def test_a_line_leads_to_its_plan_only_whoever_may_open_it(cast: Cast, provided: Any) -> None:
    """Somebody who supports Noah alone sees his line, and neither plan nor class."""
    plan = reverse("plan", args=[provided.plan_id])
    make_row(provided.plan, None, cast.noah, what="Reading group")
    helper = make_user("one.to.one@harebell.test")
    grant(helper, "ta", cast.noah)
    everyone = (cast.senco, cast.head, cast.dsl, cast.designated_teacher, cast.trust_lead,
                cast.teacher, cast.ta, helper)  # fmt: skip
    for user in everyone:
        client = signed_in(user)
        text = text_of(client, "/harebell-primary/delivery/?period=year")
        assert "Precision Teaching, 4H" in text
        assert "Reading group, 4H" in text
        opens = client.get(plan).status_code == 200
        assert opens is (user is not helper), user
        # The group that stopped is named above the list, and again in it.
        assert text.count("Reading group, 4H") > 1, user
        assert text.count(f'href="{plan}"') == (text.count(", 4H") if opens else 0), user


def test_an_empty_school_says_what_comes_first(cast: Cast) -> None:
    client = signed_in(cast.senco)
    assert "As soon as a class has a provision plan" in text_of(client, MAP)
    assert "Nothing to count yet" in text_of(client, "/harebell-primary/delivery/")


@pytest.mark.parametrize(
    ("url", "most"),
    [
        (MAP, 15),
        (f"{MAP}?show=all", 15),
        ("/harebell-primary/delivery/", 15),
        ("/harebell-primary/delivery/?by=pupil", 15),
    ],
)
def test_queries_do_not_grow_with_pupils(
    cast: Cast, provided: Any,
    django_assert_num_queries: Any, django_assert_max_num_queries: Any, url: str, most: int,
) -> None:  # fmt: skip
    client = signed_in(cast.senco)
    client.get(url)
    with django_assert_max_num_queries(most) as few:
        client.get(url)
    room = SchoolClass.objects.get(pk=cast.class_4h.pk)
    plan = room.plans.get()
    for n in range(12):
        pupil = make_pupil(cast.harebell, surname=f"More{n}", school_class=room)
        put_on_register(pupil)
        row = make_row(plan, provided.intervention, pupil)
        allocate(row, cast.noah)
        record_session(row, date(2026, 11, 18))
    with django_assert_num_queries(len(few)):
        assert "More11" in text_of(client, url)


def test_in_the_holidays_the_last_day_of_term_is_shown() -> None:
    from send_mis.schools.school_time import school_time

    school = make_school()
    make_class(school)
    time = school_time(school.pk)
    assert time.day_to_show(TODAY) == TODAY
    assert time.day_to_show(date(2026, 12, 28)) == date(2026, 12, 18)
