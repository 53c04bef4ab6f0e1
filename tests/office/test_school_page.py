from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from send_mis.audit.models import Change
from send_mis.schools.models import AcademicYear, Closure, School, Term
from tests.factories.schools import year_of
from tests.office.dates import typed
from tests.people import Cast, signed_in


def details(cast: Cast, **changes: str) -> dict[str, str]:
    school = School.objects.get(pk=cast.harebell.pk)
    return {
        "version": str(school.version), "name": school.name, "phase": "primary",
        "lowest_year": "0", "highest_year": "6", "la_code": "", "establishment": "",
        "address": "", "phone": "", "email": "",
        "complaint_head_days": "5", "complaint_committee_days": "5",
    } | changes  # fmt: skip


def post(client: Client, name: str, cast: Cast, data: dict[str, Any], *args: object) -> Any:
    return client.post(reverse(name, args=[cast.harebell.slug, *args]), data)


def test_the_office_changes_details_and_it_is_recorded(cast: Cast) -> None:
    data = details(cast, la_code="933", establishment="2001", email="office@harebell.test")
    response = post(signed_in(cast.office), "school_page_details", cast, data)
    assert response.status_code == 302
    school = School.objects.get(pk=cast.harebell.pk)
    assert (school.la_code, school.establishment, school.version) == ("933", "2001", 2)
    change = Change.objects.get(event="school.changed")
    assert (change.user_id, change.school_id) == (cast.office.pk, school.pk)


def test_the_office_says_what_kind_of_school_it_is(cast: Cast) -> None:
    assert (
        post(
            signed_in(cast.office), "school_page_details", cast, details(cast, kind="maintained")
        ).status_code
        == 302
    )
    assert School.objects.get(pk=cast.harebell.pk).kind == "maintained"
    page = signed_in(cast.office).get(reverse("school_page", args=[cast.harebell.slug]))
    assert "Maintained by the local authority" in page.content.decode()
    wrong = post(signed_in(cast.office), "school_page_details", cast, details(cast, kind="state"))
    assert wrong.context["form"].errors["kind"]


def test_two_editors_see_both_and_lose_nothing(cast: Cast) -> None:
    first, second = details(cast, phone="01234 1"), details(cast, phone="01234 2")
    post(signed_in(cast.office), "school_page_details", cast, first)
    page = post(signed_in(cast.head), "school_page_details", cast, second)
    assert page.status_code == 200
    words = page.content.decode()
    assert "changed this while you were typing" in words
    assert "01234 1" in words
    assert 'value="01234 2"' in words
    assert School.objects.get(pk=cast.harebell.pk).phone == "01234 1"
    again = second | {"version": page.context["form"].data["version"]}
    assert post(signed_in(cast.head), "school_page_details", cast, again).status_code == 302
    assert School.objects.get(pk=cast.harebell.pk).phone == "01234 2"


def test_youngest_after_oldest_is_refused_at_the_field(cast: Cast) -> None:
    data = details(cast, lowest_year="5", highest_year="2")
    page = post(signed_in(cast.office), "school_page_details", cast, data)
    assert page.context["form"].errors["highest_year"]
    assert School.objects.get(pk=cast.harebell.pk).highest_year == 6


def test_the_steps_of_the_complaints_policy(cast: Cast) -> None:
    steps = {"complaint_head_days": "10", "complaint_committee_days": "15"}
    for who in (cast.office, cast.head):
        assert (
            post(signed_in(who), "school_page_details", cast, details(cast, **steps)).status_code
            == 302
        )
    school = School.objects.get(pk=cast.harebell.pk)
    assert (school.complaint_head_days, school.complaint_committee_days) == (10, 15)
    page = signed_in(cast.office).get(reverse("school_page", args=[school.slug]))
    words = "The head answers within 10 school days, the governors’ committee within 15 school days"
    assert words in page.content.decode()


@pytest.mark.parametrize("typed_days", ["", "0", "61", "five", "2.5"])
def test_a_step_is_a_number_of_school_days(cast: Cast, typed_days: str) -> None:
    data = details(cast, complaint_head_days=typed_days)
    page = post(signed_in(cast.office), "school_page_details", cast, data)
    assert page.context["form"].errors["complaint_head_days"] == [
        "Enter a whole number of school days from 1 to 60."
    ]
    assert School.objects.get(pk=cast.harebell.pk).complaint_head_days == 5


def test_roles_own_words_and_second_step(cast: Cast) -> None:
    data = {"version": "1", "label_ta": "Learning partner", "second_factor": ["dsl"]}
    assert post(signed_in(cast.head), "school_page_roles", cast, data).status_code == 302
    school = School.objects.get(pk=cast.harebell.pk)
    assert school.role_labels == {"ta": "Learning partner"}
    assert school.second_factor_roles == ["dsl"]
    late = post(signed_in(cast.head), "school_page_roles", cast, {"version": "1"})
    assert "Learning partner" in late.content.decode()
    assert School.objects.get(pk=cast.harebell.pk).role_labels == {"ta": "Learning partner"}


