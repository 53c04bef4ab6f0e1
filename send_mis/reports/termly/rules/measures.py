"""What the school did, beside how many pupils it did it for: reviews, sessions, money. Pure.

None of it counts pupils, so it is shown as it is; but what is done or paid for a few alone could
be told to be theirs, and stands together with what is done for others, or not at all. What two
reports of one school year tell by their difference is shown anew only where it is of many.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from send_mis.ui.words import plural

_OTHERS = "Others together"
_NOT_CHARGED = "Not charged to a fund"
_NOT_SAID = "not said"
_THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class FundSpent:
    """A kind of fund in the school year. `pupils`: for how many it is given; none: for no one
    pupil. `paid_for`: for how many something was spent. `amount` and `spent` in £ as text."""

    kind: str
    amount: str
    spent: str
    pupils: int | None
    paid_for: int


@dataclass(frozen=True, slots=True)
class InterventionDone:
    """In the school year. `costs`: in £ as text, by the kind of fund that pays; "" is none;
    `paid_for`: for whom each pays. Pupils are numbers here, the same in all of one report.
    `change`: of one measure, in words, of `measured` pupils."""

    name: str
    pupils: Collection[int]
    held: int
    recorded: int
    costs: Mapping[str, str]
    paid_for: Mapping[str, Collection[int]] = field(default_factory=dict)
    change: str = ""
    measured: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """`year`: of school, by its name. `reviews` of plans since the last report, how many by their
    day, with the views of parents and of the pupil; `shared` with how many families, and how many
    `answers`; `trained` staff; `loose`: what no fund pays, `loose_for` how many."""

    year: str
    reviews: int
    in_time: int
    with_parents: int
    with_pupil: int
    shared: int
    answers: int
    trained: int
    trained_for: Sequence[str]
    sencos: Sequence[str]
    funds: Sequence[FundSpent]
    loose: str
    loose_for: int
    interventions: Sequence[InterventionDone]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Measures | None":
        """None of a report that was counted before there were such figures, or these."""
        if "year" not in kept:
            return None
        given = dict(kept)
        given["funds"] = [FundSpent(**each) for each in kept["funds"]]
        given["interventions"] = [InterventionDone(**each) for each in kept["interventions"]]
        return cls(**given)


@dataclass(frozen=True, slots=True)
class MeasuresBefore:
    """Of an earlier report of the same school year: what was counted, and what it shows."""

    counted: Measures
    shown: Mapping[str, Any]


def shown_measures(
    found: Measures, threshold: int, earlier: Sequence[MeasuresBefore] = ()
) -> dict[str, Any]:
    """`earlier`: the first first. `few`: there were interventions, and none is shown."""
    interventions = shown_interventions(found, threshold, earlier)
    return {
        "reviews": _reviews(found, threshold), "staff": [*found.sencos, *_trained(found)],
        "funds": shown_funds(found, threshold, earlier),
        "interventions": interventions,
        "few": bool(found.interventions) and not interventions,
    }  # fmt: skip


def _reviews(found: Measures, threshold: int) -> list[str]:
    """How many were in time is never hidden; whose views there were, and who answered, is of
    families, and so few are not told."""
    if not found.reviews:
        words = ["No review of a plan was completed."]
    else:
        of = plural(found.reviews, "review", "reviews")
        words = [f"{found.in_time} of {of} of plans were held by their day."]
        for whose, many in (("parents", found.with_parents), ("the pupil", found.with_pupil)):
            part = part_of(many, found.reviews, threshold)
            words.append(
                f"Of {whose}, there were views in {part} of plans."
                if part
                else f"Of so few reviews it is not said how many had views of {whose}."
            )
    if found.shared:
        shared, answers = (_at_least(n, threshold) for n in (found.shared, found.answers))
        words.append(f"Shared with families: {shared} summaries. They sent {answers} answers.")
    return words


def part_of(many: int, of: int, threshold: int) -> str:
    """In words: neither those that are in it nor those that are not are told where they are few;
    empty where there are fewer than twice the threshold, of whom one of the two always is."""
    reviews = plural(of, "review", "reviews")
    if of < 2 * threshold:
        return ""
    if many < threshold:
        return f"fewer than {threshold} of {reviews}"
    if of - many >= threshold:
        return f"{many} of {reviews}"
    return f"all, or all but fewer than {threshold}, of {reviews}"


def _at_least(many: int, threshold: int) -> str:
    return f"{many}" if many >= threshold else f"fewer than {threshold}"


def _trained(found: Measures) -> list[str]:
    if not found.trained:
        return ["No training of staff for an intervention is recorded."]
    who = "One of the staff was" if found.trained == 1 else f"{found.trained} of the staff were"
    return [f"{who} trained for {', '.join(found.trained_for)}."]


def hidden_funds(found: Measures, threshold: int) -> list[str]:
    """What is given for few pupils, or so much a head that its sum counts them."""
    return [
        fund.kind for fund in found.funds if fund.pupils is not None and fund.pupils < threshold
    ]  # fmt: skip


def unsaid_spending(found: Measures, threshold: int) -> list[str]:
    """Of which funds something was spent, and for few pupils alone; "" is none."""
    spent = {fund.kind: fund.paid_for for fund in found.funds} | {"": found.loose_for}
    hidden = hidden_funds(found, threshold)
    return [kind for kind, pupils in spent.items() if 0 < pupils < threshold and kind not in hidden]


def shown_funds(
    found: Measures, threshold: int, earlier: Sequence[MeasuresBefore] = ()
) -> dict[str, Any]:
    """Without those that are hidden, and then no sum either, from which one could be told; what
    is given for single pupils to the nearest £1,000, and as the year’s first report said it."""
    hidden, unsaid = hidden_funds(found, threshold), unsaid_spending(found, threshold)
    rows = []
    for fund in found.funds:
        if fund.kind not in hidden:
            exact = fund.pupils is None
            amount = "" if exact else _amount_before(fund.kind, earlier)
            spent = _NOT_SAID if fund.kind in unsaid else _money(fund.spent, exact=exact)
            rows.append([fund.kind, amount or _money(fund.amount, exact=exact), spent])
    if Decimal(found.loose) and "" not in unsaid:
        rows.append([_NOT_CHARGED, "", _money(found.loose, exact=True)])
    if found.funds and not hidden and not unsaid and all(f.pupils is None for f in found.funds):
        there_is = sum((Decimal(fund.amount) for fund in found.funds), Decimal(0))
        all_spent = sum((Decimal(fund.spent) for fund in found.funds), Decimal(found.loose))
        rows.append(["Together", _money(there_is, exact=True), _money(all_spent, exact=True)])
    return {
        "rows": rows, "hidden": hidden, "unsaid": [kind or _NOT_CHARGED for kind in unsaid]
    }  # fmt: skip


def _amount_before(kind: str, earlier: Iterable[MeasuresBefore]) -> str:
    """Two amounts of one year would tell what is given for the pupil who came in between."""
    said = (row[1] for each in earlier for row in each.shown["funds"]["rows"] if row[0] == kind)
    return next(said, "")


def shown_interventions(
    found: Measures, threshold: int, earlier: Sequence[MeasuresBefore] = ()
) -> list[dict[str, Any]]:
    """Each in which enough pupils were, and paid for by each fund; the others as one, with the
    last of the large ones where they are still few; who stood with the others in a school year
    stays there. Without what funds pay that do not say what they spent: the sum of all would tell
    it."""
    left_out = {*hidden_funds(found, threshold), *unsaid_spending(found, threshold)}
    stood = {name for before in earlier for name in _among_others(before)}
    alone = [
        each for each in found.interventions
        if each.name not in stood and _is_many([each], left_out, threshold)
    ]  # fmt: skip
    others = [each for each in found.interventions if each not in alone]
    while others and alone and not _is_many(others, left_out, threshold):
        others.append(alone.pop())
    rows = [
        _row(each.name, [each], left_out, _change(each, threshold, earlier)) for each in alone
    ]  # fmt: skip
    if others and _is_many(others, left_out, threshold):
        rows.append(_row(_OTHERS, others, left_out, ""))
    return rows


def _among_others(before: MeasuresBefore) -> set[str]:
    names = {each.name for each in before.counted.interventions}
    return names - {row["name"] for row in before.shown["interventions"]}


def _is_many(
    done: Iterable[InterventionDone], left_out: Collection[str], threshold: int
) -> bool:  # fmt: skip
    """Of the pupils who were in them, and of those for whom each fund pays that says what it
    spent: whoever knows that another one is paid by one fund alone can take that away."""
    done = list(done)
    pupils = {pupil for each in done for pupil in each.pupils}
    paid: dict[str, set[int]] = defaultdict(set)
    for each in done:
        for fund, those in each.paid_for.items():
            paid[fund].update(those)
    few = [fund for fund, those in paid.items() if 0 < len(those) < threshold]
    return len(pupils) >= threshold and set(few) <= set(left_out)


def _change(
    done: InterventionDone, threshold: int, earlier: Iterable[MeasuresBefore]
) -> str:  # fmt: skip
    """As it was last said, until as many more were measured: two means would tell the result of
    the one who came in between."""
    words, measured = "", 0
    for before in earlier:
        said = [row["change"] for row in before.shown["interventions"] if row["name"] == done.name]
        if said and said[0] and said[0] != words:
            words = said[0]
            of = (e.measured for e in before.counted.interventions if e.name == done.name)
            measured = next(of, 0)
    return done.change if done.measured - measured >= threshold else words


def _row(
    name: str, done: Sequence[InterventionDone], left_out: Collection[str], change: str
) -> dict[str, Any]:
    held, recorded = sum(each.held for each in done), sum(each.recorded for each in done)
    sessions = f"{held} of {recorded}" if recorded else "none recorded"
    cost = _cost(done, left_out)
    return {"name": name, "sessions": sessions, "cost": cost, "change": change}


def _cost(done: Sequence[InterventionDone], left_out: Collection[str]) -> str:
    """Where some of it is left out, the rest is not what it cost."""
    shown = hidden = Decimal(0)
    for each in done:
        for fund, cost in each.costs.items():
            if fund in left_out:
                hidden += Decimal(cost)
            else:
                shown += Decimal(cost)
    if not hidden:
        return _money(shown, exact=True)
    return f"{_money(shown, exact=True)} and more" if shown else _NOT_SAID


def _money(amount: Decimal | str, *, exact: bool) -> str:
    step = Decimal(1) if exact else _THOUSAND
    whole = (Decimal(amount) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return f"£{whole:,.0f}"
