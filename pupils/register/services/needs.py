"""Ranked needs: one call says the whole list from a day on."""

from collections.abc import Sequence
from datetime import date

from pupils import rules
from pupils.models import Need, Pupil
from pupils.register.writing.needs import write_needs
from pupils.rules import NeedEntry
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.selectors import last_changed_by
from send_mis.errors import EditConflict, RuleBroken


def set_needs(
    *, actor: Actor, pupil: Pupil, needs: Sequence[NeedEntry], on: date, mark: int | None = None,
    why: str = "",
) -> list[Need]:  # fmt: skip
    """Say the ranked needs from `on`. `mark`: `rules.needs_mark` of the list that was shown.

    Raises RuleBroken (keys "on", and "0", "1" … for the entries), EditConflict.
    """
    ensure(actor, Action.REGISTER_CHANGE, pupil)
    with change(actor=actor, event="needs.set", why=why), last_word():
        pupil = locked(pupil)
        now = current_needs(pupil, actor.today)
        if mark is not None and mark != rules.needs_mark(now):
            raise EditConflict(need_words(now), by=last_changed_by(pupil.pk) or "Somebody else")
        if on > actor.today and not any(s.starts_on == on for s in pupil.spells.all()):
            raise RuleBroken({"on": ["Choose today or an earlier day."]})
        return write_needs(pupil=pupil, needs=needs, on=on)


def current_needs(pupil: Pupil, today: date) -> list[Need]:
    """The list an editor starts from: today's, or for a status still to come, that day's."""
    rows = list(pupil.needs.order_by("rank"))
    return [n for n in rows if rules.holds(n, today)] or [
        n for n in rows if n.starts_on > today and n.ends_on is None
    ]


def need_words(needs: Sequence[Need]) -> dict[str, str]:
    """Rank → what it says: both sides of a conflict are shown so."""
    return {f"Need {n.rank}": rules.describe_need(n.type, n.area, n.words) for n in needs}
