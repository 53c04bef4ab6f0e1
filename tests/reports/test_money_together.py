"""The report to governors beside the budget statement and the inclusion strategy of the same day:
every sum is what the rows come to, and nothing that all of them tell together is of few pupils."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from provision.costs.selectors.words import OWN_WORDS
from provision.models import Intervention
from provision.money import about_pounds
from send_mis.reports.choices import PublicationKind
from send_mis.reports.models import TermlyReport
from send_mis.reports.published.rules.numbers import Money
from send_mis.reports.published.selectors import money as drawing
from send_mis.reports.published.selectors.records import drawn_for
from send_mis.reports.termly.services import count_draft
from send_mis.reports.termly.writing import publish_row
from tests.factories import TODAY, in_change, make_report
from tests.people import Cast
from tests.reports.money_attack import small_unions, solvable
from tests.reports.recount import Recount
from tests.reports.test_recounted import FIRST, RandomSchool

pytestmark = pytest.mark.django_db
NOT_CHARGED = "Not charged to a fund"
YEAR_END = date(2027, 7, 21)

# "spent" or "planned", an intervention and the label of a fund.
Part = tuple[str, str, str]


class Together:
    """All that is published of one day, as sums of parts."""

    def __init__(self, cast: Cast, row: TermlyReport) -> None:
        names = dict(Intervention.objects.filter(school=row.school).values_list("pk", "name"))
        since = FIRST - timedelta(days=1)
        self.parts: dict[Part, tuple[Decimal, set[Any]]] = {}
        for what, until in (("spent", row.as_at), ("planned", YEAR_END)):
            costs = Recount(row.school, row.term, since, until).costs()
            for (key, fund), each in costs.items():
                name = names.get(key, OWN_WORDS)
                self.parts[what, name, fund or NOT_CHARGED] = each
        self.report = row.shown["measures"]
        drawn = [
            drawn_for(kind, row.school, TODAY, TODAY)
            for kind in (PublicationKind.STRATEGY, PublicationKind.BUDGET)
        ]
        self.activity, self.money = drawn[0]["activity"], drawn[1]["money"]
        assert drawn[0]["costs"] == self.money

    def figures(self) -> Iterator[tuple[set[Part], str]]:
        funds = self.report["funds"]
        left_out = {*funds["hidden"], *funds["unsaid"]}
        yield from self._by_name("spent", left_out, [
            (row["name"], row["cost"].removesuffix(" and more"))
            for row in self.report["interventions"]
        ])  # fmt: skip
        for kind, _, spent in funds["rows"]:
            yield self._of_fund("spent", kind, funds["rows"]), spent
        for kind, _, planned, spent in self.money.rows:
            yield self._of_fund("planned", kind, self.money.rows), planned
            yield self._of_fund("spent", kind, self.money.rows), spent
        said = {row[0] for row in self.money.rows if row[2] != "not said"}
        of_parts = {fund for _, _, fund in self.parts}
        yield from self._by_name("planned", of_parts - said, [
            (OWN_WORDS if name == "Support in the class" else name, planned)
            for name, planned in self.activity.rows
        ])  # fmt: skip

    def _of_fund(self, what: str, fund: str, rows: Sequence[Sequence[str]]) -> set[Part]:
        funds = [row[0] for row in rows] if fund == "Together" else [fund]
        return {part for part in self.parts if part[0] == what and part[2] in funds}

    def _by_name(
        self, what: str, left_out: set[str], rows: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[set[Part], str]]:
        named = {name for name, _ in rows}
        for name, figure in rows:
            yield {
                part for part in self.parts if part[0] == what and part[2] not in left_out
                and (part[1] == name or (name.startswith("Other") and part[1] not in named))
            }, figure  # fmt: skip

    def same(self, part: Part) -> Part:
        """What is over comes to what was planned: one and the same sum."""
        spent = ("spent", *part[1:])
        return spent if self.parts.get(spent) == self.parts[part] else part


def published(cast: Cast, seed: int) -> Together:
    RandomSchool(cast, seed)
    row = make_report(cast.harebell, is_counting=True, counted={})
    count_draft(report_id=row.pk)
    row.refresh_from_db()
    with in_change():
        publish_row(row, on=TODAY, by="Head")
    return Together(cast, row)


def told(found: Together, threshold: int) -> int:
    figures = [
        {found.same(part) for part in some}
        for some, figure in found.figures()
        if figure.startswith("£")
    ]
    pupils: Mapping[Part, set[Any]] = {
        found.same(part): those for part, (_, those) in found.parts.items() if those
    }
    return sum(solvable(some, figures, list(pupils)) for some in small_unions(pupils, threshold))


@pytest.mark.parametrize("seed", range(5))
def test_each_sum_is_that_of_its_parts(cast: Cast, seed: int) -> None:
    found = published(cast, seed)
    tried = 0
    for some, figure in found.figures():
        if figure.startswith("£"):
            total = sum((found.parts[part][0] for part in some), Decimal(0))
            assert figure == about_pounds(total), (some, figure)
            tried += 1
    assert tried > 3


@pytest.mark.parametrize("seed", range(5))
def test_together_they_tell_no_sum_of_few_pupils(cast: Cast, seed: int) -> None:
    assert told(published(cast, seed), 5) == 0


def test_activities_that_are_not_put_together_would_tell(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "folded", lambda each, *given: (each, Money()))
    monkeypatch.setattr(drawing, "paying_few", lambda *given: [])
    assert told(published(cast, 3), 5)
