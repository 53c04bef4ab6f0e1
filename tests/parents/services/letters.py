"""What is asked of the service that makes letters with a code."""

from send_mis.parents.letters import services
from tests.parents.given import Deed
from tests.parents.services.summaries import after, stopped, withdrawn


def letter(which: str = "told") -> Deed:
    return lambda g, actor: services.make_letter(actor=actor, shared=getattr(g, which))


DEEDS: dict[str, Deed] = {
    "make a letter with a code": letter(),
    "make a letter with a code: one more": after(letter(), letter()),
    "make a letter with a code: restricted": letter("kept"),
    "make a letter with a code: stopped": after(stopped(), letter()),
    "make a letter with a code: withdrawn": after(withdrawn(), letter()),
}
