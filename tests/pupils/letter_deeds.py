"""One change each by the services of letters, for the record of changes."""

from collections.abc import Callable
from typing import Any

from pupils.letters.selectors.people import recipients_of
from pupils.letters.services import copies, runs, wordings
from pupils.letters.services import letters as services
from pupils.models import LetterCopy
from send_mis.access.actor import Actor
from tests.factories import TODAY, make_contact, make_copy, make_letter, make_run, word
from tests.people import Cast
from tests.pupils.services.letters import CONTENT

Call = Callable[[Actor], Any]


def _write(cast: Cast) -> Call:
    return lambda actor: services.write_letter(
        actor=actor, pupil=cast.noah, kind="general", content=CONTENT
    )


def _change(cast: Cast) -> Call:
    row = make_letter(cast.noah)
    return lambda actor: services.change_letter(actor=actor, letter=row, version=1, content=CONTENT)


def _discard(cast: Cast) -> Call:
    row = make_letter(cast.noah)
    return lambda actor: services.discard_letter(actor=actor, letter=row, version=1)


def _send(cast: Cast) -> Call:
    make_contact(cast.noah)
    row = make_letter(cast.noah)
    seen = recipients_of([cast.noah.pk], TODAY)[cast.noah.pk].mark
    return lambda actor: services.send_letter(actor=actor, letter=row, version=1, seen=seen)


def _copy(cast: Cast, state: str) -> LetterCopy:
    return make_copy(make_letter(cast.noah), make_contact(cast.noah).contact, state)


def _print(cast: Cast) -> Call:
    row = _copy(cast, "to_print")
    return lambda actor: copies.print_copies(actor=actor, school=cast.harebell, copies=[row.pk])


def _give(cast: Cast) -> Call:
    row = _copy(cast, "printed")
    return lambda actor: copies.give_copies(
        actor=actor, school=cast.harebell, copies=[row.pk], way="post"
    )


def _resend(cast: Cast) -> Call:
    row = _copy(cast, "failed")
    return lambda actor: copies.send_another_way(actor=actor, copy=row, way="hand")


def _give_up(cast: Cast) -> Call:
    row = _copy(cast, "failed")
    return lambda actor: copies.give_up_copy(actor=actor, copy=row, because="Told by telephone")


def _start_run(cast: Cast) -> Call:
    return lambda actor: runs.start_run(
        actor=actor, school=cast.harebell, kind="general", content=CONTENT, pupils=[cast.noah.pk],
        chosen="Everybody in 4H",
    )  # fmt: skip


def _send_run(cast: Cast) -> Call:
    run = make_run(cast.noah)
    return lambda actor: runs.send_run(actor=actor, run=run)


def _discard_run(cast: Cast) -> Call:
    run = make_run(cast.noah)
    return lambda actor: runs.discard_run(actor=actor, run=run)


# The service, how it is called, its event and its reason.
LETTER_DEEDS: tuple[tuple[str, Callable[[Cast], Call], str, str], ...] = (
    ("write_letter", _write, "letter.written", ""),
    ("change_letter", _change, "letter.changed", ""),
    ("discard_letter", _discard, "letter.discarded", ""),
    ("send_letter", _send, "letter.sent", ""),
    ("print_copies", _print, "letter.printed", ""),
    ("give_copies", _give, "letter.given", ""),
    ("send_another_way", _resend, "letter.resent", ""),
    ("start_run", _start_run, "letters.written", ""),
    ("send_run", _send_run, "letters.sent", ""),
    ("discard_run", _discard_run, "letters.discarded", ""),
    ("give_up_copy", _give_up, "letter.given_up", "Told by telephone"),
)


def _save_wording(cast: Cast) -> Call:
    return lambda actor: wordings.save_wording(
        actor=actor, school=cast.harebell, kind="general", version=0, subject="News",
        body="{message}",
    )  # fmt: skip


def _restore_wording(cast: Cast) -> Call:
    word(cast.harebell)
    return lambda actor: wordings.restore_wording(actor=actor, school=cast.harebell, kind="general")


# Of the school, and of no pupil.
WORDING_DEEDS: tuple[tuple[str, Callable[[Cast], Call], str], ...] = (
    ("save_wording", _save_wording, "wording.saved"),
    ("restore_wording", _restore_wording, "wording.restored"),
)
