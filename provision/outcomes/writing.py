"""An outcome written inside an open change: what it says, and which provision works on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

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
from send_mis.audit.saving import Inside, insert, insert_all, nothing, save_all
from send_mis.audit.snapshots.taking import take_snapshots
from send_mis.errors import RuleBroken
from send_mis.ui.words import day as in_words


@dataclass(frozen=True, slots=True)
class PointSaid:
    outcome: Outcome
    on: date
    value: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """`value`: the level of the outcome's scale."""

    outcome: Outcome
    on: date
    value: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class End:
    outcome: Outcome
    state: OutcomeState
    on: date


@dataclass(frozen=True, slots=True)
class Following:
    """What comes after an outcome, by column."""

    pupil: Pupil
    before: Outcome
    said: Mapping[str, Any]


# Later than this a line works on the next outcome, and no longer on the one that ended.
_GOES_ON = timedelta(days=14)


def insert_outcome(
    actor: Actor, pupil: Pupil, said: Mapping[str, Any], follows: Outcome | None = None
) -> Outcome:
    """Inside an open change; an active one that says the same is it."""
    if follows is not None:
        return follow_outcomes(actor, [Following(pupil, follows, said)])[0]
    _one_at_a_time([pupil])
    same = Outcome.objects.active().filter(pupil=pupil, follows=None, **said)
    if (found := same.first()) is not None:
        return found  # type: ignore[no-any-return]  # a queryset of outcomes
    _check_step(pupil.pk, None, said)
    made = Outcome(
        pupil=pupil, school_id=pupil.school_id, scale=_scales([pupil])[pupil.school_id], **said
    )
    insert(made, at="text")
    outcome_changes(made.pk)
    _keep_versions(actor, [made], OutcomeVersion.SET)
    return made


def follow_outcomes(
    actor: Actor, following: Sequence[Following], inside: Inside = nothing
) -> list[Outcome]:
    """Inside an open change: what comes after outcomes that ended; their lines go on with it.

    Eight queries, however many there are. `inside`: of the outcome before.
    """
    pupils = [each.pupil for each in following]
    _one_at_a_time(pupils)
    scales = _scales(pupils)
    before = [each.before for each in following]
    taken = set(Outcome.objects.filter(follows__in=before).values_list("follows_id", flat=True))
    made = []
    for each in following:
        with inside(each.before):
            _check_step(each.pupil.pk, None, each.said)
            new = Outcome(
                pupil=each.pupil, school_id=each.pupil.school_id,
                scale=scales[each.pupil.school_id], **each.said,
            )  # fmt: skip
            _follow(new, each.before, is_taken=each.before.pk in taken)
        made.append(new)
    insert_all(made, at="text", inside=lambda new: inside(new.follows))
    outcome_changes(*(new.pk for new in made))
    _take_over_lines(made)
    _keep_versions(actor, made, OutcomeVersion.SET)
    return made


def _one_at_a_time(pupils: Collection[Pupil]) -> None:
    """Of a pupil two requests neither say the same nor follow the same try."""
    ids = {pupil.pk for pupil in pupils}
    rows = Pupil.objects.select_for_update(of=("self",)).only("pk")
    list(rows.filter(pk__in=ids).order_by("pk"))


def _scales(pupils: Collection[Pupil]) -> defaultdict[UUID, str]:
    """By school. One query."""
    rows = ProvisionSettings.objects.filter(school__in={pupil.school_id for pupil in pupils})
    usual: str = Scale.FOUR
    return defaultdict(lambda: usual, rows.values_list("school_id", "scale"))


def rewrite_outcome(
    actor: Actor, row: Outcome, said: Mapping[str, Any], kind: str = OutcomeVersion.CHANGED
) -> None:
    """Inside an open change, the outcome locked: it says this now, and a version of it is kept."""
    rewrite_outcomes(actor, [(row, said)], kind)


def rewrite_outcomes(
    actor: Actor, rewritten: Sequence[tuple[Outcome, Mapping[str, Any]]],
    kind: str = OutcomeVersion.CHANGED, inside: Inside = nothing,
) -> None:  # fmt: skip
    """The same of several, of which the same columns are written."""
    if not rewritten:
        return
    rows = [row for row, _ in rewritten]
    before = [words_of(row) for row in rows]
    kept = OutcomeSnapshot.objects.order_by().filter(outcome__in=rows)
    known = set(kept.values_list("outcome_id", flat=True))
    _keep_versions(None, [row for row in rows if row.pk not in known], OutcomeVersion.BEFORE)
    for row, said in rewritten:
        with inside(row):
            _check_step(row.pupil_id, row.pk, said)
        for name, value in said.items():
            setattr(row, name, value)
    save_all(rows, *rewritten[0][1], at="text", inside=inside)
    outcome_changes(*(row.pk for row in rows))
    changed = [row for row, old in zip(rows, before, strict=True) if words_of(row) != old]
    _keep_versions(actor, changed, kind)


def _keep_versions(actor: Actor | None, rows: Sequence[Outcome], kind: str) -> None:
    if rows:
        contents = [(row, kept_of(row)) for row in rows]
        take_snapshots(OutcomeSnapshot, contents, actor=actor, kind=kind)


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


