"""That an authority was asked for what it owes is recorded, with what was asked for."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ehcp.chasing.rules import Chased, OwedItem, chase_problems
from ehcp.chasing.selectors import owed_items
from ehcp.choices import ChaseWay, DisclosedPaper, DisclosureWay
from ehcp.disclosure.writing import PaperSent, log_paper
from ehcp.models import AnnualReview, AuthorityChase, ChasedItem, LocalAuthority
from pupils.models import Pupil
from pupils.writing import locked_all
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, insert_all, lock
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day

# On the telephone nothing leaves on paper.
_WAYS: Mapping[str, DisclosureWay] = {
    ChaseWay.EMAIL: DisclosureWay.EMAIL, ChaseWay.POST: DisclosureWay.POST,
    ChaseWay.PORTAL: DisclosureWay.PORTAL,
}  # fmt: skip
_BECAUSE = "SEND Regulations 2014, regulations 20 and 22: it is asked for what it owes of the plan"


def record_chase(*, actor: Actor, authority: LocalAuthority, facts: Chased) -> AuthorityChase:
    """A letter about a plan is a line of the log of what was given of it. Raises RuleBroken,
    AlreadyDone."""
    ensure(actor, Action.EHC_REVIEW, authority)
    with change(actor=actor, event="authority.chased", school_id=authority.school_id):
        # Pupils before their authority, as everywhere.
        before = owed_items(actor, authority.school, authority_id=authority.pk)
        about = {item.pupil_id for item in before if item.key in facts.items}
        locked_all(Pupil.objects.filter(pk__in=about))
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
        items = [
            ChasedItem(
                chase=made, school_id=row.school_id, pupil_id=item.pupil_id, kind=item.kind,
                subject_id=item.subject_id, law_on=item.law_on, authority_on=item.authority_on,
            )
            for item in chosen
        ]  # fmt: skip
        insert_all(items)
        if (way := _WAYS.get(made.way)) is not None:
            _log(actor, made, way, dict(zip((each.pk for each in items), chosen, strict=True)))
        return made


def _log(
    actor: Actor, made: AuthorityChase, way: DisclosureWay, items: Mapping[UUID, OwedItem]
) -> None:
    """One line for each plan. Of an assessment there is no plan yet of which anything leaves."""
    authority = made.authority
    reviews = AnnualReview.objects.select_related("plan__pupil", "plan__document").in_bulk(
        [item.subject_id for item in items.values()]
    )
    found: dict[UUID, list[UUID]] = {}
    for key, item in items.items():
        if item.subject_id in reviews:
            found.setdefault(reviews[item.subject_id].plan_id, []).append(key)
    for keys in found.values():
        plan = reviews[items[keys[0]].subject_id].plan
        log_paper(actor, plan, PaperSent(
            DisclosedPaper.CHASE, _words([items[key] for key in keys]),
            authority.officer_name or authority.name, f"Officer of {authority.name}"
            if authority.officer_name else "The local authority",
            made.chased_on, way, _BECAUSE, keys[0],
        ))  # fmt: skip


def _words(items: Sequence[OwedItem]) -> str:
    owed = "; ".join(f"{item.what}, due {day(item.law_on)}" for item in items)
    return f"Letter about what is owed, by initials and UPN: {owed}"
