"""An outcome written inside an open change: what it says, and which provision works on it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from provision.choices import OutcomeState, OutcomeVersion, Scale
from provision.due.writing import outcome_changes
from provision.models import (
    Allocation,
    Judgement,
    Outcome,
    OutcomePoint,
    OutcomeSnapshot,
    ProvisionSettings,
)
from provision.outcomes.rules.scales import end_of
from provision.outcomes.rules.words import OutcomeWords, Served
from provision.outcomes.selectors.versions import kept_of, words_of
from pupils.models import Pupil
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert, save
from send_mis.audit.snapshots.taking import take_snapshot
from send_mis.errors import RuleBroken
from send_mis.ui.words import day as in_words

# Later than this a line works on the next outcome, and no longer on the one that ended.
_GOES_ON = timedelta(days=14)


def insert_outcome(
    actor: Actor, pupil: Pupil, said: Mapping[str, Any], follows: Outcome | None = None
) -> Outcome:
    """Inside an open change; an active one that says the same is it."""
    # One at a time for a pupil: two requests neither say the same nor follow the same try.
    Pupil.objects.select_for_update(of=("self",)).only("pk").get(pk=pupil.pk)
    same = Outcome.objects.active().filter(pupil=pupil, follows=None, **said)
    if follows is None and (found := same.first()) is not None:
        return found  # type: ignore[no-any-return]  # a queryset of outcomes
    settings = ProvisionSettings.objects.filter(school=pupil.school_id).first()
    _check_step(pupil.pk, None, said)
    made = Outcome(
        pupil=pupil, school_id=pupil.school_id,
        scale=settings.scale if settings else Scale.FOUR, **said,
    )  # fmt: skip
    if follows is not None:
        _follow(made, follows)
    insert(made, at="text")
    outcome_changes(made.pk)
    if follows is not None:
        _take_over_lines(made, follows)
    _keep_version(actor, made, OutcomeVersion.SET)
    return made


def rewrite_outcome(
    actor: Actor, row: Outcome, said: Mapping[str, Any], kind: str = OutcomeVersion.CHANGED
) -> None:
    """Inside an open change, the outcome locked: it says this now, and a version of it is kept."""
    before = words_of(row)
    if not row.snapshots.exists():
        _keep_version(None, row, OutcomeVersion.BEFORE)
    _check_step(row.pupil_id, row.pk, said)
    for name, value in said.items():
        setattr(row, name, value)
    save(row, *said, at="text")
    outcome_changes(row.pk)
    if words_of(row) != before:
        _keep_version(actor, row, kind)


def _keep_version(actor: Actor | None, row: Outcome, kind: str) -> None:
    take_snapshot(OutcomeSnapshot, row, actor=actor, kind=kind, content=kept_of(row))


def outcome_columns(words: OutcomeWords) -> dict[str, Any]:
    """By column; raises RuleBroken."""
    said = asdict(words)
    for name in ("text", "pupil_words", "measure", "how_measured"):
        said[name] = said[name].strip()
    problems = _problems(said)
    if problems:
        raise RuleBroken(problems)
    return said


def _problems(said: Mapping[str, Any]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if said["due_on"] <= said["starts_on"]:
        problems["due_on"] = [
            f"“By when” comes after the start, {in_words(said['starts_on'])}."
        ]  # fmt: skip
    counts = (said["baseline"], said["target"], said["out_of"])
    if any(count is not None for count in counts) and not said["measure"]:
        problems["measure"] = ["Say what is counted."]
    if said["target"] is None and said["baseline"] is not None:
        problems["target"] = ["Say also what the target is."]
    if said["out_of"] is not None:
        for name in ("baseline", "target"):
            if said[name] is not None and said[name] > said["out_of"]:
                problems[name] = [f"There are only {figure(said['out_of'])}."]
    return problems


def _follow(made: Outcome, before: Outcome) -> None:
    if before.pupil_id != made.pupil_id:
        raise RuleBroken("That outcome is another pupil's.")
    if before.state == OutcomeState.ACTIVE:
        raise RuleBroken("The last attempt has not ended: review it first.")
    if Outcome.objects.filter(follows=before).exists():
        raise RuleBroken("This outcome has been taken up again already.")
    made.follows = before
    # After one that was met comes the next step, not another try.
    made.attempt = 1 if before.state == OutcomeState.MET else before.attempt + 1


def _take_over_lines(made: Outcome, before: Outcome) -> None:
    """A line that goes on, or was carried into the next plan already, works on what follows."""
    goes_on = Q(row__ends_on__gt=made.starts_on + _GOES_ON) | Q(row__starts_on__gte=made.starts_on)
    lines = Allocation.objects.filter(goes_on, outcome=before)
    for line in lines.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=made.starts_on)):
        line.outcome = made
        line.save(update_fields=["outcome"])


def _check_step(pupil_id: UUID, outcome_id: UUID | None, said: Mapping[str, Any]) -> None:
    """A step is one of the same pupil's, towards an outcome that is no step itself."""
    longer_id = said.get("step_of_id")
    if longer_id is None:
        return
    longer = Outcome.objects.filter(pk=longer_id, pupil=pupil_id).only("step_of_id").first()
    is_step = longer is not None and longer.step_of_id is not None
    has_steps = outcome_id is not None and Outcome.objects.filter(step_of=outcome_id).exists()
    if longer is None or longer.pk == outcome_id or is_step or has_steps:
        raise RuleBroken({"step_of_id": ["Choose a longer outcome of this pupil."]})


def figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def serve(outcome: Outcome, served: Served) -> None:
    """Inside an open change. What was not offered stays as it is; raises RuleBroken."""
    rows = (
        Allocation.objects.select_for_update(of=("self",))
        .filter(pupil_id=outcome.pupil_id, pk__in=served.offered)
        .select_related("row")
    )
    found = {row.pk: row for row in rows}
    if not set(served.chosen) <= found.keys():
        raise RuleBroken(
            {
                "served_by": [
                    "Some of this provision has changed since you opened the page: choose again."
                ]
            }
        )
    for row in found.values():
        serves = outcome.pk if row.pk in served.chosen else None
        if row.outcome_id != serves and (serves or row.outcome_id == outcome.pk):
            row.outcome_id = serves
            row.outcome_words = row.row.outcome if serves else ""
            row.save(update_fields=["outcome", "outcome_words"])


def write_point(
    actor: Actor, outcome: Outcome, measured_on: date, value: Decimal, note: str = ""
) -> OutcomePoint:
    """Inside an open change, the outcome locked; the same said twice is one point."""
    _refuse_point(actor, outcome, measured_on, value)
    made, _ = OutcomePoint.objects.get_or_create(
        outcome=outcome, measured_on=measured_on, value=value, note=note.strip(),
        noted_by_id=actor.user_id, session=None, defaults={"noted_at": timezone.now()},
    )  # fmt: skip
    return made


def write_judgement(
    actor: Actor, row: Outcome, judged_on: date, value: int, note: str = ""
) -> Judgement:
    """Inside an open change, the outcome locked: it ends with what people judged."""
    state = end_of(row.scale, value)
    if state is None:
        raise RuleBroken({"value": ["Choose a level of the scale."]})
    write_end(actor, row, state, judged_on)
    made = Judgement(
        outcome=row, school_id=row.school_id, judged_on=judged_on, scale=row.scale,
        value=value, note=note.strip(), judged_by_id=actor.user_id,
    )  # fmt: skip
    insert(made, at="judged_on")
    return made


def write_end(actor: Actor, row: Outcome, state: OutcomeState, on: date) -> None:
    """Inside an open change, the outcome locked."""
    if on > actor.today:
        raise RuleBroken({"judged_on": ["That day has not come yet."]})
    if on < row.starts_on:
        raise RuleBroken({"judged_on": [f"It starts on {in_words(row.starts_on)}."]})
    row.state, row.closed_on = state, on
    save(row, "state", "closed_on", at="judged_on")
    outcome_changes(row.pk)


def _refuse_point(actor: Actor, outcome: Outcome, on: date, value: Decimal) -> None:
    if outcome.state != OutcomeState.ACTIVE:
        raise RuleBroken("This outcome has ended: no more counts can be recorded.")
    if on > actor.today:
        raise RuleBroken({"measured_on": ["That day has not come yet."]})
    if on < outcome.starts_on:
        raise RuleBroken(
            {"measured_on": [f"It starts on {in_words(outcome.starts_on)}: choose a later day."]}
        )
    if outcome.out_of is not None and value > outcome.out_of:
        raise RuleBroken({"value": [f"There are only {figure(outcome.out_of)}."]})
