"""What is asked of the services of signposts."""

from typing import Any

from send_mis.parents.signposts import services
from tests.parents.given import Deed

_FACTS = {
    "authority": "887", "kind": "offer", "name": " Medway  local offer ",
    "url": "https://offer.medway.test/", "telephone": "", "email": "", "words": "",
}  # fmt: skip
_SAME = {
    "authority": "886", "kind": "advice", "name": "Kent SENDIASS", "url": "",
    "telephone": "01234 000000", "email": "", "words": "",
}  # fmt: skip


def added(**facts: Any) -> Deed:
    return lambda g, actor: services.add_signpost(
        actor=actor, school=g.school, facts=_FACTS | facts
    )


def changed(version: int = 1, which: str = "signpost", **facts: Any) -> Deed:
    return lambda g, actor: services.change_signpost(
        actor=actor, signpost=getattr(g, which), version=version, facts=_SAME | facts
    )


def removed(version: int = 1) -> Deed:
    return lambda g, actor: services.remove_signpost(
        actor=actor, signpost=g.signpost, version=version
    )


DEEDS: dict[str, Deed] = {
    "add a signpost": added(),
    "add a signpost: there already": added(authority="886", kind="advice"),
    "add a signpost: of no authority": added(authority="123"),
    "add a signpost: of no kind": added(kind="club"),
    "add a signpost: without a name or a way": added(name=" ", url=""),
    "check a signpost: all is right": changed(),
    "check a signpost: another number": changed(telephone="01234 111111"),
    "check a signpost: old form": changed(2),
    "remove a signpost": removed(),
    "remove a signpost: old form": removed(2),
}
