"""Whom families may ask besides the school: of the authority that answers for the child."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from send_mis.parents.models import SharedWith, Signpost, Summary
from send_mis.parents.signposts.rules import is_old
from send_mis.parents.signposts.selectors import signposts_beside, signposts_read
from send_mis.ui.words import day
from tests.factories import (
    TODAY,
    in_change,
    make_authority,
    make_ehc_plan,
    make_signpost,
    make_summary,
)
from tests.house.filling import fields_sent
from tests.parents.reading import let_in, link_of
from tests.parents.test_sharing import family, shared_now
from tests.people import ROLES, Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]


def url(cast: Cast, name: str = "signposts", *further: object) -> str:
    return reverse(name, args=[cast.harebell.slug, *further])


def lies_in(cast: Cast, code: str) -> None:
    with in_change():
        cast.harebell.la_code = code
        cast.harebell.save()


def test_a_year_is_long_enough() -> None:
    assert not is_old(TODAY - timedelta(days=365), TODAY)
    assert is_old(TODAY - timedelta(days=366), TODAY)


def test_of_the_plans_authority_before_that_of_the_school(cast: Cast) -> None:
    kent, medway = make_signpost(cast.harebell), make_signpost(cast.harebell, authority="887")
    make_signpost(cast.thistle, authority="887")
    lies_in(cast, "887")
    summary = make_summary(cast.noah, cast.senco)

    def found() -> list[tuple[str, date]]:
        row = Summary.objects.annotate(others=signposts_beside()).get(pk=summary.pk)
        return [(each.name, each.checked_on) for each in signposts_read(row.others)]

    with in_change():
        medway.name = "Medway SENDIASS"
        medway.save()
    assert found() == [("Medway SENDIASS", TODAY)]
    make_ehc_plan(cast.noah, make_authority(cast.harebell, code="886"))
    assert found() == [(kent.name, TODAY)]


def test_a_reader_sees_when_it_was_checked_or_how_to_find_one(cast: Cast) -> None:
    lies_in(cast, "886")
    mother, _ = family(cast)
    shared_now(cast, make_summary(cast.noah, cast.senco), mother)
    path = link_of(SharedWith.objects.get())
    client = let_in(path)
    text = client.get(path).content.decode()
    assert "Who else can help" in text
    assert "national list of SENDIASS" in text
    make_signpost(cast.harebell, checked_on=date(2026, 3, 2))
    text = client.get(path).content.decode()
    assert "Kent SENDIASS" in text
    assert f"Checked on {day(date(2026, 3, 2))}" in text
    assert "national list" not in text


@pytest.mark.parametrize("role", ROLES)
def test_the_senco_and_the_office_keep_them(cast: Cast, role: str) -> None:
    client = signed_in(cast.here.people[role])
    assert client.get(url(cast)).status_code == (200 if role in ("senco", "office") else 403)


def test_one_of_another_school_is_found_under_neither_address(cast: Cast) -> None:
    row = make_signpost(cast.thistle)
    client = signed_in(cast.office)
    for school in (cast.harebell, cast.thistle):
        for name in ("signposts_change", "signposts_remove"):
            assert client.get(reverse(name, args=[school.slug, row.pk])).status_code == 404


def test_what_is_old_is_said_until_somebody_checks_it(cast: Cast) -> None:
    row = make_signpost(cast.harebell, checked_on=date(2025, 11, 3))
    client = signed_in(cast.senco)
    assert "More than a year ago" in client.get(url(cast)).content.decode()
    change = url(cast, "signposts_change", row.pk)
    sent = fields_sent(client.get(change).content)
    page = client.post(change, sent, follow=True).content.decode()
    assert "Kent SENDIASS: checked today." in page
    assert "More than a year ago" not in page
    assert Signpost.objects.get().checked_on == TODAY
