"""What helps a pupil: added, taken over from advice, worded anew, put in order, ended."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID
from zlib import crc32

from pupils.choices import StrategySource
from pupils.models import AdviceRequest, Pupil, Strategy
from pupils.strategies.rules import (
    STRATEGY_LABELS,
    SituationLine,
    entry_problems,
    lines_to_take,
    one_each,
    tidy,
)
from pupils.strategies.writing import open_rows, write_strategies
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import checked, lock, same_version, save
from send_mis.audit.selectors import last_changed_by
from send_mis.errors import AlreadyDone, EditConflict, RuleBroken
from send_mis.ui.words import day

_CHANGE = Action.STRATEGY_CHANGE


def add_strategies(
    *, actor: Actor, pupil: Pupil, entries: Sequence[tuple[str, str]], source: str
) -> list[Strategy]:
    """`entries`: a situation and what helps then, one line each. Raises RuleBroken."""
    ensure(actor, _CHANGE, pupil)
    with change(actor=actor, event="strategy.added"), last_word():
        pupil = locked(pupil)
        there = [SituationLine(row.situation, row.words).key for row in open_rows(pupil)]
        if wrong := entry_problems(entries, there):
            raise RuleBroken(wrong)
        lines = [
            SituationLine(tidy(situation), words)
            for situation, text in entries
            for words in one_each(text)
        ]
        return write_strategies(pupil, lines, source, actor.today)


def take_strategies(*, actor: Actor, advice: AdviceRequest) -> list[Strategy]:
    """The lines that the advice shares with staff, as rows; each becomes a row once."""
    ensure(actor, _CHANGE, advice)
    ensure(actor, Action.STRATEGY_READ, advice)
    with change(actor=actor, event="strategy.taken"), last_word():
        pupil = locked(advice.pupil)
        row = lock(AdviceRequest, advice.pk)
        if row.read_on is None:
            raise RuleBroken("It is not shared with staff yet.")
        known = Strategy.objects.filter(pupil=pupil)
        words = lines_to_take(
            row.strategies, there=[each.words for each in open_rows(pupil)],
            taken=[each.advised_words for each in known.filter(advice=row)],
        )  # fmt: skip
        lines = [SituationLine("", each, each) for each in words]
        return write_strategies(pupil, lines, StrategySource.OUTSIDE, actor.today, advice=row)


def change_strategy(
    *, actor: Actor, strategy: Strategy, version: int, facts: Mapping[str, Any]
) -> Strategy:
    """`facts`: STRATEGY_LABELS. Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, strategy)
    clean = {name: tidy(str(facts[name])) for name in STRATEGY_LABELS}
    with change(actor=actor, event="strategy.changed"), last_word():
        pupil = locked(strategy.pupil)
        row = _open(strategy, version)
        others = [each for each in open_rows(pupil) if each.pk != row.pk]
        line = SituationLine(clean["situation"], clean["words"])
        if line.key in {SituationLine(each.situation, each.words).key for each in others}:
            raise RuleBroken({"words": ["This is in the list already."]})
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, clean[name])
        if changed:
            save(row, *changed)
        else:
            checked(row)
        return row


def end_strategy(*, actor: Actor, strategy: Strategy, version: int, why: str) -> Strategy:
    """It is in the list no more, from today. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _CHANGE, strategy)
    reason = tidy(why)
    with change(actor=actor, event="strategy.ended", why=reason), last_word():
        locked(strategy.pupil)
        row = _open(strategy, version, AlreadyDone)
        if not reason:
            raise RuleBroken({"why": ["Say why."]})
        row.ends_on, row.ended_because = max(actor.today, row.starts_on), reason
        save(row, "ends_on", "ended_because", at="why")
        return row


def order_strategies(
    *, actor: Actor, pupil: Pupil, mark: int, places: Mapping[UUID, Decimal]
) -> list[Strategy]:
    """`places`: the number that was given to each row, 1.5 for between two; `mark`: `order_mark`
    of the list that was shown. Raises EditConflict."""
    ensure(actor, _CHANGE, pupil)
    with change(actor=actor, event="strategy.ordered"), last_word():
        pupil = locked(pupil)
        rows = open_rows(pupil)
        if mark != order_mark(rows):
            raise EditConflict(order_words(rows), by=last_changed_by(pupil.pk) or "Somebody else")
        wanted = sorted(rows, key=lambda row: (places.get(row.pk, 999), row.position))
        for position, row in enumerate(wanted, start=1):
            if row.position != position:
                row.position = position
                save(row, "position")
        return wanted


def order_mark(rows: Sequence[Strategy]) -> int:
    """Another number where a row was added, ended, moved or worded anew since."""
    return crc32(" ".join(f"{row.pk}:{row.position}:{row.version}" for row in rows).encode())


def order_words(rows: Sequence[Strategy]) -> dict[str, str]:
    return {row.words: str(number) for number, row in enumerate(rows, start=1)}


def strategy_words(row: Strategy) -> dict[str, str]:
    """As saved, by the labels of the forms."""
    return {
        STRATEGY_LABELS["situation"]: row.situation, STRATEGY_LABELS["words"]: row.words,
        STRATEGY_LABELS["source"]: row.get_source_display(),
    }  # fmt: skip


def _open(strategy: Strategy, version: int, refused: type[RuleBroken] = RuleBroken) -> Strategy:
    row = lock(Strategy, strategy.pk)
    if row.ends_on is not None:
        raise refused(f"It was ended on {day(row.ends_on)}: {row.ended_because}")
    same_version(row, version, lambda: strategy_words(row))
    return row
