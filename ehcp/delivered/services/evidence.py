"""What shows that a line of the plan is delivered is recorded, or taken back."""

from ehcp.choices import EvidenceKind, ProvisionKind
from ehcp.delivered.rules.evidence import Evidence, evidence_problems
from ehcp.delivered.writing import write_draft
from ehcp.models import DeliveryEvidence, PromisedProvision
from ehcp.plans.rules.reading import readable
from ehcp.plans.writing import locked_plan
from pupils.writing import locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on, ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken

_RECORD = Action.EHC_RECORD


def record_evidence(
    *, actor: Actor, promised: PromisedProvision, given: Evidence
) -> DeliveryEvidence:
    """Of a line of the plan in force. Raises RuleBroken, AlreadyDone."""
    ensure(actor, _RECORD, promised)
    if promised.section not in readable(actions_on(actor, promised)):
        raise NotAllowed("You may not read the section in which this line stands.")
    with change(actor=actor, event="ehc_plan.evidence_recorded"):
        _, plan = locked_plan(promised.plan, None, lambda _: {}, is_current=True)
        there = list(DeliveryEvidence.objects.filter(promised=promised, on=given.on))
        who, by_whom = (" ".join(each.split()) for each in (given.who, given.by_whom))
        for each in there:
            if (each.kind, each.who) == (given.kind, who):
                when = who_and_when(
                    actor, each.pk, each.school_id, "ehc_plan.evidence_recorded"
                )  # fmt: skip
                raise AlreadyDone(f"This is recorded already{when}.")
        is_visit = promised.kind == ProvisionKind.VISITS
        wrong = evidence_problems(
            given, promised.kind, made_on=plan.first_made_on, today=actor.today,
            of_the_day=str(there[0].get_kind_display()) if is_visit and there else "",
        )  # fmt: skip
        if wrong:
            raise RuleBroken(wrong)
        row = DeliveryEvidence(
            promised=promised, pupil_id=promised.pupil_id, school_id=promised.school_id,
            kind=given.kind, on=given.on, who=who, by_whom=by_whom,
            renew_by_on=given.renew_by_on, note=given.note.strip(), recorded_by=actor.name,
        )  # fmt: skip
        insert(row, at="kind")
        if row.kind == EvidenceKind.NOT_COME:
            write_draft(actor, promised)
        return row


def remove_evidence(*, actor: Actor, evidence: DeliveryEvidence) -> None:
    """It was recorded by mistake; the record of changes keeps it. Raises AlreadyDone."""
    ensure(actor, Action.EHC_CHANGE, evidence)
    with change(actor=actor, event="ehc_plan.evidence_removed"):
        locked(evidence.pupil)
        row = DeliveryEvidence.objects.select_for_update().filter(pk=evidence.pk).first()
        if row is None:
            raise AlreadyDone("It was removed already.")
        line = row.promised
        row.delete()
        if row.kind == EvidenceKind.NOT_COME:
            write_draft(actor, line)
