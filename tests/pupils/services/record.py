"""What is asked of the services of a pupil's record, needs and differences from another list."""

from datetime import date
from typing import Any

from pupils.imports.services import differences
from pupils.record import services as pupils
from pupils.register.services import needs
from pupils.rules import NeedEntry
from send_mis.access.actor import Actor
from tests.factories import TODAY
from tests.pupils.given import BORN, DAY, SINCE, Deed, Given


def listed(pupil: str, *entries: NeedEntry, **said: Any) -> Deed:
    return lambda g, actor: needs.set_needs(
        actor=actor, pupil=getattr(g, pupil), needs=entries, **{"on": TODAY, "why": "Seen"} | said
    )


def added(joined_on: date = TODAY, to: str = "class_5b", **facts: Any) -> Deed:
    usual = {"legal_surname": " new ", "legal_forename": "Ned", "born_on": BORN, "sex": "M"}
    return lambda g, actor: pupils.add_pupil(
        actor=actor, school=g.school, facts=usual | facts, joined_on=joined_on,
        school_class=getattr(g, to) if to else None,
    )  # fmt: skip


def told(pupil: str, version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: pupils.change_pupil(
        actor=actor, pupil=getattr(g, pupil), version=version, facts=facts
    )


def settled(*points: tuple[str, str], theirs: bool, reason: str = "", **seen: str) -> Deed:
    def deed(g: Given, actor: Actor) -> Any:
        ids = [g.points[point].pk for point in points]
        shown = dict.fromkeys(ids, seen["seen"]) if seen else None
        return differences.settle_differences(
            actor=actor, school=g.school, ids=ids, takes_theirs=theirs, reason=reason, seen=shown
        )

    return deed


WORDS = NeedEntry(type="HI", words=" Left  ear ", source="professional")
SLCN, SEMH = NeedEntry(type="SLCN", words="Stammers"), NeedEntry(type="SEMH")
ASD, NSA = NeedEntry(type="ASD"), NeedEntry(type="NSA")
AREA = NeedEntry(area="CL", words="Slow to read")
PUPIL_FACTS = {
    "uln": "1000000001", "middle_names": "June", "preferred_surname": "Oak",
    "preferred_forename": "Annie", "former_surname": "Elm", "born_on": date(2017, 3, 5),
    "sex": "F", "ethnicity": "MWAS", "first_language": "URD", "service_child": "N",
}  # fmt: skip

DEEDS: dict[str, Deed] = {
    # Needs
    "needs": listed("ann", SLCN, WORDS, AREA),
    "needs: in another order": listed("ann", SEMH, SLCN),
    "needs: the same": listed("ann", SLCN, SEMH),
    "needs: none": listed("ann"),
    "needs: from the start": listed("ann", ASD, on=SINCE),
    "needs: before the start": listed("ann", ASD, on=SINCE - DAY),
    "needs: tomorrow": listed("ann", ASD, on=TODAY + DAY),
    "needs: twice": listed("ann", ASD, ASD),
    "needs: of a plan": listed("noah", ASD, NSA),
    "needs: of nobody's": listed("kacper", ASD),
    "needs: none of nobody's": listed("kacper"),
    "needs: of a time that is over": listed("bob", ASD, on=date(2025, 3, 3)),
    "needs: old form": listed("ann", ASD, mark=1),
    # The record
    "add": added(),
    "add: no class": added(to=""),
    "add: on the day of birth": added(BORN),
    "add: before": added(BORN - DAY),
    "add: here already": added(
        legal_surname="ASH", legal_forename="ann", middle_names="May", sex=""
    ),
    "add: a namesake": added(legal_surname="Ash", legal_forename="Ann", middle_names="June"),
    "add: no name": added(legal_surname="", legal_forename=""),
    "facts": told("ann", **PUPIL_FACTS),
    "facts: the same": told("ann", middle_names="May"),
    "facts: old form": told("ann", 2, middle_names="x", born_on=BORN, is_eal=True, year_group=""),
    # Differences
    "theirs: status": settled(("Ann", "status"), theirs=True),
    "theirs: since": settled(("Ann", "since"), theirs=True, reason=" Agreed "),
    "theirs: needs and review": settled(
        ("Ann", "next_review"), ("Ann", "needs"), theirs=True, reason="Agreed"
    ),
    "theirs: a status with needs": settled(("Kacper", "status"), theirs=True),
    "theirs: no SEN": settled(("Noah", "status"), theirs=True),
    "theirs: before birth": settled(("Jayden", "since"), theirs=True),
    "ours": settled(("Ann", "status"), ("Noah", "status"), theirs=False, reason=" Known "),
    "ours: without why": settled(("Ann", "status"), theirs=False, reason=" "),
    "ours: changed meanwhile": settled(("Ann", "status"), theirs=False, reason="x", seen="O"),
    "ours: as shown": settled(
        ("Ann", "status"), theirs=False, reason="x", seen="SEN support since 6 Jan 2025"
    ),
}  # fmt: skip
