"""Pages of the catalogue, settings, rates, funds, costs and effect, as people use them."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from provision.catalogue.rules import STARTER_SET
from provision.models import (
    FundingStream,
    Intervention,
    InterventionTraining,
    ProvisionSettings,
    Rate,
)
from send_mis.audit.models import Read
from tests.factories import (
    fund,
    make_intervention,
    make_plan,
    make_pupil,
    make_row,
)
from tests.factories.schools import year_of
from tests.office.dates import typed
from tests.people import Cast, signed_in

agreed_plan = partial(make_plan, state="agreed")

pytestmark = pytest.mark.django_db
MONEY = ("rates", "funding", "costs", "costs_csv", "costs_pdf")


def url(name: str, cast: Cast, *args: object) -> str:
    return reverse(name, args=[cast.harebell.slug, *args])


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, data)


# --- The catalogue ------------------------------------------------------------------------------


def entry(**changes: str) -> dict[str, str]:
    return {
        "name": "Lego therapy", "area": "CI", "layer": "targeted", "for_whom": "group", "what": "",
        "evidence": "", "usual_measure": "", "usual_minutes": "45", "usual_times_a_week": "1",
        "usual_weeks": "12", "usual_group_size": "3", "usual_staff_role": "ta",
        "unit_cost": "£1,040.50", "unit": "set",
    } | changes  # fmt: skip


def test_an_empty_catalogue_starts_with_the_usual_ones_and_only_once(cast: Cast) -> None:
    client = signed_in(cast.senco)
    assert "Add the usual interventions" in text(client, url("interventions", cast))
    make_intervention(cast.harebell, "elsa")
    for _ in range(2):
        assert post(client, url("interventions_starter", cast)).status_code == 302
    assert Intervention.objects.filter(school=cast.harebell).count() == len(STARTER_SET)
    page = text(client, url("interventions", cast))
    assert "Precision Teaching" in page
    assert not Intervention.objects.filter(school=cast.thistle).exists()


def test_an_entry_is_added_changed_and_retired(cast: Cast) -> None:
    client = signed_in(cast.senco)
    assert post(client, url("interventions_add", cast), **entry()).status_code == 302
    row = Intervention.objects.get()
    assert (row.unit_cost, row.usual_minutes) == (Decimal("1040.50"), 45)
    changed = entry(name="Brick club", version="1")
    assert post(client, url("interventions_change", cast, row.pk), **changed).status_code == 302
    late = post(client, url("interventions_change", cast, row.pk), **entry(version="1"))
    assert "changed this while you were typing" in late.content.decode()
    assert "Brick club" in late.content.decode()
    day = typed("last_day", date(2026, 11, 20))
    retired = post(client, url("interventions_retire", cast, row.pk), version="2", **day)
    assert retired.status_code == 302
    assert "Brick club is retired." in text(client, url("interventions", cast))
    assert "Brick club" not in text(client, url("interventions", cast))
    assert "Brick club" in text(client, url("interventions", cast) + "?in_use=retired")
    post(client, url("interventions_bring_back", cast, row.pk))
    text(client, "/")
    assert "Brick club" in text(client, url("interventions", cast))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("usual_minutes", "0"), ("usual_minutes", "10000"), ("usual_weeks", "x"),
        ("usual_group_size", "0"), ("unit_cost", "-1"), ("unit_cost", "lots"),
        ("layer", "platinum"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    cast: Cast, field: str, value: str
) -> None:
    page = post(signed_in(cast.senco), url("interventions_add", cast), **entry(**{field: value}))
    assert list(page.context["form"].errors) == [field]
    assert 'value="set"' in page.content.decode()
    assert not Intervention.objects.exists()


def test_a_name_stands_once_in_a_catalogue(cast: Cast) -> None:
    make_intervention(cast.harebell, "LEGO THERAPY")
    page = post(signed_in(cast.senco), url("interventions_add", cast), **entry())
    assert list(page.context["form"].errors) == ["name"]


def test_filters_and_sorts_hold_and_nonsense_is_passed_over(cast: Cast) -> None:
    make_intervention(cast.harebell, "Alpha", area="CI", layer="universal")
    make_intervention(cast.harebell, "Beta", area="SEMH", layer="specialist")
    client, home = signed_in(cast.teacher), url("interventions", cast)
    assert "Beta" not in text(client, f"{home}?area=CI")
    assert "Alpha" not in text(client, f"{home}?layer=specialist")
    assert "Alpha" not in text(client, f"{home}?q=bet")
    page = text(client, f"{home}?sort=-intervention&area=zzz&layer=q&page=9")
    assert page.index("Beta") < page.index("Alpha")


def test_training_is_recorded_once_a_person_and_taken_off(cast: Cast) -> None:
    row, client = make_intervention(cast.harebell, "ELSA"), signed_in(cast.senco)
    address = url("interventions_trained_add", cast, row.pk)
    for day in (date(2026, 3, 2), date(2026, 9, 7)):
        data = {"user": str(cast.ta.pk), "note": "Level 2", **typed("trained_on", day)}
        assert post(client, address, **data).status_code == 302
    (training,) = InterventionTraining.objects.all()
    assert training.trained_on == date(2026, 9, 7)
    assert cast.ta.display_name in text(client, url("interventions_item", cast, row.pk))
    stranger = {"user": str(cast.stranger("ta").pk), **typed("trained_on", date(2026, 9, 7))}
    assert "user" in post(client, address, **stranger).context["form"].errors
    future = {"user": str(cast.ta.pk), **typed("trained_on", date(2027, 9, 7))}
    assert "trained_on" in post(client, address, **future).context["form"].errors
    post(client, url("interventions_trained_remove", cast, row.pk, training.pk))
    assert not InterventionTraining.objects.exists()


def test_an_entry_of_another_school_is_not_there(cast: Cast) -> None:
    row, client = make_intervention(cast.thistle), signed_in(cast.senco)
    for name in ("interventions_item", "interventions_change", "interventions_retire"):
        assert client.get(url(name, cast, row.pk)).status_code == 404


# --- Settings -----------------------------------------------------------------------------------


def chosen(**changes: str) -> dict[str, str]:
    return {
        "version": "0", "scale": "goal", "threshold": "6,000", "near_percent": "75",
        "threshold_label": "Element 2", "weeks_a_year": "39", "review_after_weeks": "6",
        "layer_targeted": "Wave 2",
    } | changes  # fmt: skip


def test_a_school_calls_layers_its_own_names(cast: Cast) -> None:
    make_intervention(cast.harebell, "ELSA", layer="targeted")
    client = signed_in(cast.head)
    assert post(client, url("provision_settings_change", cast), **chosen()).status_code == 302
    row = ProvisionSettings.objects.get(school=cast.harebell)
    assert (row.threshold, row.weeks_a_year, row.scale) == (Decimal(6000), 39, "goal")
    assert "Wave 2" in text(signed_in(cast.teacher), url("interventions", cast))
    late = post(signed_in(cast.senco), url("provision_settings_change", cast), **chosen())
    assert "changed this while you were typing" in late.content.decode()


def test_a_name_with_the_amount_in_it_follows_the_amount(cast: Cast) -> None:
    address, usual = url("provision_settings_change", cast), "the notional £6,000"
    post(signed_in(cast.head), address, **chosen(threshold="5,000", threshold_label=usual))
    row = ProvisionSettings.objects.get(school=cast.harebell)
    assert (row.threshold, row.threshold_label) == (Decimal(5000), "the notional £5,000")


@pytest.mark.parametrize(
    ("field", "value"),
    [("threshold", "0"), ("near_percent", "100"), ("weeks_a_year", "53"), ("scale", "")],
)
def test_settings_that_cannot_be_are_refused_at_their_field(
    cast: Cast, field: str, value: str
) -> None:
    page = post(
        signed_in(cast.senco), url("provision_settings_change", cast), **chosen(**{field: value})
    )
    assert list(page.context["form"].errors) == [field]
    assert not ProvisionSettings.objects.exists()


def test_the_offer_is_kept_once_and_two_editors_see_both(cast: Cast) -> None:
    address = url("provision_settings_offer", cast)
    first = {"version": "0", "offer": "Visual timetable\nTask boards"}
    assert post(signed_in(cast.head), address, **first).status_code == 302
    assert "Task boards" in text(signed_in(cast.senco), url("provision_settings", cast))
    late = post(signed_in(cast.senco), address, version="0", offer="Mine")
    assert "Task boards" in late.content.decode()
    assert "Mine" in late.content.decode()


# --- Rates and funds ----------------------------------------------------------------------------


def test_rates_are_added_put_right_and_refused_at_the_field(cast: Cast) -> None:
    client = signed_in(cast.senco)
    assert "No rates yet" in text(client, url("rates", cast))
    data = {"staff_role": "ta", "hourly": "16.50", **typed("starts_on", date(2026, 9, 1))}
    assert post(client, url("rates_add", cast), **data).status_code == 302
    again = post(client, url("rates_add", cast), **data)
    assert list(again.context["form"].errors) == ["starts_on"]
    assert "£16.50" in text(client, url("rates", cast))
    rate = Rate.objects.get()
    right = {"version": "1", "hourly": "£17", **typed("starts_on", date(2026, 9, 1))}
    assert post(client, url("rates_change", cast, rate.pk), **right).status_code == 302
    assert Rate.objects.get().hourly == Decimal(17)
    asks = text(client, url("rates_remove", cast, rate.pk))
    assert "£17.00 an hour from" in asks
    assert Rate.objects.exists()
    post(client, url("rates_remove", cast, rate.pk))
    assert not Rate.objects.exists()


def money(**changes: str) -> dict[str, str]:
    return {"kind": "notional", "name": "Notional", "amount": "40000", "pupil": "", "note": ""} | (
        changes
    )


def test_a_fund_and_what_is_spent_of_it(cast: Cast) -> None:
    client, year = signed_in(cast.senco), year_of(cast.harebell)
    assert post(client, url("funding_add", cast, year.pk), **money()).status_code == 302
    stream = FundingStream.objects.get()
    plan = agreed_plan(cast.class_4h)
    week: dict[str, Any] = {
        "since": date(2026, 11, 2),
        "until": date(2026, 11, 9),
        "hourly": "10.00",
    }
    make_row(plan, None, cast.noah, funding=stream, minutes=60, times_a_week=5, **week)
    make_row(plan, None, cast.noah, minutes=60, times_a_week=1, **week)
    page = text(client, url("funding", cast))
    for words in ("£40,000.00", "£50.00", "£39,950.00", "Not charged to a fund", "£10.00",
                  "£60.00"):  # fmt: skip
        assert words in page
    assert "£40,000.00 in" in text(client, url("funding_remove", cast, stream.pk))
    stays = post(client, url("funding_remove", cast, stream.pk))
    assert "so it cannot be removed" in stays.content.decode()
    assert FundingStream.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "top_up"}, "pupil"), ({"amount": "-5"}, "amount"), ({"name": ""}, "name"),
        ({"amount": "12,505,1"}, "amount"), ({"amount": "1,2345"}, "amount"),
        ({"kind": "pocket money"}, "kind"),
    ],
)  # fmt: skip
def test_a_fund_that_cannot_be_is_refused_at_its_field(
    cast: Cast, changes: dict[str, str], field: str
) -> None:
    year = year_of(cast.harebell)
    page = post(signed_in(cast.senco), url("funding_add", cast, year.pk), **money(**changes))
    assert list(page.context["form"].errors) == [field]


def test_top_up_is_for_one_pupil_of_this_school(cast: Cast) -> None:
    client, year = signed_in(cast.senco), year_of(cast.harebell)
    form = text(client, url("funding_add", cast, year.pk))
    assert f"{cast.noah.list_name} (4H)" in form
    other = money(kind="top_up", pupil=str(cast.elsewhere.pupil.pk))
    page = post(client, url("funding_add", cast, year.pk), **other)
    assert list(page.context["form"].errors) == ["pupil"]
    ours = money(kind="top_up", pupil=str(cast.noah.pk))
    assert post(client, url("funding_add", cast, year.pk), **ours).status_code == 302
    assert "Noah Bright" in text(client, url("funding", cast))


# --- Costs --------------------------------------------------------------------------------------


def dear(cast: Cast, hourly: str = "100.00") -> None:
    """Five hours a day for the autumn: over the threshold at £100, near it at £20."""
    make_row(
        agreed_plan(cast.class_4h), make_intervention(cast.harebell, "One to one"), cast.noah,
        minutes=300, times_a_week=5, hourly=hourly,
    )  # fmt: skip


def test_a_pupil_past_the_threshold_is_flagged_in_words(cast: Cast) -> None:
    dear(cast)
    client = signed_in(cast.head)
    assert "Over £6,000" in text(client, url("costs", cast))
    assert "Bright, Noah" in text(client, url("costs", cast) + "?show=past")
    assert "Bright, Noah" not in text(client, url("costs", cast) + "?show=near")
    assert "more than the threshold" in text(client, "/")
    page = text(client, reverse("pupil_costs", args=[cast.noah.pk]))
    assert "Went over £6,000 on" in page
    assert "75 sessions × 300 minutes × £100.00 an hour = £37,500.00" in page
    assert Read.objects.filter(what="pupil.costs", pupil_ids__contains=[cast.noah.pk]).exists()


def test_who_will_pass_it_is_told_the_day(cast: Cast) -> None:
    dear(cast, "18.00")
    page = text(signed_in(cast.senco), reverse("pupil_costs", args=[cast.noah.pk]))
    assert "Will pass £6,000" in page
    assert "Passes £6,000 on Tue 8 Dec 2026, in 2 weeks" in page


@pytest.mark.parametrize("by", ["", "class", "year", "term", "intervention", "area", "line"])
def test_every_view_adds_up_to_the_same(cast: Cast, by: str) -> None:
    dear(cast)
    make_row(agreed_plan(cast.class_5b), None, cast.jayden, cast.amara)
    client, query = signed_in(cast.senco), f"?by={by}"
    assert "£37,871.25" in text(client, url("costs", cast) + query)
    assert client.get(url("costs_pdf", cast) + query).content.startswith(b"%PDF")
    file = text(client, url("costs_csv", cast) + query).removeprefix("\ufeff")
    amounts = [Decimal(row["Planned, £"]) for row in csv.DictReader(io.StringIO(file))]
    assert sum(amounts) == Decimal("37871.25")


def test_the_year_says_how_far_its_plans_have_come(cast: Cast) -> None:
    make_row(agreed_plan(cast.class_5b), None, cast.jayden)
    page = text(signed_in(cast.senco), url("costs", cast))
    assert "Planned so far: Autumn term 2026 £371 · Spring term 2027 nothing yet" in page
    assert "1 term" in text(signed_in(cast.senco), url("costs", cast) + "?by=term")


def test_a_year_of_todays_lines_counts_their_materials_once(cast: Cast) -> None:
    make_row(agreed_plan(cast.class_4h), None, cast.noah, cast.kacper, minutes=60, times_a_week=1,
             hourly="10.00", materials_cost=Decimal(50))  # fmt: skip
    page = text(signed_in(cast.senco), reverse("pupil_costs", args=[cast.noah.pk]))
    # 38 weeks of an hour at £10, and £50, shared by two.
    assert re.search(r"£215\s*</.*?if today’s rows ran for 38 weeks", page, re.DOTALL)


def test_a_nursery_child_is_measured_by_its_funds_not_by_6000(cast: Cast) -> None:
    child = make_pupil(cast.harebell, surname="Hussain", forename="Ayaan", born_on=date(2023, 1, 5))
    row: dict[str, Any] = {"minutes": 60, "times_a_week": 5, "hourly": "20.00"}
    make_row(agreed_plan(cast.class_4h), None, child, **row)
    client, address = signed_in(cast.senco), reverse("pupil_costs", args=[child.pk])
    assert "none is recorded" in text(client, address)
    fund(cast.harebell, "inclusion_fund", "500", child)
    assert "Over £500" in text(client, url("costs", cast))
    assert "£6,000" not in text(client, address)


def test_nobody_below_sees_money_anywhere(cast: Cast) -> None:
    dear(cast)
    make_intervention(cast.harebell, "Manuals", unit_cost=Decimal("32.00"))
    for who in (cast.teacher, cast.ta, cast.dsl, cast.designated_teacher):
        client = signed_in(who)
        for name in MONEY:
            assert client.get(url(name, cast)).status_code == 403, name
        assert client.get(reverse("pupil_costs", args=[cast.noah.pk])).status_code == 403
        assert client.get(reverse("pupil_costs_pdf", args=[cast.noah.pk])).status_code == 403
        for address in (
            "/", url("interventions", cast), url("interventions", cast) + "?sort=cost",
            url("effect", cast), url("effect", cast) + "?sort=-cost",
            reverse("interventions_item", args=[
                cast.harebell.slug, Intervention.objects.get(name="Manuals").pk]),
            reverse("pupil_page", args=[cast.noah.pk]),
        ):  # fmt: skip
            assert "£" not in text(client, address), address


def test_a_trust_lead_reads_costs_and_changes_nothing(cast: Cast) -> None:
    dear(cast)
    client = signed_in(cast.trust_lead)
    assert "Bright, Noah" in text(client, url("costs", cast))
    assert client.get(url("rates_add", cast)).status_code == 403
