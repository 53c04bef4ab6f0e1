"""Whoever added a document corrects and removes it, and opens nothing more by that."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from pupils.documents import services
from pupils.models import Document
from send_mis.errors import NotAllowed, RuleBroken
from tests.factories import actor_for_user, keep_document
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.pupils.services.documents import LETTER

pytestmark = pytest.mark.django_db
FACTS = LETTER | {"kind": "report", "audience": "class"}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def added(cast: Cast, role: str, **facts: Any) -> Document:
    actor = actor_for_user(getattr(cast, role))
    return services.add_document(
        actor=actor, pupil=cast.noah, facts=FACTS | facts, content=role.encode()
    )


def page(row: Document, name: str) -> str:
    return reverse(name, args=[row.pupil_id, row.pk])


@pytest.mark.parametrize("role", ["teacher", "office"])
def test_one_s_own_is_corrected_and_removed(cast: Cast, role: str) -> None:
    row = added(cast, role)
    client = signed_in(getattr(cast, role))
    assert page(row, "document_change") in client.get(page(row, "document")).content.decode()
    sent = fields_sent(client.get(page(row, "document_change")).content)
    assert "audience" not in sent
    changed = sent | {"title": "Report of spring", "kind": "school", "audience": "confidential"}
    assert client.post(page(row, "document_change"), changed).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.kind, row.audience) == ("Report of spring", "school", "class")
    sent = fields_sent(client.get(page(row, "document_remove")).content)
    client.post(page(row, "document_remove"), sent | {"why": "Another child's"})
    row.refresh_from_db()
    assert row.removed_by == getattr(cast, role).display_name


@pytest.mark.parametrize("role", ["teacher", "office"])
def test_another_s_is_not(cast: Cast, role: str) -> None:
    client, actor = signed_in(getattr(cast, role)), actor_for_user(getattr(cast, role))
    for row in (added(cast, "senco"), keep_document(cast.noah)):
        assert (
            page(row, "document_change") not in client.get(page(row, "document")).content.decode()
        )
        for name in ("document_change", "document_remove"):
            answer = client.post(page(row, name), {"version": "1", "title": "x", "why": "x"})
            assert answer.headers["Location"] == page(row, "document")
        with pytest.raises(NotAllowed):
            services.change_document(actor=actor, document=row, version=1, facts={"title": "x"})
        with pytest.raises(NotAllowed):
            services.remove_document(actor=actor, document=row, version=1, why="x")
        row.refresh_from_db()
        assert (row.version, row.removed_on) == (1, None)


def test_what_one_added_for_others_alone_is_theirs(cast: Cast) -> None:
    row = added(cast, "teacher", kind="ehc", audience="send")
    assert signed_in(cast.teacher).get(page(row, "document_change")).status_code == 404
    actor = actor_for_user(cast.teacher)
    with pytest.raises(NotAllowed):
        services.change_document(actor=actor, document=row, version=1, facts={"title": "x"})


def test_nobody_opens_more_by_correcting(cast: Cast) -> None:
    row, actor = added(cast, "office"), actor_for_user(cast.office)
    with pytest.raises(RuleBroken, match="make it a letter"):
        services.change_document(actor=actor, document=row, version=1, facts={"kind": "letter"})
    with pytest.raises(RuleBroken, match="who may open it"):
        services.change_document(actor=actor, document=row, version=1, facts={"audience": "send"})
    client = signed_in(cast.office)
    sent = fields_sent(client.get(page(row, "document_change")).content)
    shown = client.post(page(row, "document_change"), sent | {"kind": "letter"}).content.decode()
    assert "Ask the SENCO to make it a letter" in shown
    assert client.get(page(row, "document_file")).status_code == 302
    teacher = actor_for_user(cast.teacher)
    own = added(cast, "teacher")
    services.change_document(actor=teacher, document=own, version=1, facts={"kind": "letter"})
    assert signed_in(cast.senco).get(page(row, "document_change")).status_code == 200
