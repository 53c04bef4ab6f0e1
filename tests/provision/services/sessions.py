"""What is asked of the services of sessions."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from provision.models import PlanRow
from provision.sessions import services as sessions
from provision.sessions.rules.entries import PupilEntry, SessionEntry
from send_mis.access.actor import Actor
from tests.factories import TODAY, in_change, record_session
from tests.house.asked import Asked, Try, after, set_to, when
from tests.provision.stage import DAY, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()


def told(g: Given) -> SessionEntry:
    return SessionEntry(
        "delivered", minutes=24, note=" Calm ", delivered_by=g.teacher.pk, reason="trip",
        pupils=[
            PupilEntry(g.noah.pk, count=Decimal(26), out_of=Decimal(100), reason="declined"),
            PupilEntry(g.kacper.pk, is_present=False, reason="elsewhere", count=Decimal(3)),
        ],
    )  # fmt: skip


@DEEDS.by("ta")
def record_a_session(g: Given, a: Actor) -> None:
    token = uuid4()
    for _ in range(2):
        sessions.record_session(
            actor=a, row=g.group, held_on=TODAY, token=token, entry=told(g), slot=2
        )


@DEEDS.by("ta")
def record_a_session_that_was_missed(g: Given, a: Actor) -> None:
    entry = SessionEntry("missed", reason="trip", minutes=9, note="Zoo", delivered_by=g.teacher.pk,
                pupils=[PupilEntry(g.noah.pk, count=Decimal(3))])  # fmt: skip
    sessions.record_session(actor=a, row=g.group, held_on=TODAY, token=uuid4(), entry=entry)


@DEEDS.by("senco")
def record_sessions(g: Given, a: Actor) -> None:
    entries = [
        sessions.SentSession(str(n), row, on, uuid4(), slot, SessionEntry("delivered"))
        for n, (row, on, slot) in enumerate(
            [(g.group, TODAY, 1), (g.board, date(2026, 11, 20), 3), (g.group, TODAY + DAY, 1)]
        )
    ]
    sessions.record_sessions(actor=a, sent=entries)


@DEEDS.by("ta")
def correct_session(g: Given, a: Actor) -> None:
    sessions.correct_session(
        actor=a, session=g.held, version=1, held_on=date(2026, 11, 18), entry=told(g),
        why=" Wrong day ",
    )  # fmt: skip


@DEEDS.by("ta")
def correct_session_to_a_day_that_has_one(g: Given, a: Actor) -> None:
    """And of who was removed of the group since: the change names them all the same."""
    with in_change():
        record_session(g.group, date(2026, 11, 18))
        g.kacper_in_group.delete()
    there = [PupilEntry(g.kacper.pk, count=Decimal(2))]
    sessions.correct_session(
        actor=a, session=g.held, version=1, held_on=date(2026, 11, 18),
        entry=SessionEntry("delivered", pupils=there), why="Wrong day",
    )  # fmt: skip


@DEEDS.by("ta")
def remove_session_of_who_has_left_the_group(g: Given, a: Actor) -> None:
    with in_change():
        g.kacper_in_group.delete()
    sessions.remove_session(actor=a, session=g.held, version=1, why="Wrong group")


@DEEDS.by("ta")
def correct_session_to_missed(g: Given, a: Actor) -> None:
    sessions.correct_session(
        actor=a, session=g.held, version=1, held_on=g.held.held_on,
        entry=SessionEntry("missed", reason="staff_absent"), why="It was not",
    )  # fmt: skip


@DEEDS.by("ta")
def remove_session(g: Given, a: Actor) -> None:
    sessions.remove_session(actor=a, session=g.held, version=1, why=" Wrong group ")


@REFUSALS.by("ta")
def of_sessions(g: Given, a: Actor) -> Iterator[Try]:
    record = partial(sessions.record_session, actor=a, row=g.group, entry=SessionEntry("delivered"))
    token = g.held.token
    yield "the same slot", partial(record, held_on=g.held.held_on, token=uuid4())
    for slot in (0, 20, 21):
        yield f"number {slot} of a day", partial(record, held_on=TODAY, token=uuid4(), slot=slot)
    yield "a tap of another row", partial(record, row=g.board, held_on=TODAY, token=token)
    correct = partial(sessions.correct_session, actor=a, session=g.held, why="So")
    entry = SessionEntry("delivered")
    on = g.held.held_on
    yield "put right on an old page", partial(correct, version=2, held_on=on, entry=entry)

    def twice() -> Any:
        sessions.correct_session(
            actor=g.actor("senco"), session=g.held, version=1, held_on=on, why="So",
            entry=SessionEntry("missed", reason="trip", note="Zoo"),
        )  # fmt: skip
        return correct(version=1, held_on=on, entry=entry)

    yield "put right by somebody else meanwhile", twice
    yield (
        "put right without who was named",
        partial(
            correct,
            version=1,
            held_on=on,
            entry=SessionEntry("delivered", pupils=[PupilEntry(g.jayden.pk)]),
        ),
    )
    yield "kept by who delivered it", when(
        set_to(g.held, delivered_by=g.cast.office),
        partial(
            correct, version=1, held_on=on,
            entry=SessionEntry("delivered", delivered_by=g.cast.office.pk),
        ),
    )  # fmt: skip
    out = partial(sessions.remove_session, actor=a, session=g.held, version=1, why="No")
    yield "taken out for nothing", partial(out, why=" ")
    yield "taken out on an old page", partial(out, version=2)
    mine = partial(out, actor=g.actor("senco"))
    yield "taken out twice", after(mine, mine)
    yield "sent again after it was removed", after(out, partial(record, held_on=on, token=token))


@REFUSALS.by("ta")
def of_a_batch(g: Given, a: Actor) -> Iterator[Try]:
    def batch(*entry: tuple[PlanRow, date, UUID, int]) -> str:
        entries = [
            sessions.SentSession(str(number), row, on, token, slot, SessionEntry("delivered"))
            for number, (row, on, token, slot) in enumerate(entry)
        ]
        found = sessions.record_sessions(actor=a, sent=entries)
        return "; ".join(
            f"{each.sent.key} {each.recorded and each.recorded.is_new} {dict(each.problems)}"
            for each in found
        )

    again = (g.group, g.held.held_on, g.held.token, 1)
    early = (g.board, TODAY + DAY, uuid4(), 1)
    yield "nothing new", partial(batch, again)
    yield (
        "one again, one too early, one new",
        partial(batch, again, early, (g.board, TODAY, uuid4(), 1)),
    )
    yield "none of one's own", partial(batch, (g.club, TODAY, uuid4(), 1))