def _follow(made: Outcome, before: Outcome, *, is_taken: bool) -> None:
    if before.pupil_id != made.pupil_id:
        raise RuleBroken("That outcome is another pupil's.")
    if before.state == OutcomeState.ACTIVE:
        raise RuleBroken("The last attempt has not ended: review it first.")
    if is_taken:
        raise RuleBroken("This outcome has been taken up again already.")
    made.follows = before
    # After one that was met comes the next step, not another try.
    made.attempt = 1 if before.state == OutcomeState.MET else before.attempt + 1


def _take_over_lines(made: Sequence[Outcome]) -> None:
    """A line that goes on, or was carried into the next plan already, works on what follows."""
    after = {new.follows_id: new for new in made}
    lines = []
    for line in Allocation.objects.filter(outcome__in=after).select_related("row"):
        new, row = after[line.outcome_id], line.row
        goes_on = row.ends_on > new.starts_on + _GOES_ON or row.starts_on >= new.starts_on
        if goes_on and (line.ends_on is None or line.ends_on > new.starts_on):
            line.outcome = new
            lines.append(line)
    if lines:
        Allocation.objects.bulk_update(lines, ["outcome"])


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
    return write_points(actor, [PointSaid(outcome, measured_on, value, note)])[0]


def write_points(
    actor: Actor, said: Sequence[PointSaid], inside: Inside = nothing
) -> list[OutcomePoint]:
    """The same of several, in two queries. `inside`: of the outcome."""
    for each in said:
        with inside(each.outcome):
            _refuse_point(actor, each)
    there = OutcomePoint.objects.filter(
        outcome__in=[each.outcome for each in said], noted_by_id=actor.user_id, session=None
    )
    known = {(p.outcome_id, p.measured_on, p.value, p.note): p for p in there}
    made, points = [], []
    for each in said:
        key = (each.outcome.pk, each.on, each.value, each.note.strip())
        if key not in known:
            known[key] = OutcomePoint(
                outcome=each.outcome, school_id=each.outcome.school_id, measured_on=each.on,
                value=each.value, note=key[-1], noted_by_id=actor.user_id, noted_at=timezone.now(),
            )  # fmt: skip
            made.append(known[key])
        points.append(known[key])
    OutcomePoint.objects.bulk_create(made)
    return points


def last_counts(outcomes: Iterable[Outcome]) -> dict[UUID, Decimal]:
    """Outcome → its last count, of those that are counted. One query."""
    points = OutcomePoint.objects.filter(outcome__in=list(outcomes))
    return dict(points.order_by("measured_on", "noted_at").values_list("outcome_id", "value"))


def write_judgement(
    actor: Actor, row: Outcome, judged_on: date, value: int, note: str = ""
) -> Judgement:
    """Inside an open change, the outcome locked: it ends with what people judged."""
    return write_judgements(actor, [Judged(row, judged_on, value, note)])[0]


def write_judgements(
    actor: Actor, judged: Sequence[Judged], inside: Inside = nothing
) -> list[Judgement]:
    """The same of several. `inside`: of the outcome."""
    ends = []
    for each in judged:
        state = end_of(each.outcome.scale, each.value)
        if state is None:
            with inside(each.outcome):
                raise RuleBroken({"value": ["Choose a level of the scale."]})
        ends.append(End(each.outcome, state, each.on))
    write_ends(actor, ends, inside)
    made = [
        Judgement(
            outcome=each.outcome, school_id=each.outcome.school_id, judged_on=each.on,
            scale=each.outcome.scale, value=each.value, note=each.note.strip(),
            judged_by_id=actor.user_id,
        )
        for each in judged
    ]  # fmt: skip
    insert_all(made, at="judged_on", inside=lambda row: inside(row.outcome))
    return made


def write_end(actor: Actor, row: Outcome, state: OutcomeState, on: date) -> None:
    """Inside an open change, the outcome locked."""
    write_ends(actor, [End(row, state, on)])


def write_ends(actor: Actor, ends: Sequence[End], inside: Inside = nothing) -> None:
    """The same of several."""
    rows = [each.outcome for each in ends]
    for each in ends:
        with inside(each.outcome):
            if each.on > actor.today:
                raise RuleBroken({"judged_on": ["That day has not come yet."]})
            if each.on < each.outcome.starts_on:
                starts = in_words(each.outcome.starts_on)
                raise RuleBroken({"judged_on": [f"It starts on {starts}."]})
        each.outcome.state, each.outcome.closed_on = each.state, each.on
    save_all(rows, "state", "closed_on", at="judged_on", inside=inside)
    outcome_changes(*(row.pk for row in rows))


def _refuse_point(actor: Actor, said: PointSaid) -> None:
    outcome, on = said.outcome, said.on
    if outcome.state != OutcomeState.ACTIVE:
        raise RuleBroken("This outcome has ended: no more counts can be recorded.")
    if on > actor.today:
        raise RuleBroken({"measured_on": ["That day has not come yet."]})
    if on < outcome.starts_on:
        raise RuleBroken(
            {"measured_on": [f"It starts on {in_words(outcome.starts_on)}: choose a later day."]}
        )
    if outcome.out_of is not None and said.value > outcome.out_of:
        raise RuleBroken({"value": [f"There are only {figure(outcome.out_of)}."]})
