"""What is asked of the services of letters."""

from typing import Any

from pupils.letters.rules.kinds import GENERAL, MEETING
from pupils.letters.services import copies
from pupils.letters.services import letters as services
from pupils.letters.services.letters import LetterContent
from tests.factories.letters import GENERAL_WORDS
from tests.pupils.given import Deed

CONTENT = LetterContent(" About  {first name}", GENERAL_WORDS, {"message": "We swim."})


def wrote(kind: str = GENERAL, content: LetterContent = CONTENT) -> Deed:
    return lambda g, actor: services.write_letter(
        actor=actor, pupil=g.ann, kind=kind, content=content
    )


def changed(version: int = 1, **content: Any) -> Deed:
    words = LetterContent(CONTENT.subject, CONTENT.body, **{"values": CONTENT.values} | content)
    return lambda g, actor: services.change_letter(
        actor=actor, letter=g.letter, version=version, content=words
    )


def discarded(version: int = 1) -> Deed:
    return lambda g, actor: services.discard_letter(actor=actor, letter=g.letter, version=version)


def _meeting(on: str) -> LetterContent:
    typed = {
        "meeting about": "Swimming", "meeting date": on, "meeting time": "2pm",
        "meeting place": "Hall",
    }  # fmt: skip
    return LetterContent("Us", "{meeting date} {meeting time} {meeting place}", typed)


DEEDS: dict[str, Deed] = {
    "letter": wrote(),
    "letter: a meeting": wrote(MEETING, _meeting("2026-11-24")),
    "letter: a meeting of yesterday": wrote(MEETING, _meeting("2026-11-22")),
    "letter: no such field": wrote(
        content=LetterContent("{forename}", GENERAL_WORDS, {"message": "We swim."})
    ),
    "letter: nothing typed": wrote(content=LetterContent("Us", GENERAL_WORDS)),
    "letter changed": changed(values={"message": "We run."}),
    "letter changed: old form": changed(2),
    "letter discarded": discarded(),
    "letter discarded: old form": discarded(2),
    "letters printed": lambda g, actor: copies.print_copies(
        actor=actor, school=g.school, copies=[g.copy.pk]
    ),
    "letters given": lambda g, actor: copies.give_copies(
        actor=actor, school=g.school, copies=[g.copy.pk], way="hand"
    ),
    "letters given: by pigeon": lambda g, actor: copies.give_copies(
        actor=actor, school=g.school, copies=[g.copy.pk], way="mail"
    ),
    "letters given: none": lambda g, actor: copies.give_copies(
        actor=actor, school=g.school, copies=[], way="hand"
    ),
    "letter given up": lambda g, actor: copies.give_up_copy(
        actor=actor, copy=g.copy, because=" Told  by telephone"
    ),
    "letter given up: no reason": lambda g, actor: copies.give_up_copy(
        actor=actor, copy=g.copy, because=" "
    ),
}
