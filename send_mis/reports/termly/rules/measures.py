"""What the school did, beside how many pupils it did it for: reviews, sessions, money. Pure.

None of it counts pupils, so it is shown as it is; but what is done or paid for a few alone could
be told to be theirs, and stands together with what is done for others, or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from send_mis.ui.words import plural

_OTHERS = "Others, each for few pupils"
_THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class FundSpent:
    """A kind of fund in the school year. `pupils`: for how many it is given; none: for no one
    pupil. `amount` and `spent` in £ as text."""

    kind: str
    amount: str
    spent: str
    pupils: int | None


@dataclass(frozen=True, slots=True)
class InterventionDone:
    """In the school year. `costs`: in £ as text, by the kind of fund that pays; "" is none.
    `change`: of one measure, in words, of `measured` pupils."""

    name: str
    pupils: int
    held: int
    recorded: int
    costs: Mapping[str, str]
    change: str = ""
    measured: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """`reviews` of plans since the last report, how many by their day, with the views of parents
    and of the pupil; `shared` with how many families, and how many `answers`; `trained` staff."""

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
    interventions: Sequence[InterventionDone]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Measures | None":
        if not kept:
            return None
        given = dict(kept)
        given["funds"] = [FundSpent(**each) for each in kept["funds"]]
        given["interventions"] = [InterventionDone(**each) for each in kept["interventions"]]
        return cls(**given)


def shown_measures(found: Measures, threshold: int) -> dict[str, Any]:
    return {
        "reviews": _reviews(found), "staff": [*found.sencos, *_trained(found)],
        "funds": shown_funds(found, threshold),
        "interventions": shown_interventions(
            found.interventions, hidden_funds(found, threshold), threshold
        ),
    }  # fmt: skip


def _reviews(found: Measures) -> list[str]:
    if not found.reviews:
        words = ["No review of a plan was completed."]
    else:
        of = f"of {plural(found.reviews, 'review', 'reviews')} of plans"
        words = [
            f"{found.in_time} {of} were held by their day.",
            f"{found.with_parents} {of} had the views of parents, {found.with_pupil} the pupil’s.",
        ]
    if found.shared:
        words.append(
            f"{found.shared} summaries were shared with families, who sent {found.answers} answers."
        )
    return words


def _trained(found: Measures) -> list[str]:
    if not found.trained:
        return ["No training of staff for an intervention is recorded."]
    who = "One of the staff was" if found.trained == 1 else f"{found.trained} of the staff were"
    return [f"{who} trained for {', '.join(found.trained_for)}."]


def hidden_funds(found: Measures, threshold: int) -> list[str]:
    """What is given for few pupils, or so much a head that its sum counts them."""
    return [
        fund.kind for fund in found.funds if fund.pupils is not None and fund.pupils < threshold
    ]


def shown_funds(found: Measures, threshold: int) -> dict[str, Any]:
    """Without those that are hidden, and then no sum either, from which one could be told; what
    is given for single pupils to the nearest £1,000."""
    hidden = hidden_funds(found, threshold)
    rows = []
    for fund in found.funds:
        if fund.kind not in hidden:
            exact = fund.pupils is None
            rows.append(
                [fund.kind, _money(fund.amount, exact=exact), _money(fund.spent, exact=exact)]
            )
    if Decimal(found.loose):
        rows.append(["Not charged to a fund", "", _money(found.loose, exact=True)])
    if found.funds and not hidden:
        amount = sum((Decimal(fund.amount) for fund in found.funds), Decimal(0))
        spent = sum((Decimal(fund.spent) for fund in found.funds), Decimal(found.loose))
        exact = all(fund.pupils is None for fund in found.funds)
        rows.append(["Together", _money(amount, exact=exact), _money(spent, exact=exact)])
    return {"rows": rows, "hidden": hidden}


def shown_interventions(
    found: Sequence[InterventionDone], hidden: Sequence[str], threshold: int
) -> list[dict[str, Any]]:
    """Each in which enough pupils were; the others as one. Without what hidden funds pay: the
    sum of all would tell it."""
    rows = [
        _row(
            each.name, each.held, each.recorded, _cost(each, hidden),
            each.change if each.measured >= threshold else "",
        )
        for each in found if each.pupils >= threshold
    ]  # fmt: skip
    few = [each for each in found if each.pupils < threshold]
    if few:
        held, recorded = sum(each.held for each in few), sum(each.recorded for each in few)
        cost = sum((_cost(each, hidden) for each in few), Decimal(0))
        rows.append(_row(_OTHERS, held, recorded, cost, ""))
    return rows


def _cost(done: InterventionDone, hidden: Sequence[str]) -> Decimal:
    return sum(
        (Decimal(cost) for fund, cost in done.costs.items() if fund not in hidden), Decimal(0)
    )


def _row(name: str, held: int, recorded: int, cost: Decimal, change: str) -> dict[str, Any]:
    sessions = f"{held} of {recorded}" if recorded else "none recorded"
    return {"name": name, "sessions": sessions, "cost": _money(cost, exact=True), "change": change}


def _money(amount: Decimal | str, *, exact: bool) -> str:
    step = Decimal(1) if exact else _THOUSAND
    whole = (Decimal(amount) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return f"£{whole:,.0f}"
