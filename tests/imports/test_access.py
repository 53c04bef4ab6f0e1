"""Whose import it is: a stranger finds nothing, a role without the action is told why."""

import uuid

import pytest
from django.urls import reverse

from pupils.choices import ImportState
from pupils.models import ImportBatch
from tests.factories import actor_for_user
from tests.imports.files import PUPIL_HEADINGS, csv_file, fresh, many_rows, upload
from tests.people import Cast, signed_in

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

GETS = ("imports_batch", "imports_headings")
POSTS = (
    "imports_headings", "imports_answers", "imports_leavers", "imports_confirm", "imports_cancel",
)  # fmt: skip


@pytest.fixture
def batch(cast: Cast) -> ImportBatch:
    return upload(
        actor_for_user(cast.senco), cast.harebell, csv_file(PUPIL_HEADINGS, *many_rows(3))
    )


def urls(batch: ImportBatch, school: str) -> list[tuple[str, str]]:
    return [
        (method, reverse(name, args=[school, batch.pk]))
        for method, names in (("get", GETS), ("post", POSTS))
        for name in names
    ]


@pytest.mark.parametrize("role", ["senco", "office"])
@pytest.mark.parametrize("through", ["harebell-primary", "thistle-primary"])
def test_a_stranger_of_the_same_role_finds_nothing(
    cast: Cast, batch: ImportBatch, role: str, through: str
) -> None:
    client = signed_in(cast.stranger(role))
    for method, url in urls(batch, through):
        sent = {"version": batch.version, "shown": "2", "out": "2", "all_problems": "1"}
        assert getattr(client, method)(url, sent).status_code == 404, url
    for name in ("imports", "imports_upload", "differences"):
        assert client.get(reverse(name, args=["harebell-primary"])).status_code == 404
    after = fresh(batch)
    assert (after.state, after.version) == (ImportState.PREVIEW, batch.version)


@pytest.mark.parametrize("role", ["teacher", "ta", "head", "governor", "dsl", "trust_lead", "it"])
def test_a_role_without_the_action_is_told_why(cast: Cast, batch: ImportBatch, role: str) -> None:
    client = signed_in(getattr(cast, role))
    for method, url in urls(batch, "harebell-primary"):
        response = getattr(client, method)(url)
        assert response.status_code == 403, url
        assert "you may not import" in response.content.decode()
    assert client.get(reverse("imports", args=["harebell-primary"])).status_code == 403


def test_a_change_has_no_page_to_get(cast: Cast, batch: ImportBatch) -> None:
    client = signed_in(cast.senco)
    for name in ("imports_answers", "imports_leavers", "imports_confirm", "imports_cancel"):
        assert client.get(reverse(name, args=["harebell-primary", batch.pk])).status_code == 405
    assert client.get("/harebell-primary/differences/settle/").status_code == 405


def test_the_office_does_not_open_the_sencos_own_sheet(cast: Cast) -> None:
    sheet = upload(
        actor_for_user(cast.senco), cast.harebell, csv_file("Name,Status", "Noah Bright,E"),
        "register", name="my-list.csv",
    )  # fmt: skip
    client = signed_in(cast.office)
    url = reverse("imports_batch", args=["harebell-primary", sheet.pk])
    assert client.get(url).status_code == 403
    assert "my-list.csv" not in client.get("/harebell-primary/imports/").content.decode()
    shown = client.get("/harebell-primary/imports/new/").content.decode()
    assert 'value="register"' not in shown
    assert 'value="pupils"' in shown


def test_a_batch_that_is_none_is_404(cast: Cast) -> None:
    client = signed_in(cast.senco)
    url = reverse("imports_batch", args=["harebell-primary", uuid.uuid4()])
    assert client.get(url).status_code == 404