def test_a_new_year_is_proposed_with_the_usual_dates(cast: Cast) -> None:
    client = signed_in(cast.office)
    form = client.get(reverse("school_page_year_add", args=[cast.harebell.slug])).context["form"]
    assert form.initial["starts_on"] == date(2028, 9, 1)
    data = {"copy_closures": "on"}
    for name, day in form.initial.items():
        data |= typed(name, day)
    assert post(client, "school_page_year_add", cast, data).status_code == 302
    year = year_of(cast.harebell, 2028)
    assert year.terms.count() == 3
    assert Closure.objects.filter(school=cast.harebell, kind="half_term").count() == 3
    again = post(client, "school_page_year_add", cast, data)
    assert "another school year already" in again.content.decode()
    assert Closure.objects.filter(school=cast.harebell).count() == 5


def year_data(cast: Cast, **changes: date) -> dict[str, str]:
    year = year_of(cast.harebell)
    days = {"starts_on": year.starts_on, "ends_on": year.ends_on}
    for term in year.terms.all():
        days |= {f"{term.name}_starts_on": term.starts_on, f"{term.name}_ends_on": term.ends_on}
    data = {"version": str(year.version)}
    for name, day in (days | changes).items():
        data |= typed(name, day)
    return data


def test_terms_lie_inside_the_year_and_after_one_another(cast: Cast) -> None:
    client, year = signed_in(cast.office), year_of(cast.harebell)
    for field, day in {
        "autumn_starts_on": date(2026, 8, 1),
        "autumn_ends_on": date(2026, 9, 1),
        "spring_starts_on": date(2026, 12, 1),
        "summer_ends_on": date(2027, 9, 3),
        "ends_on": date(2026, 8, 1),
    }.items():
        page = post(client, "school_page_year", cast, year_data(cast, **{field: day}), year.pk)
        assert page.status_code == 200, field
        assert page.context["form"].errors[field], field
    assert AcademicYear.objects.get(pk=year.pk).version == 1
    moved = year_data(cast, spring_starts_on=date(2027, 1, 5))
    assert post(client, "school_page_year", cast, moved, year.pk).status_code == 302
    assert Term.objects.get(year=year, name="spring").starts_on == date(2027, 1, 5)


def test_two_editors_of_a_year(cast: Cast) -> None:
    client, year = signed_in(cast.office), year_of(cast.harebell)
    stale = year_data(cast, spring_starts_on=date(2027, 1, 6))
    first = year_data(cast, spring_starts_on=date(2027, 1, 5))
    post(client, "school_page_year", cast, first, year.pk)
    page = post(client, "school_page_year", cast, stale, year.pk)
    conflict = page.context["page"].conflict
    assert [(d.label, d.yours, d.theirs) for d in conflict.differences if d.differs] == [
        ("Spring term begins", "6 Jan 2027", "5 Jan 2027")
    ]
    assert Term.objects.get(year=year, name="spring").starts_on == date(2027, 1, 5)


def test_inset_days_are_added_once_changed_and_removed(cast: Cast) -> None:
    client = signed_in(cast.office)
    data = {"kind": "inset", "label": ""} | typed("starts_on", date(2027, 1, 4))
    for _ in range(2):  # a double click
        assert post(client, "school_page_closure_add", cast, data).status_code == 302
    closure = Closure.objects.get(school=cast.harebell)
    assert (closure.starts_on, closure.ends_on) == (date(2027, 1, 4), date(2027, 1, 4))
    changed = data | {"version": "1"} | typed("ends_on", date(2027, 1, 5))
    assert post(client, "school_page_closure", cast, changed, closure.pk).status_code == 302
    stale = post(client, "school_page_closure", cast, changed, closure.pk)
    assert "changed this while you were typing" in stale.content.decode()
    for _ in range(2):
        post(client, "school_page_closure_remove", cast, {}, closure.pk)
    assert not Closure.objects.exists()


def test_a_closure_outside_every_year_or_backwards_is_refused(cast: Cast) -> None:
    client = signed_in(cast.office)
    for first, last, field in (
        (date(2031, 1, 4), date(2031, 1, 4), "starts_on"),
        (date(2027, 1, 4), date(2027, 1, 3), "ends_on"),
    ):
        data = {"kind": "inset"} | typed("starts_on", first) | typed("ends_on", last)
        page = post(client, "school_page_closure_add", cast, data)
        assert page.context["form"].errors[field]


def test_another_school_s_year_is_not_there(cast: Cast) -> None:
    theirs = year_of(cast.thistle)
    client = signed_in(cast.office)
    url = reverse("school_page_year", args=[cast.harebell.slug, theirs.pk])
    assert client.get(url).status_code == 404
