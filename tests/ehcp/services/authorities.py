"""What is asked of the services of authorities."""

from typing import Any

from ehcp.authorities import services
from tests.ehcp.given import Deed

FACTS = {
    "code": "887", "officer_name": " Omar  Reed ", "email": "sen@medway.test",
    "telephone": " 01234 5", "address": " Gun Wharf\nChatham ", "portal_url": "",
    "report_days": 10, "papers_days": 21, "information_days": None, "words": "Its own form",
}  # fmt: skip


def added(**facts: Any) -> Deed:
    return lambda g, actor: services.add_authority(
        actor=actor, school=g.school, facts=FACTS | facts
    )


def changed(version: int = 1, which: str = "kent", **facts: Any) -> Deed:
    same = {"code": "886", "officer_name": "", "email": ""} | facts
    return lambda g, actor: services.change_authority(
        actor=actor, authority=getattr(g, which), version=version, facts=same
    )


DEEDS: dict[str, Deed] = {
    "add an authority": added(),
    "add an authority: there already": added(code="886"),
    "add an authority: of no list": added(code="123"),
    "add an authority: no code": added(code=""),
    "add an authority: longer than the law": added(report_days=15, papers_days=13,
                                                   information_days=43),
    "add an authority: no such days": added(papers_days=85),
    "change an authority": changed(officer_name="Ada Holt", report_days=7),
    "change an authority: as it is": changed(),
    "change an authority: into another": changed(code="887", officer_name=""),
    "change an authority: into another, with plans": changed(which="surrey", code="887"),
    "change an authority: old form": changed(version=2),
}  # fmt: skip
