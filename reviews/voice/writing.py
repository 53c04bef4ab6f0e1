"""Views as other changes write them too: what a family sends is kept like what staff write down.

All of it inside an open change, the pupil locked.
"""

from collections.abc import Mapping
from typing import Any

from pupils.families.selectors.page import family_rows
from pupils.models import Pupil
from reviews.models import ViewGiven
from reviews.voice.rules.labels import FACTS, day_problems
from reviews.voice.rules.questions import all_words, kept_answers
from reviews.voice.rules.sharing import names_somebody_at_home
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert
from send_mis.errors import RuleBroken


def write_views(actor: Actor, pupil: Pupil, facts: Mapping[str, Any]) -> ViewGiven:
    """`facts`: FACTS. Raises RuleBroken."""
    clean = allowed_views(actor, pupil, facts)
    refuse_strangers(actor, pupil, clean)
    row = ViewGiven(pupil=pupil, school_id=pupil.school_id, recorded_by_id=actor.user_id, **clean)
    insert(row, at="words")
    return row


def allowed_views(actor: Actor, pupil: Pupil, facts: Mapping[str, Any]) -> dict[str, Any]:
    """As they may be kept. Raises RuleBroken."""
    clean = {name: facts[name] for name in FACTS}
    clean["words"] = clean["words"].strip()
    clean["scribe"] = " ".join(clean["scribe"].split())
    is_pupil = clean["contact"] is None
    clean["answers"] = kept_answers(clean["how"], clean["answers"], is_pupil=is_pupil)
    if wrong := day_problems(clean["on"], born_on=pupil.born_on, today=actor.today):
        raise RuleBroken(wrong)
    clean["needs_check"] = is_pupil and (
        bool(clean["needs_check"]) or _names_anybody(actor, pupil, clean)
    )
    return clean


def _names_anybody(actor: Actor, pupil: Pupil, clean: Mapping[str, Any]) -> bool:
    text = all_words(clean["words"], clean["answers"])
    if not text.strip():
        return False
    rows = family_rows(pupil.pk, actor.today)
    people = [*(tie.contact for tie in rows.ties), *(bar.contact for bar in rows.restrictions)]
    return names_somebody_at_home(text, [person.forename for person in people])


def refuse_strangers(actor: Actor, pupil: Pupil, clean: Mapping[str, Any]) -> None:
    """Views are the pupil's own, or of one of the pupil's people. Raises RuleBroken."""
    contact = clean["contact"]
    if contact is None:
        return
    rows = family_rows(pupil.pk, actor.today)
    if contact.pk not in {tied.contact_id for tied in rows.people}:
        raise RuleBroken({"contact": ["Choose one of the pupil's people."]})
