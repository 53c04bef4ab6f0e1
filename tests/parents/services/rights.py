"""What is asked of the service by which it is decided who is told of a young person."""

from datetime import date
from typing import Any

from send_mis.parents.rights import services
from tests.factories import in_change
from tests.parents.given import Deed
from tests.parents.services.summaries import after, shared


def decided(reader: str = "alone", why: str = " Said so in the review ") -> Deed:
    return lambda g, actor: services.decide_rights(
        actor=actor, pupil=g.noah, reader=reader, why=why
    )


def sixteen(*deeds: Deed) -> Deed:
    """Noah has finished Year 11."""

    def deed(g: Any, actor: Any) -> Any:
        g.noah.born_on = date(2010, 3, 1)
        with in_change():
            g.noah.save()
        g.summary.refresh_from_db()
        return after(*deeds)(g, actor)

    return deed


DEEDS: dict[str, Deed] = {
    "decide who is told": decided(),
    "decide who is told: the same once more": after(decided(), decided()),
    "decide who is told: once more, another": after(decided(), decided("parents")),
    "decide who is told: nothing chosen": decided("", " "),
    "decide who is told: too long": decided("parents", "x" * 601),
    "share it: rights have moved, undecided": sixteen(shared("summary", "mother")),
    "share it: rights have moved, parents as before": sixteen(
        decided("parents"), shared("summary", "mother")
    ),
    "share it: the young person alone": sixteen(decided(), shared("summary")),
    "share it: the young person alone, with a parent": sixteen(
        decided(), shared("summary", "mother")
    ),
}
