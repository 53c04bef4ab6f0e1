"""Two people at the same moment, in two real transactions."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from pupils.models import Need, Pupil, Spell
from pupils.register.services import needs, register
from pupils.rules import NeedEntry, needs_mark
from send_mis.access.actor import Actor
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, RuleBroken, SendMisError
from tests.factories import (
    actor_for_user,
    grant,
    in_change,
    make_pupil,
    make_school,
    make_user,
    put_on_register,
)

SINCE = date(2026, 9, 7)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(transactional_db: None) -> tuple[Actor, Actor, Pupil]:
    school = make_school()
    pupil = make_pupil(school, forename="Noah")
    people = [make_user(full_name=name) for name in ("Priya Nair", "Deputy Person")]
    for person in people:
        grant(person, "senco", school)
    return actor_for_user(people[0]), actor_for_user(people[1]), pupil


def at_once(*deeds: Callable[[], object]) -> list[SendMisError | None]:
    """Every deed in a thread and a connection of its own, begun together."""
    gate = Barrier(len(deeds))
    found: list[SendMisError | None] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            deed()
        except SendMisError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return found


def test_two_starts_make_one_status(two: tuple[Actor, Actor, Pupil]) -> None:
    one, other, pupil = two

    def start(actor: Actor) -> None:
        register.start_spell(
            actor=actor, pupil=pupil, status="K", starts_on=SINCE, decided_by="SENCO",
            reason="Reading",
        )  # fmt: skip

    found = at_once(lambda: start(one), lambda: start(other))
    [error] = [e for e in found if e]
    assert isinstance(error, RuleBroken)
    assert "already has SEN support" in error.message
    assert Spell.objects.count() == 1
    assert Change.objects.filter(event="register.started").count() == 1


def test_two_editors_lose_nothing(two: tuple[Actor, Actor, Pupil]) -> None:
    one, other, pupil = two
    spell = put_on_register(pupil, "K", SINCE)

    def change(actor: Actor, reason: str) -> None:
        register.change_spell(
            actor=actor, spell=spell, version=1, decided_by="SENCO", reason=reason,
            parents_told_on=None, parents_told_how="", next_review_on=None,
        )  # fmt: skip

    found = at_once(lambda: change(one, "Reading"), lambda: change(other, "Hearing"))
    [error] = [e for e in found if e]
    assert isinstance(error, EditConflict)
    saved = Spell.objects.get()
    assert error.theirs["Why"] == saved.reason
    assert error.by in {"Priya Nair", "Deputy Person"}


def test_two_lists_of_needs_do_not_mix(two: tuple[Actor, Actor, Pupil]) -> None:
    one, other, pupil = two
    put_on_register(pupil, "K", SINCE)
    empty = needs_mark([])

    def say(actor: Actor, *types: str) -> None:
        needs.set_needs(
            actor=actor, pupil=pupil, needs=[NeedEntry(t) for t in types], on=SINCE, mark=empty
        )

    found = at_once(lambda: say(one, "SLCN", "ASD"), lambda: say(other, "MLD"))
    [error] = [e for e in found if e]
    assert isinstance(error, EditConflict)
    kept = set(Need.objects.values_list("type", flat=True))
    assert kept in ({"SLCN", "ASD"}, {"MLD"})


def test_the_database_has_the_last_word(two: tuple[Actor, Actor, Pupil]) -> None:
    """Whoever goes round the services still cannot make two statuses overlap."""
    _, _, pupil = two
    put_on_register(pupil, "K", SINCE)
    with pytest.raises(IntegrityError), in_change():
        Spell.objects.create(pupil=pupil, status="E", starts_on=date(2026, 11, 2))
    assert Spell.objects.count() == 1


def test_its_refusal_comes_in_words(two: tuple[Actor, Actor, Pupil]) -> None:
    from pupils.writing import last_word

    _, _, pupil = two
    put_on_register(pupil, "K", SINCE)
    with pytest.raises(RuleBroken, match="already has a status"), in_change(), last_word():
        Spell.objects.create(pupil=pupil, status="E", starts_on=date(2026, 11, 2))
    assert Spell.objects.count() == 1


def test_a_write_outside_a_change_fails(two: tuple[Actor, Actor, Pupil]) -> None:
    _, _, pupil = two
    spell = put_on_register(pupil, "K", SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Spell.objects.filter(pk=spell.pk).update(status="E")
    spell.refresh_from_db()
    assert spell.status == "K"
