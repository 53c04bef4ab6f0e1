"""What is asked of the services of cycles and the notes beside them."""

from datetime import date
from typing import Any

from reviews.cycles import services
from reviews.cycles.rules.agreeing import Agreement
from tests.factories import TODAY
from tests.reviews.given import Deed

TOGETHER = {"agreed_how": "phone", "agreed_with": "Mum"}
OFFERED = {"offered_on": date(2026, 11, 20), "offered_how": "writing", "offered_times": 3}
SPRING = date(2027, 2, 8)


def started(which: str = "jayden", on: date = TODAY) -> Deed:
    return lambda g, actor: services.start_cycle(actor=actor, pupil=getattr(g, which), starts_on=on)


def worded(which: str = "cycle", version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: services.change_cycle(
        actor=actor, cycle=getattr(g, which), version=version, facts=facts
    )


def settled(which: str = "cycle", version: int = 1, **said: Any) -> Deed:
    facts = {"agreed_on": TODAY, "review_on": SPRING} | said
    return lambda g, actor: services.agree_cycle(
        actor=actor, cycle=getattr(g, which), version=version, said=Agreement(**facts)
    )


def moved(which: str = "agreed", on: date = SPRING, why: str = " Ill ") -> Deed:
    return lambda g, actor: services.move_review(
        actor=actor, cycle=getattr(g, which), version=1, review_on=on, why=why
    )


def closed(which: str = "agreed", on: date = TODAY, why: str = " Left ") -> Deed:
    return lambda g, actor: services.close_cycle(
        actor=actor, cycle=getattr(g, which), version=1, on=on, why=why
    )


def restored(which: str = "cycle", snapshot: str = "kept") -> Deed:
    return lambda g, actor: services.restore_cycle(
        actor=actor, cycle=getattr(g, which), snapshot=getattr(g, snapshot), version=1
    )


def noted(which: str = "agreed", on: date = TODAY, words: str = " Went well ") -> Deed:
    return lambda g, actor: services.annotate_cycle(
        actor=actor, cycle=getattr(g, which), kind="outcomes", on=on, words=words
    )


def corrected(which: str = "note", version: int = 1) -> Deed:
    return lambda g, actor: services.correct_note(
        actor=actor, note=getattr(g, which), version=version, kind="review",
        on=date(2026, 11, 20), words=" Better ",
    )  # fmt: skip


def removed(which: str = "note", version: int = 1) -> Deed:
    return lambda g, actor: services.remove_note(
        actor=actor, note=getattr(g, which), version=version
    )


DEEDS: dict[str, Deed] = {
    "start a cycle": started(),
    "start the next cycle": started("followed"),
    "start a cycle: not on the register": started("kacper"),
    "start a cycle: one is open": started("noah"),
    "start a cycle: tomorrow": started(on=date(2026, 11, 24)),
    "change a cycle": worded(
        strengths=" Trains ", sources=["parents"], review_on=SPRING, unknown="x"
    ),
    "change a cycle: as it is": worded(strengths="Loves maps and numbers"),
    "change an agreed cycle": worded("agreed", differs="Tires"),
    "change an agreed cycle: its date": worded("agreed", review_on=SPRING),
    "change a cycle: old form": worded(version=2, strengths="Trains"),
    "change a cycle: it has ended": worded("ended", strengths="Trains"),
    "agree with parents": settled(**TOGETHER),
    "agree after it was offered": settled(**OFFERED),
    "agree with parents who were asked before": settled(**TOGETHER, **OFFERED),
    "agree: nobody was asked": settled(),
    "agree: half an offer": settled(offered_times=2),
    "agree: no review date": settled(review_on=None, **TOGETHER),
    "agree: reviewed before it begins": settled(review_on=TODAY, **TOGETHER),
    "agree: tomorrow": settled(agreed_on=date(2026, 11, 24), **TOGETHER),
    "agree: it is so": settled(
        "agreed", agreed_on=date(2026, 9, 21), review_on=date(2026, 12, 7),
        agreed_how="meeting", agreed_with="Mum",
    ),
    "agree: it is agreed otherwise": settled("agreed", **TOGETHER),
    "move a review": moved(),
    "move the review of a draft": moved("cycle"),
    "move a review: no reason": moved(why=" "),
    "move a review: same day": moved(on=date(2026, 12, 7)),
    "move a review: past": moved(on=date(2026, 11, 20)),
    "end a cycle": closed(),
    "end a draft": closed("cycle"),
    "end a cycle: no reason": closed(why=""),
    "end a cycle: tomorrow": closed(on=date(2026, 11, 24)),
    "end a cycle: before it was agreed": closed(on=date(2026, 9, 14)),
    "end a cycle: it has": closed("ended", why="Enough"),
    "end a cycle: it has, for another reason": closed("ended"),
    "go back to a version": restored(),
    "go back to a version: another pupil's": restored("agreed"),
    "note": noted(),
    "note: tomorrow": noted(on=date(2026, 11, 24)),
    "note: before it began": noted(on=date(2026, 9, 1)),
    "note: nothing": noted(words=" "),
    "note: it has ended": noted("ended"),
    "correct a note": corrected(),
    "correct a note: another's": corrected("theirs"),
    "correct a note: old form": corrected(version=2),
    "remove a note": removed(),
    "remove a note: another's": removed("theirs"),
}  # fmt: skip
