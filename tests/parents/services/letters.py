"""What is asked of the service that makes letters with a code."""

from typing import Any

from send_mis.parents.letters import services
from tests.factories import TODAY, in_change
from tests.parents.given import Deed
from tests.parents.services.answers import settled
from tests.parents.services.summaries import after, stopped, withdrawn


def letter(which: str = "told") -> Deed:
    return lambda g, actor: services.make_letter(actor=actor, shared=getattr(g, which))


def told_by_hand(how: str = "phone", which: str = "told", version: int = 0) -> Deed:
    return lambda g, actor: services.settle_told(
        actor=actor, shared=getattr(g, which), how=how,
        version=version or getattr(g, which).version,
    )  # fmt: skip


def on_paper(which: str = "told") -> Deed:
    """Nothing goes to them by message."""

    def deed(g: Any, actor: Any) -> Any:
        row = getattr(g, which)
        with in_change():
            row.told_by = "paper"
            row.save()

    return deed


def owed(which: str) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        row = getattr(g, which)
        with in_change():
            row.tell_by_on = TODAY
            row.save()

    return deed


DEEDS: dict[str, Deed] = {
    "make a letter with a code": letter(),
    "make a letter with a code: one more": after(letter(), letter()),
    "make a letter with a code: restricted": letter("kept"),
    "make a letter with a code: stopped": after(stopped(), letter()),
    "withdraw it: of who is told on paper": after(on_paper(), withdrawn()),
    "settle an answer: of who is told on paper": after(on_paper(), settled()),
    "tell by hand": after(on_paper(), withdrawn(), told_by_hand()),
    "tell by hand: twice": after(on_paper(), withdrawn(), told_by_hand(), told_by_hand()),
    "tell by hand: in no way": after(on_paper(), withdrawn(), told_by_hand("post")),
    "tell by hand: an old page": after(on_paper(), withdrawn(), told_by_hand(version=7)),
    "tell by hand: not at all": after(on_paper(), withdrawn(), told_by_hand("not")),
    "tell by hand: who is restricted": after(owed("kept"), told_by_hand(which="kept")),
    "tell by hand: not at all, for they are restricted": after(
        owed("kept"), told_by_hand("not", "kept")
    ),
    "make a letter with a code: withdrawn": after(withdrawn(), letter()),
}
