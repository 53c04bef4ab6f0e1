"""That an authority was asked for what it owes is recorded, with what was asked for."""

from ehcp.chasing.rules import Chased, chase_problems
from ehcp.chasing.selectors import owed_items
from ehcp.choices import ChaseWay
from ehcp.models import AuthorityChase, ChasedItem, LocalAuthority
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, insert_all, lock
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day


def record_chase(*, actor: Actor, authority: LocalAuthority, facts: Chased) -> AuthorityChase:
    """Raises RuleBroken, AlreadyDone."""
    ensure(actor, Action.EHC_REVIEW, authority)
    with change(actor=actor, event="authority.chased", school_id=authority.school_id) as opened:
        row = lock(LocalAuthority, authority.pk)
        owed = {item.key: item for item in owed_items(actor, row.school, authority_id=authority.pk)}
        wrong = chase_problems(facts.chased_on, facts.items, owed, today=actor.today)
        if facts.way not in ChaseWay.values:
            wrong["way"] = ["Say how it was asked."]
        if wrong:
            raise RuleBroken(wrong)
        chosen = [owed[key] for key in dict.fromkeys(facts.items)]
        if all(item.chased_on == facts.chased_on for item in chosen):
            raise AlreadyDone(f"This was recorded already, for {day(facts.chased_on)}.")
        made = AuthorityChase(
            authority=row, school_id=row.school_id, chased_on=facts.chased_on, way=facts.way,
            note=facts.note.strip(), chased_by=actor.name,
        )  # fmt: skip
        insert(made, at="chased_on")
        insert_all(
            [
                ChasedItem(
                    chase=made, school_id=row.school_id, pupil_id=item.pupil_id, kind=item.kind,
                    subject_id=item.subject_id, law_on=item.law_on,
                    authority_on=item.authority_on,
                )
                for item in chosen
            ]
        )  # fmt: skip
        for pupil_id in sorted({item.pupil_id for item in chosen}):
            opened.touches(pupil_id)
        return made
