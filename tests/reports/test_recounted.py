"""Random schools, whose reports are counted once more by another road (`recount.py`)."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from provision.models import InterventionTraining, Outcome, PlanRow
from pupils.models import Pupil
from send_mis.reports.models import TermlyReport
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.selectors import measures as selectors
from send_mis.reports.termly.selectors.counting import count_report, terms_to_report
from send_mis.schools.models import Term
from tests.factories import (
    TODAY,
    add_need,
    agree,
    allocate,
    close,
    fund,
    give_views,
    in_change,
    leave,
    make_cycle,
    make_intervention,
    make_plan,
    make_published_report,
    make_pupil,
    make_row,
    put_on_register,
    record_session,
    review_impact,
    set_rate,
)
from tests.people import Cast
from tests.reports.recount import Recount, differences

pytestmark = pytest.mark.django_db
FIRST = date(2026, 9, 2)


class RandomSchool:
    """What the report counts, in every shape that its rows can have."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.draw = cast, random.Random(seed)
        gone = make_pupil(cast.harebell)
        put_on_register(gone)
        leave(gone, date(2026, 10, 20))
        self.pupils = [*(self._pupil() for _ in range(16)), gone]
        set_rate(cast.harebell, "21.37", "ta", until=date(2026, 10, 14))
        set_rate(cast.harebell, "23.05", "ta", date(2026, 10, 14))
        self.funds = [
            fund(cast.harebell, "notional", "40000"), fund(cast.harebell, "grant", "1500"),
            *(fund(cast.harebell, "top_up", "5200.50", each) for each in self.pupils[:3]), None,
        ]  # fmt: skip
        catalogue = [make_intervention(cast.harebell) for _ in range(3)]
        for group, state, count in ((cast.class_4h, "agreed", 7), (cast.class_5b, "draft", 1)):
            plan = make_plan(group, state=state, by=cast.senco)
            for _ in range(count):
                self._row(plan, self.draw.choice([*catalogue, None]))
        for pupil in self.pupils:
            self._progress(pupil)
        with in_change():
            for each in catalogue:
                InterventionTraining.objects.create(
                    intervention=each, user=self.draw.choice((cast.ta, cast.teacher)),
                    trained_on=self._day(),
                )  # fmt: skip

    def _day(self, before: date = TODAY) -> date:
        """Also before the last report, and before the term."""
        return before - timedelta(days=self.draw.randint(0, 160))

    def _pupil(self) -> Pupil:
        chance = self.draw.random
        pupil = make_pupil(
            self.cast.harebell, sex=self.draw.choice("MF"), is_eal=chance() < 0.3,
            is_disadvantaged=chance() < 0.4, is_looked_after=chance() < 0.1,
            reception_year=self.draw.randint(2020, 2026),
        )  # fmt: skip
        if chance() < 0.8:
            put_on_register(pupil, self.draw.choice("KE"), self._day())
            for rank in range(1, self.draw.randint(1, 3)):
                area = self.draw.choice(("CI", "CL", "SEMH", "SP", "OTHER"))
                add_need(pupil, rank=rank, area=area, type="", since=self._day())
        return pupil

    def _row(self, plan, intervention) -> None:
        draw = self.draw
        since = date(2026, 9, 7) + timedelta(days=draw.randint(0, 60))
        row = make_row(
            plan, intervention, since=since, until=since + timedelta(days=draw.randint(20, 80)),
            hourly=draw.choice((None, "16.50", "17.33")), minutes=draw.choice((15, 25, 40)),
            times_a_week=draw.randint(1, 5), weekdays=draw.choice(([], [0, 2], [1, 3, 4])),
            staff_role=draw.choice(("ta", "ta", "volunteer")), funding=draw.choice(self.funds),
            materials_cost=Decimal(draw.choice(("0", "10.01", "45"))),
        )  # fmt: skip
        members = draw.sample(self.pupils, draw.randint(1, 9))
        for pupil in members:
            begins = since + timedelta(days=draw.choice((0, 0, 9, 19)))
            ends = draw.choice((None, None, begins + timedelta(days=1)))
            allocate(row, pupil, begins, ends, weekdays=draw.choice(([], [], [0, 1])))
        for number in range(draw.randint(0, 6)):
            missed = draw.choice(("", "", "staff_absent"))
            record_session(row, since + timedelta(days=7 * number), missed=missed)
        if intervention is not None:
            done = [(p, str(draw.randint(1, 20)), str(draw.randint(1, 40))) for p in members]
            on = draw.choice((since + timedelta(days=15), None))
            review_impact(row, done_on=on, results=done if on else ())

    def _progress(self, pupil: Pupil) -> None:
        draw = self.draw
        with in_change():
            for state in draw.sample(("met", "partly", "not_met", "stopped"), draw.randint(0, 3)):
                Outcome.objects.create(
                    pupil=pupil, text="Reads", starts_on=date(2026, 1, 5), state=state,
                    due_on=date(2026, 10, 1), closed_on=self._day(),
                )  # fmt: skip
        if draw.random() < 0.7:
            starts, closed = self._day(date(2026, 6, 1)), self._day()
            cycle = make_cycle(pupil, starts_on=starts)
            agree(cycle, self.cast.senco, review_on=self._day(), agreed_on=starts)
            close(cycle, self.cast.senco, closed_on=closed)
        for _ in range(draw.randint(0, 2)):
            give_views(pupil, on=self._day())


def recounted(cast: Cast, report: TermlyReport | None) -> list[str]:
    term = Term.objects.get(year__school=cast.harebell, starts_on=FIRST)
    since = report.as_at if report else FIRST - timedelta(days=1)
    return differences(counted(cast), Recount(cast.harebell, term, since, TODAY))


def counted(cast: Cast) -> CountedReport:
    return count_report(cast.harebell, terms_to_report(cast.harebell, TODAY)[0], TODAY)


@pytest.mark.parametrize("seed", range(4))
def test_every_number_is_the_same_by_another_road(cast: Cast, seed: int) -> None:
    report = make_published_report(cast.harebell, cast.head) if seed % 2 else None
    RandomSchool(cast, seed)
    assert recounted(cast, report) == []


def test_what_is_counted_wrongly_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of plans that nobody agreed."""
    RandomSchool(cast, 1)
    asked = selectors.open_costs
    monkeypatch.setattr(
        selectors, "open_costs", lambda year, today: asked(year=year, today=today, with_drafts=True)
    )
    assert PlanRow.objects.filter(plan__agreed_at=None).exists()
    assert [each for each in recounted(cast, None) if "cost" in each or "spent" in each]


def test_a_first_report_begins_on_the_first_day_of_its_term(cast: Cast) -> None:
    cycle = make_cycle(cast.noah, starts_on=date(2026, 5, 1))
    agree(cycle, cast.senco, agreed_on=date(2026, 5, 1), review_on=FIRST)
    close(cycle, cast.senco, closed_on=FIRST)
    assert counted(cast).measures["reviews"] == 1
