"""What money asks of the SENCO and the head: pupils past a threshold, rates that run out."""

from django.urls import reverse

from provision.costs.selectors.costs import open_costs
from provision.costs.selectors.rows import Listing
from provision.rates.selectors import rates_that_end
from provision.settings.selectors import settings_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.dashboard.selectors.today_parts import Step
from send_mis.schools.calendar import current_year
from send_mis.schools.models import AcademicYear
from send_mis.ui.lists import Address
from send_mis.ui.words import day, from_now, joined, plural


def money_steps(actor: Actor) -> list[Step]:
    """Fourteen queries, whatever the number of pupils; none for who may not see money."""
    hat = actor.hat
    if not actor.may(Action.COST_VIEW) or hat is None or actor.school_id is None:
        return []
    return [*_thresholds(actor, hat.slug), *_rates(actor, hat.slug)]


def _thresholds(actor: Actor, slug: str) -> list[Step]:
    years = AcademicYear.objects.filter(school=actor.school_id).order_by("starts_on")
    year = current_year(actor.today, years)
    if year is None:
        return []
    costs = open_costs(year=year, today=actor.today)
    if not costs.lines:
        return []
    listing = Listing(actor, year, settings_of(year.school_id), costs, Address())
    flags = [chip for chip in listing.standings.values() if chip]
    past = sum(1 for chip in flags if chip.kind == "late")
    url = reverse("costs", args=[slug])
    steps = []
    if past:
        title = f"{plural(past, 'pupil costs', 'pupils cost')} more than the threshold"
        text = "Top-up funding may be asked for." if actor.may(Action.FUNDING_CHANGE) else ""
        steps.append(Step(title, text, "See who", f"{url}?show=past", "late"))
    if near := sum(1 for chip in flags if chip.kind == "soon"):
        title = f"{plural(near, 'pupil is', 'pupils are')} near the threshold, or will pass it"
        steps.append(Step(title, "", "See who", f"{url}?show=near"))
    return steps


def _rates(actor: Actor, slug: str) -> list[Step]:
    assert actor.school_id is not None  # noqa: S101 asked above
    ending = rates_that_end(actor.school_id, actor.today)
    if not ending:
        return []
    first = min(last for _, last in ending)
    who = joined([label for label, _ in ending])
    title = f"{plural(len(ending), 'rate ends', 'rates end')} {from_now(first, actor.today)}"
    text = f"{who}: the last day is {day(first)}. Plans after it cannot be agreed without a rate."
    link = "Add the next rate" if actor.may(Action.RATE_CHANGE) else "See the rates"
    return [Step(title, text, link, reverse("rates", args=[slug]))]
