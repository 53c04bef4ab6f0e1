"""What is asked of the services of funds and of rates."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from provision.costs import services as funding
from provision.costs.rules import StreamEntry
from provision.rates import services as rates
from send_mis.access.actor import Actor
from tests.factories import TODAY, set_rate
from tests.house.asked import Asked, Try, set_to, when
from tests.provision.stage import Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()


@DEEDS.by("senco")
def add_stream(g: Given, a: Actor) -> None:
    money = StreamEntry("pupil_premium", "Premium", Decimal("1480.50"), note="For books")
    funding.add_stream(actor=a, year=g.year, money=money)


@DEEDS.by("senco")
def add_stream_of_a_pupil(g: Given, a: Actor) -> None:
    money = StreamEntry("top_up", "Kacper's", Decimal(900), g.kacper, "Band 1")
    funding.add_stream(actor=a, year=g.year, money=money)


@DEEDS.by("senco")
def change_stream(g: Given, a: Actor) -> None:
    money = StreamEntry("top_up", "Kacper's now", Decimal(8000), g.kacper, "Moved")
    funding.change_stream(actor=a, stream=g.top_up, version=1, money=money)


@DEEDS.by("senco")
def remove_stream(g: Given, a: Actor) -> None:
    funding.remove_stream(actor=a, stream=g.top_up)


@DEEDS.by("senco")
def add_rate(g: Given, a: Actor) -> None:
    rates.add_rate(
        actor=a, school=g.school, staff_role="ta", hourly=Decimal("17.75"), starts_on=TODAY
    )


@DEEDS.by("senco")
def add_rate_before_another(g: Given, a: Actor) -> None:
    rates.add_rate(
        actor=a, school=g.school, staff_role="hlta", hourly=Decimal(20),
        starts_on=date(2026, 10, 1),
    )  # fmt: skip


@DEEDS.by("senco")
def change_rate_to_begin_earlier(g: Given, a: Actor) -> None:
    rates.change_rate(
        actor=a, rate=g.hlta_rise, version=1, hourly=Decimal(23), starts_on=date(2026, 10, 20)
    )


@DEEDS.by("senco")
def change_rate_to_begin_later_and_end(g: Given, a: Actor) -> None:
    rates.change_rate(
        actor=a, rate=g.hlta_rise, version=1, hourly=Decimal("22.25"),
        starts_on=date(2026, 11, 9), last_day=date(2027, 8, 31),
    )  # fmt: skip


@DEEDS.by("senco")
def change_rate_that_another_follows(g: Given, a: Actor) -> None:
    rates.change_rate(
        actor=a, rate=g.hlta_rate, version=1, hourly=Decimal(19), starts_on=date(2025, 9, 2)
    )


@DEEDS.by("senco")
def remove_rate(g: Given, a: Actor) -> None:
    rates.remove_rate(actor=a, rate=g.hlta_rise)


@DEEDS.by("senco")
def remove_rate_that_another_follows(g: Given, a: Actor) -> None:
    rates.remove_rate(actor=a, rate=g.hlta_rate)


@REFUSALS.by("senco")
def of_funds(g: Given, a: Actor) -> Iterator[Try]:
    add = partial(funding.add_stream, actor=a, year=g.year)
    change = partial(funding.change_stream, actor=a, stream=g.top_up)
    money = StreamEntry
    yield "top-up for nobody", partial(add, money=money("top_up", "T", Decimal(1)))
    yield "general funds for one", partial(add, money=money("general", "G", Decimal(1), g.noah))
    yield (
        "the inclusion fund for one",
        partial(add, money=money("inclusion_fund", "I", Decimal(1), g.noah)),
    )
    yield (
        "the inclusion fund for nobody",
        partial(add, money=money("inclusion_fund", "I", Decimal(1))),
    )
    yield "a name twice", partial(add, money=money("general", "Notional", Decimal(1)))
    yield (
        "a name twice for one",
        partial(add, money=money("top_up", "Notional", Decimal(1), g.noah)),
    )
    yield "less than nothing", partial(add, money=money("general", "G", Decimal(-1)))
    stranger = g.cast.elsewhere.pupil
    yield "another school's pupil", partial(add, money=money("top_up", "T", Decimal(1), stranger))
    yield (
        "changed to another school's",
        partial(change, version=1, money=money("top_up", "T", Decimal(1), stranger)),
    )
    yield "changed to nobody's", partial(change, version=1, money=money("top_up", "T", Decimal(1)))
    yield "an old page", partial(change, version=2, money=money("top_up", "T", Decimal(1), g.noah))
    yield "an old page of a fund for none", partial(
        funding.change_stream, actor=a, stream=g.budget, version=2,
        money=money("general", "T", Decimal(1)),
    )  # fmt: skip
    yield (
        "a fund that a row is charged to",
        when(
            set_to(g.group, funding=g.budget),
            partial(funding.remove_stream, actor=a, stream=g.budget),
        ),
    )


@REFUSALS.by("senco")
def of_rates(g: Given, a: Actor) -> Iterator[Try]:
    add = partial(rates.add_rate, actor=a, school=g.school, hourly=Decimal(18))
    rise = partial(rates.change_rate, actor=a, rate=g.hlta_rise, version=1, hourly=Decimal(18))
    first = partial(rates.change_rate, actor=a, rate=g.hlta_rate, version=1, hourly=Decimal(18))
    yield "another of that day", partial(add, staff_role="hlta", starts_on=date(2026, 11, 1))
    yield "before the first", partial(add, staff_role="hlta", starts_on=date(2025, 8, 31))
    ended = set_rate(g.school, "9", "mentor", date(2026, 1, 1), date(2026, 6, 1))
    later = set_rate(g.school, "9", "mentor", date(2026, 9, 1), date(2026, 12, 1))
    for on in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2)):
        yield f"after a gap, on {on}", partial(add, staff_role="mentor", starts_on=on)
    yield "less than nothing", partial(
        rates.add_rate, actor=a, school=g.school, staff_role="senco", hourly=Decimal(-1),
        starts_on=TODAY,
    )  # fmt: skip
    for on in (date(2025, 9, 1), date(2025, 9, 2)):
        yield f"as early as the one before, on {on}", partial(rise, starts_on=on)
    for on in (date(2026, 10, 31), date(2026, 11, 1)):
        yield f"as late as the next, on {on}", partial(first, starts_on=on)
    for last in (date(2026, 10, 30), date(2026, 10, 31)):
        yield (
            f"ending before the next, on {last}",
            partial(first, starts_on=date(2025, 9, 1), last_day=last),
        )
    for last in (date(2026, 11, 8), date(2026, 11, 9)):
        yield f"from the 9th to {last}", partial(rise, starts_on=date(2026, 11, 9), last_day=last)
    yield "both days wrong", partial(first, starts_on=date(2026, 11, 1), last_day=date(2026, 10, 1))
    apart = partial(rates.change_rate, actor=a, rate=later, version=1, hourly=Decimal(18))
    for on in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2), date(2026, 9, 1)):
        yield f"after a gap that was there, on {on}", partial(apart, starts_on=on)
    yield (
        "an old page",
        partial(
            rates.change_rate, actor=a, rate=ended, version=2, hourly=Decimal(1), starts_on=TODAY
        ),
    )
    yield (
        "an old page without an end",
        partial(
            rates.change_rate,
            actor=a,
            rate=g.ta_rate,
            version=2,
            hourly=Decimal(1),
            starts_on=TODAY,
        ),
    )
    yield "what is gone", when(ended.delete, partial(rates.remove_rate, actor=a, rate=ended))
