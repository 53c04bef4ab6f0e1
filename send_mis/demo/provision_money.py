"""The invented school's catalogue, rates and funds, and what one child's provision has cost."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from provision.catalogue.rules import STARTER_SET
from provision.minutes import Pattern
from provision.models import (
    FundingStream,
    Intervention,
    InterventionTraining,
    ProvisionSettings,
    Rate,
)
from provision.rates.rules import CostLine, CostPlace, Price, line_cost
from send_mis.demo.provision_story import (
    FARM,
    FUNDS,
    JAYDEN,
    JAYDEN_PASSES,
    JAYDEN_SO_FAR,
    NOTIONAL,
    NURSERY_FUNDS,
    OFFER,
    RATES,
    TRAINED,
    TRAINING_ENDS,
    Aim,
)
from send_mis.schools.choices import Phase
from send_mis.schools.models import school_year_of

if TYPE_CHECKING:
    from send_mis.demo.provision_building import Made, ProvisionBuilder

_HELP = "English and maths with an adult"
_DAYS_INTO_NEXT_MONTH = 10


class DemoMoney:
    def __init__(self, builder: "ProvisionBuilder") -> None:
        self.builder = builder
        self.catalogue: dict[str, Intervention] = {}
        self.prices: dict[str, list[Price]] = {}
        self._funds: dict[str, FundingStream] = {}

    def write(self) -> None:
        builder, school = self.builder, self.builder.school
        for starter in STARTER_SET:
            self.catalogue[starter.name] = Intervention(
                id=builder.id("intervention"), school=school, name=starter.name,
                area=starter.area, layer=starter.layer, for_whom=starter.for_whom,
                what=starter.what, evidence=starter.evidence, usual_measure=starter.measure,
                usual_minutes=starter.minutes, usual_times_a_week=starter.times_a_week,
                usual_weeks=starter.weeks, usual_group_size=starter.group_size,
                usual_staff_role=starter.staff_role, unit_cost=starter.unit_cost,
                unit=starter.unit,
            )  # fmt: skip
        builder.rows.add(*self.catalogue.values())
        for name, sign_ins in TRAINED.items() if builder.full else ():
            for user in filter(None, map(builder.person, sign_ins)):
                # One course is to be taken again, and its last day comes soon.
                ends_on = builder.today + timedelta(weeks=3) if name == TRAINING_ENDS else None
                builder.rows.add(
                    InterventionTraining(
                        intervention=self.catalogue[name], user=user,
                        trained_on=date(school_year_of(builder.today) - 1, 10, 14),
                        expires_on=ends_on,
                    )
                )  # fmt: skip
        is_nursery = school.phase == Phase.NURSERY
        builder.rows.add(
            ProvisionSettings(
                id=builder.id("settings"), school=school, qft_offer=OFFER,
                # A nursery has no £6,000: its money comes from the inclusion fund.
                threshold=None if is_nursery else Decimal(6000),
            )
        )  # fmt: skip
        self._rates()
        self._fund_the_years(NURSERY_FUNDS if is_nursery else FUNDS)

    def _rates(self) -> None:
        rise = date(school_year_of(self.builder.today), 9, 1)
        began = rise.replace(year=rise.year - 2)
        for role, (before, now) in RATES.items():
            self.prices[role] = [Price(Decimal(before), began, rise), Price(Decimal(now), rise)]
            for price in self.prices[role]:
                self.builder.rows.add(
                    Rate(
                        id=self.builder.id("rate"), school=self.builder.school, staff_role=role,
                        hourly=price.hourly, starts_on=price.starts_on, ends_on=price.ends_on,
                    )
                )  # fmt: skip

    def _fund_the_years(self, funds: tuple[tuple[str, str, str, str], ...]) -> None:
        builder = self.builder
        first = school_year_of(builder.today)
        for term in builder.all_terms:
            if term.year.starts_on.year != first or term.name != "autumn":
                continue
            for name, kind, amount, pupil in funds:
                if pupil and not builder.full:
                    continue
                self._funds[name] = FundingStream(
                    id=builder.id("fund"), school=builder.school, year=term.year, kind=kind,
                    name=name, amount=Decimal(amount),
                    pupil=builder.built.pupil(pupil) if pupil else None,
                )  # fmt: skip
        builder.rows.add(*self._funds.values())

    def fund(self, name: str) -> FundingStream | None:
        return self._funds.get(name or NOTIONAL)

    # --- Jayden's £5,640 ------------------------------------------------------------------

    def round_jayden(self) -> None:
        """An adult's time that carries him over the threshold next month, and a place bought in
        that makes up what his provision has cost to the day."""
        builder = self.builder
        jayden = next((p for p in builder.built.pupils if p.list_name == JAYDEN), None)
        if jayden is None:
            return
        his = [m for m in builder.made if any(p.pupil_id == jayden.pk for p in m.places)]
        plan = next((m.row.plan for m in reversed(his) if not m.is_past), None)
        if plan is None:
            return
        help_row = builder.new_row(plan, "", self._minutes(his), 5)
        help_row.what, help_row.staff_role = _HELP, "ta"
        help_row.delivered_by = builder.person("whitlock")
        help_row.additional_to = "In class, beside his teacher; less each half-term."
        aim = Aim("Starts his work within 5 minutes", "lessons started within 5 minutes of 10",
                  2, 8, 10, (4, 5, 7))  # fmt: skip
        his.append(builder.add_row(help_row, _HELP, aim, [jayden]))
        farm = builder.new_row(plan, "", None, None)
        farm.what, farm.delivered_by_words = FARM, "Care farm staff"
        farm.additional_to = "Different from the afternoon timetable; bought for the year."
        farm_aim = Aim("Names one thing that went well at the farm", "things named", 0, 3)
        this_year = [m for m in his if builder.is_this_year(m.row.starts_on)]
        so_far = sum((self._cost(m, builder.today) for m in this_year), Decimal(0))
        farm.materials_cost = max(Decimal(0), JAYDEN_SO_FAR - so_far)
        builder.add_row(farm, FARM, farm_aim, [jayden])
        builder.copy_rates([his[-1]])

    def _minutes(self, his: "list[Made]") -> int:
        """So many a day that the threshold is passed about ten school days into next month."""
        builder = self.builder
        first = (builder.today.replace(day=1) + timedelta(days=32)).replace(day=1)
        ahead = [d for d in builder.days.days if d > builder.today]
        until = [d for d in ahead if d >= first][:_DAYS_INTO_NEXT_MONTH]
        days = [d for d in ahead if until and d <= until[-1]]
        if not days:
            return 60
        last = days[-1]
        others = sum((self._cost(m, last) - self._cost(m, builder.today) for m in his), Decimal(0))
        left = JAYDEN_PASSES - JAYDEN_SO_FAR - others
        hourly = self.prices["ta"][-1].hourly
        return max(10, min(180, 5 * round(left / len(days) / hourly * 60 / 5)))

    def _cost(self, made: "Made", day: date) -> Decimal:
        """This child's share to the end of that day."""
        row = made.row
        pattern = Pattern(row.minutes, row.times_a_week, frozenset(row.weekdays)) if (
            row.minutes and row.times_a_week
        ) else None  # fmt: skip
        line = CostLine(row.starts_on, row.ends_on, pattern, self.prices[row.staff_role],
                    row.materials_cost)  # fmt: skip
        places = [
            CostPlace(p.pupil.list_name, p.starts_on, p.ends_on, frozenset(p.weekdays))
            # The odd penny goes to the first, in the order in which they are read again.
            for p in sorted(made.places, key=lambda p: (p.starts_on, p.pk))
        ]
        cost = line_cost(line, places, self.builder.days, until=day + timedelta(days=1))
        return cost.of.get(JAYDEN, Decimal(0))
