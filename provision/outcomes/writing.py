"""An outcome written inside an open change: what it says, and which provision works on it."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from provision.choices import OutcomeState, OutcomeVersion, Scale
from provision.due.writing import outcome_changes
from provision.models import Allocation, Outcome, OutcomeSnapshot, ProvisionSettings
from provision.outcomes.rules.words import OutcomeWords, Served
from provision.outcomes.selectors.versions import kept_of, words_of
from pupils.models import Pupil
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert, save
from send_mis.audit.snapshots.taking import take_snapshot
from send_mis.errors import RuleBroken
from send_mis.ui.words import day as in_words


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
    made = Outcome(
        pupil=pupil, school_id=pupil.school_id,
        scale=settings.scale if settings else Scale.FOUR, **said,
    )  # fmt: skip
    if follows is not None:
        _follow(made, follows)
    insert(made, at="text")
    outcome_changes(made.pk)
    _keep_version(actor, made, OutcomeVersion.SET)
    return made


def rewrite_outcome(
    actor: Actor, row: Outcome, said: Mapping[str, Any], kind: str = OutcomeVersion.CHANGED
) -> None:
    """Inside an open change, the outcome locked: it says this now, and a version of it is kept."""
    before = words_of(row)
    if not row.snapshots.exists():
        _keep_version(None, row, OutcomeVersion.BEFORE)
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
    if before.state == OutcomeState.MET:
        raise RuleBroken("The last attempt was met: set a new outcome instead of trying it again.")
    if Outcome.objects.filter(follows=before).exists():
        raise RuleBroken("This outcome has been taken up again already.")
    made.follows = before
    made.attempt = before.attempt + 1


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
