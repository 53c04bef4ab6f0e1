"""The directory of outside services: who finds and keeps it, its list and its files."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from pupils.models import OutsideService, Professional
from send_mis.audit.models import Read
from tests.factories import TODAY, in_change, make_professional, make_service
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db
STAFF = ("senco", "head", "office", "dsl", "designated_teacher", "teacher", "ta", "it")
KEEPERS = {"senco", "head", "office"}


def page(cast: Cast, name: str = "services", *args: Any) -> str:
    return reverse(name, args=[cast.harebell.slug, *args])


def shown(client: Client, url: str, **params: str) -> str:
    return client.get(url, params).content.decode()


def test_all_staff_find_it_and_who_answers_for_it_keeps_it(cast: Cast) -> None:
    row = make_service(cast.harebell, "The clinic")
    make_professional(row)
    for role in STAFF:
        client = signed_in(cast.here.people[role])
        text = shown(client, page(cast))
        assert "The clinic" in text, role
        assert "Ines Vale" in text, role
        assert ("Add a service" in text) is (role in KEEPERS), role
        item = shown(client, page(cast, "services_item", row.pk))
        assert ("Retire it" in item) is (role in KEEPERS), role
    for role in ("governor", "parent", "trust_lead"):
        assert signed_in(cast.here.people[role]).get(page(cast)).status_code in (403, 404), role


def test_another_schools_directory_is_nobodys_here(cast: Cast) -> None:
    row = make_service(cast.harebell, "The clinic")
    person = make_professional(row)
    stranger = signed_in(cast.stranger("senco"))
    for name, args in (
        ("services", ()), ("services_csv", ()), ("services_item", (row.pk,)),
        ("services_change", (row.pk,)), ("services_person_change", (row.pk, person.pk)),
    ):  # fmt: skip
        assert stranger.get(page(cast, name, *args)).status_code == 404
    there = reverse("services_item", args=[cast.thistle.slug, row.pk])
    assert stranger.get(there).status_code == 404
    theirs = reverse("services", args=[cast.thistle.slug])
    assert "The clinic" not in shown(stranger, theirs)


def test_no_services_yet_says_what_to_do(cast: Cast) -> None:
    text = shown(signed_in(cast.senco), page(cast))
    assert "No services yet" in text
    assert page(cast, "services_add") in text
    assert "Print or export" not in text
    assert "The SENCO or the school office adds them" in shown(signed_in(cast.ta), page(cast))


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({}, "Clinic Étoile Reader"),
        ({"in_use": "retired"}, "Gone"),
        ({"in_use": "all"}, "Clinic Gone Étoile Reader"),
        ({"kind": "assessor"}, "Reader"),
        ({"paid": "private"}, "Reader"),
        ({"paid": "free"}, "Clinic Étoile"),
        ({"q": "zofia ł"}, "Clinic"),
        ({"q": "李"}, "Étoile"),
        ({"q": "signing"}, "Étoile"),
        ({"q": "left already"}, ""),
        ({"sort": "-service"}, "Étoile Reader Clinic"),
        ({"in_use": "nonsense", "kind": "x", "sort": "y", "page": "0"}, "Clinic Reader Étoile"),
    ],
)
def test_the_list_is_narrowed_searched_and_ordered(
    cast: Cast, params: dict[str, str], names: str
) -> None:
    clinic = make_service(cast.harebell, "Clinic")
    make_professional(clinic, "Zofia Łoś")
    make_professional(clinic, "Left Already", left_on=TODAY)
    star = make_service(cast.harebell, "Étoile", what_they_do="Signing for deaf children")
    make_professional(star, "李 明")
    make_service(cast.harebell, "Gone", retired_on=TODAY)
    make_service(cast.harebell, "Reader", kind="assessor", is_private=True, fee="£650")
    client = signed_in(cast.senco)
    found = client.get(page(cast), params).context["directory"].page.rows
    assert {row.name for row in found} == set(names.split())
    if "sort" in params and params["sort"] == "-service":
        assert [row.name for row in found] == names.split()


def test_files_hold_the_rows_of_the_page_and_leave_a_reading(cast: Cast) -> None:
    clinic = make_service(cast.harebell, "=Clinic", waiting_time="18 weeks")
    make_professional(clinic, "Zofia Łoś", phone="01234 9")
    make_professional(clinic, "Ines Vale")
    make_service(cast.harebell, "Reader", is_private=True, fee="£650", kind="assessor")
    client = signed_in(cast.senco)
    text = client.get(page(cast, "services_csv")).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "Zofia Łoś" in text
    assert '"\'=Clinic"' in text
    one = client.get(page(cast, "services_csv"), {"paid": "private"}).content.decode("utf-8-sig")
    assert len(one.splitlines()) == 2
    assert "Private, £650" in one
    book = load_workbook(BytesIO(client.get(page(cast, "services_xlsx")).content))
    assert book.worksheets[0].max_row == 4
    read = Read.objects.latest("pk")
    assert (read.what, read.detail) == ("services.xlsx", "2 services in use")


def test_the_paper_is_a_pdf(cast: Cast) -> None:
    make_professional(make_service(cast.harebell, "Clinic"), "李 明")
    answer = signed_in(cast.ta).get(page(cast, "services_pdf"))
    assert answer.content.startswith(b"%PDF-")


def test_retired_is_offered_no_more_and_comes_back(cast: Cast) -> None:
    row = make_service(cast.harebell, "Clinic", retired_on=date(2026, 9, 1))
    client = signed_in(cast.office)
    text = shown(client, page(cast, "services_item", row.pk))
    assert "Refer to them again" in text
    client.post(page(cast, "services_bring_back", row.pk))
    row.refresh_from_db()
    assert row.retired_on is None


def test_a_professional_may_also_be_on_the_staff(cast: Cast) -> None:
    """Two rows that know nothing of one another: neither gives the other anything."""
    row = make_service(cast.harebell)
    client = signed_in(cast.senco)
    data = {"name": cast.teacher.full_name, "email": cast.teacher.email}
    assert client.post(page(cast, "services_person_add", row.pk), data).status_code == 302
    assert Professional.objects.get().email == cast.teacher.email
    assert signed_in(cast.teacher).get(f"/pupils/{cast.amara.pk}/").status_code == 404


def test_as_many_queries_for_eighty_as_for_two(cast: Cast) -> None:
    client = signed_in(cast.senco)
    for number in range(2):
        make_professional(make_service(cast.harebell, f"A{number}"))
    few = queries(client, page(cast))
    with in_change():
        rows = OutsideService.objects.bulk_create(
            OutsideService(school=cast.harebell, name=f"B{number:02}", kind="nurse")
            for number in range(80)
        )
        Professional.objects.bulk_create(
            Professional(school=cast.harebell, service=row, name=f"P{n}")
            for row in rows
            for n in range(5)
        )
    assert queries(client, page(cast)) == few <= 8
    assert queries(client, page(cast, "services_csv")) <= 8
