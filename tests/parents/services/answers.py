"""What is asked of the services of answers."""

from typing import Any

from send_mis.parents.answers import services
from send_mis.parents.answers.rules import Said
from send_mis.parents.thoughts import services as thoughts
from tests.factories import TODAY
from tests.parents.given import Deed
from tests.parents.services.summaries import after, withdrawn

_AIM = "a1" * 16


def given(kind: str = "question", words: str = "How long?", part: str = "", number: int = 1,
          which: str = "told") -> Deed:  # fmt: skip
    return lambda g, actor: services.give_answer(
        actor=actor, shared=getattr(g, which), said=Said(kind, words, part), number=number
    )


def received(kind: str, words: str) -> Deed:
    return lambda g, actor: services.receive_answer(
        link=g.link, said=Said(kind, words), number=1, today=TODAY
    )


def keyed(
    how: str = "spoken", kind: str = "disagree", words: str = "", which: str = "told"
) -> Deed:
    return lambda g, actor: services.key_answer(
        actor=actor, shared=getattr(g, which), said=Said(kind, words), how=how
    )


def read(number: int = 1, which: str = "told") -> Deed:
    return lambda g, actor: services.say_read(actor=actor, shared=getattr(g, which), number=number)


def read_by_link() -> Deed:
    return lambda g, actor: services.receive_read(link=g.link, number=1, today=TODAY)


def settled(outcome: str = "Ten minutes a day", which: str = "question", version: int = 1) -> Deed:
    return lambda g, actor: services.settle_answer(
        actor=actor, answer=getattr(g, which), version=version, outcome=outcome
    )


def passed_on(to: str = "teacher", which: str = "question") -> Deed:
    return lambda g, actor: services.pass_answer_on(
        actor=actor, answer=getattr(g, which), version=1, owner_id=getattr(g.cast, to).pk
    )


def by_senco(deed: Deed) -> Deed:
    """What somebody at the school did before."""
    return lambda g, actor: deed(g, g.actor("senco"))


_THINKS = {"well": " Maths ", "hopes": "Friends", "words": "", "faces": {"going": 4}}


def thought(which: str = "told", **answers: Any) -> Deed:
    return lambda g, actor: thoughts.give_thoughts(
        actor=actor, shared=getattr(g, which), answers=answers or _THINKS
    )


def thought_by_link() -> Deed:
    return lambda g, actor: thoughts.receive_thoughts(link=g.link, answers=_THINKS, today=TODAY)


OF_PARENT: dict[str, Deed] = {
    "answer, signed in: a question": given(),
    "answer, signed in: a comment on an aim": given("comment", "He loves it", _AIM),
    "answer, signed in: nothing is said": given("comment", " "),
    "answer, signed in: what is wrong is not said": given("wrong", ""),
    "answer, signed in: of a kind that is none": given("praise"),
    "answer, signed in: about a part that is none": given(part="b" * 32),
    "answer, signed in: too long": given(words="x" * 2001),
    "answer, signed in: another's copy": given(which="kept"),
    "answer, signed in: withdrawn meanwhile": after(by_senco(withdrawn()), given()),
    "answer, signed in: of a version that is none": given(number=7),
    "answer by link: a disagreement": received("disagree", ""),
    "answer by link: an interpreter": received("language", "Polish, please"),
    "say what they think": thought(),
    "say what they think: nothing": thought(well=" "),
    "say what they think: another's copy": thought("kept"),
    "say what they think: what was not asked": thought(faces={"going": 9, "x": 1}, aim="?"),
    "say what they think by link": thought_by_link(),
    "say that it is read": read(),
    "say that it is read: twice": after(read(), read()),
    "say that it is read: of a version that is none": read(7),
    "say that it is read: withdrawn": after(by_senco(withdrawn()), read()),
    "say that it is read: another's copy": read(which="kept"),
    "say that it is read by link": read_by_link(),
}
DEEDS: dict[str, Deed] = {
    "write an answer down": keyed(),
    "write an answer down: by link": keyed("link"),
    "write an answer down: of who is restricted": keyed(which="kept"),
    "write an answer down: nothing is said": keyed(kind="comment"),
    "settle an answer": settled(),
    "settle an answer: twice": after(settled(), settled()),
    "settle an answer: nothing came of it": settled(" "),
    "settle an answer: too long": settled("x" * 2001),
    "settle an answer: an old page": settled(version=7),
    "settle an answer: nobody waits": settled(which="comment"),
    "pass an answer on": passed_on(),
    "pass an answer on: to somebody who may not": passed_on("ta"),
    "pass an answer on: nobody waits": passed_on(which="comment"),
}
