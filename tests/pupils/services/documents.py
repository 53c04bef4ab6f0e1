"""What is asked of the services of documents."""

from datetime import date
from typing import Any

from pupils.documents import services
from tests.factories import PLAIN, TODAY
from tests.pupils.given import DAY, Deed

LETTER = {
    "title": " Letter  of the clinic ", "kind": "letter", "dated_on": date(2026, 11, 2),
    "author": "The clinic", "audience": "",
}  # fmt: skip


def added(content: bytes = PLAIN, **facts: Any) -> Deed:
    return lambda g, actor: services.add_document(
        actor=actor, pupil=g.ann, facts=LETTER | facts, content=content
    )


def described(version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: services.change_document(
        actor=actor, document=g.kept, version=version, facts=facts
    )


def removed(version: int = 1, why: str = " Another  child's ") -> Deed:
    return lambda g, actor: services.remove_document(
        actor=actor, document=g.kept, version=version, why=why
    )


DEEDS: dict[str, Deed] = {
    "document": added(),
    "document: medical": added(kind="medical"),
    "document: safeguarding": added(kind="safeguarding"),
    "document: for SEND by choice": added(audience="send"),
    "document: of tomorrow": added(dated_on=TODAY + DAY),
    "document: no title": added(title=" "),
    "document: no kind": added(kind="poem", audience="class"),
    "document: no document": added(b"<html>"),
    "document changed": described(title="Report of autumn", audience="confidential"),
    "document changed: nothing": described(title="Report  of spring"),
    "document changed: of tomorrow": described(dated_on=TODAY + DAY),
    "document changed: no title": described(title=""),
    "document changed: old form": described(2, title="Report of autumn"),
    "document removed": removed(),
    "document removed: no reason": removed(why=" "),
    "document removed: old form": removed(2),
}
