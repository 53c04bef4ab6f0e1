"""Whoever opens a pupil's record leaves a reading, whichever page asks for it."""

from datetime import date

import pytest
from django.urls import reverse

from send_mis.audit.models import Change, Read
from send_mis.dashboard.contributing import READS
from tests.access.routes import Route, all_routes
from tests.access.things import Things
from tests.people import ROLES, Cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pdf_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)


OF_A_PUPIL = {
    "pupil_id", "plan_id", "row_id", "place_id", "session_id", "outcome_id", "point_id", "spell_id",
    "monitoring_id", "need_id", "document_id", "cycle_id", "meeting_id", "ehc_id",
    "review_id", "evidence_id", "disclosure_id", "undelivered_id", "assessment_id",
    "summary_id", "shared_id", "answer_id", "account_id",
}  # fmt: skip
# The first version of the plan was kept before anybody was put into it.
NOBODY_IN_IT = {"plan_version"}
PAGES = [route for route in all_routes() if OF_A_PUPIL & set(route.arguments)]


def readings(cast: Cast, after: int) -> list[Read]:
    return list(Read.objects.filter(pk__gt=after, pupil_ids__contains=[cast.noah.pk]))


def last() -> int:
    return Read.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_there_are_pages_of_pupils() -> None:
    assert len(PAGES) > 30


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_opens_a_record_leaves_one_reading(cast: Cast, role: str) -> None:
    things, user = Things(cast), cast.here.people[role]
    client = signed_in(user)
    wrong = {}
    for route in PAGES:
        before = last()
        if "GET" not in route.mark.methods:
            continue
        status = client.get(route.url(things)).status_code
        found = readings(cast, before)
        names = [(r.what, r.user_id == user.pk, r.school_id == cast.harebell.pk) for r in found]
        expected = 1 if status == 200 and route.name not in NOBODY_IN_IT else 0
        if len(found) != expected or not all(mine and here for _, mine, here in names):
            wrong[route.name] = (status, names)
    assert wrong == {}


def test_a_form_that_is_shown_again_is_a_reading_and_one_that_is_saved_is_a_change(
    cast: Cast,
) -> None:
    client, url = signed_in(cast.senco), reverse("register_needs", args=[cast.noah.pk])
    before = last()
    assert client.post(url, {"version": "x"}).status_code in (200, 400)
    assert [r.what for r in readings(cast, before)] == ["register_needs"]
    before, changes = last(), Change.objects.count()
    url = reverse("register_monitor", args=[cast.kacper.pk])
    answer = client.post(
        url,
        {"starts_on_day": "23", "starts_on_month": "11", "starts_on_year": "2026"},
    )
    assert (answer.status_code, Change.objects.count() - changes) == (302, 1), answer.content
    assert last() == before


def test_lists_searches_and_refusals_leave_none(cast: Cast) -> None:
    client, stranger = signed_in(cast.senco), signed_in(cast.stranger("senco"))
    governor = signed_in(cast.governor)
    before = last()
    register = reverse("register", args=[cast.harebell.slug])
    for url in ("/", register, f"{register}?q=Bright"):
        assert client.get(url).status_code == 200
    assert stranger.get(f"/pupils/{cast.noah.pk}/").status_code == 404
    assert governor.get(f"/pupils/{cast.noah.pk}/").status_code == 403
    assert last() == before


def test_each_reading_is_said_in_words(cast: Cast) -> None:
    things, client = Things(cast), signed_in(cast.senco)
    for route in PAGES:
        if "GET" in route.mark.methods:
            client.get(route.url(things))
    assert set(Read.objects.values_list("what", flat=True)) - set(READS) == set()


def test_a_session_form_names_everybody_in_the_group(cast: Cast) -> None:
    things: Things = Things(cast)
    form: Route = next(r for r in PAGES if r.name == "session_add")
    before = last()
    answer = signed_in(cast.senco).get(form.url(things), {"day": date(2026, 11, 23).isoformat()})
    assert answer.status_code == 200
    assert len(readings(cast, before)) == 1


def test_only_what_is_shown_is_a_reading(cast: Cast) -> None:
    """A browser that asks for the head of a page alone has shown nobody anything."""
    client, url = signed_in(cast.senco), reverse("pupil_details", args=[cast.noah.pk])
    before = last()
    assert client.head(url).status_code == 200
    assert readings(cast, before) == []
    assert client.get(url).status_code == 200
    assert len(readings(cast, before)) == 1
