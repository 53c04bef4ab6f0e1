"""What a report shows of what the school did: nothing of it is of few pupils, nor is what two rows,
or two reports of one school year, differ in."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from send_mis.reports.termly.rules.measures import (
    FundSpent,
    InterventionDone,
    Measures,
    MeasuresBefore,
    part_of,
    shown_funds,
    shown_interventions,
    shown_measures,
)


def measures(**given: Any) -> Measures:
    usual: dict[str, Any] = {
        "year": "2026/27", "reviews": 0, "in_time": 0, "with_parents": 0, "with_pupil": 0,
        "shared": 0, "answers": 0, "trained": 0, "trained_for": [], "sencos": [], "funds": [],
        "loose": "0", "loose_for": 0, "interventions": [],
    }  # fmt: skip
    return Measures(**usual | given)


def done(
    name: str, pupils: Iterable[int], costs: Mapping[str, str], change: str = "",
    measured: int = 0, paid_for: Mapping[str, Iterable[int]] | None = None,
) -> InterventionDone:  # fmt: skip
    """Each fund pays for all of them where nothing else is said."""
    pupils = list(pupils)
    paid = {fund: list((paid_for or {}).get(fund, pupils)) for fund in costs}
    return InterventionDone(name, pupils, 40, 44, costs, paid, change, measured)


NOTIONAL = FundSpent("Notional SEN budget", "84000.00", "20450.50", None, 30)


def test_money_for_few_pupils_is_not_shown_and_no_sum_tells_it() -> None:
    few = FundSpent("High-needs top-up", "9200.00", "3100.00", 2, 2)
    found = shown_funds(measures(funds=[NOTIONAL, few], loose="120.00", loose_for=9), 5)
    assert found["hidden"] == ["High-needs top-up"]
    assert found["rows"] == [
        ["Notional SEN budget", "£84,000", "£20,451"], ["Not charged to a fund", "", "£120"]
    ]  # fmt: skip
    many = FundSpent("High-needs top-up", "29499.99", "3500.00", 5, 5)
    # The sum of all, next term, would tell what is given for the pupil who came.
    assert shown_funds(measures(funds=[NOTIONAL, many]), 5)["rows"] == [
        ["Notional SEN budget", "£84,000", "£20,451"], ["High-needs top-up", "£29,000", "£4,000"]
    ]  # fmt: skip
    assert shown_funds(measures(funds=[NOTIONAL]), 5)["rows"][-1] == [
        "Together", "£84,000", "£20,451"
    ]  # fmt: skip


def test_what_a_fund_pays_for_few_pupils_alone_is_not_said() -> None:
    funds = [FundSpent("Notional SEN budget", "84000", "900", None, 4)]
    alone = done("Signing", range(6), {"Notional SEN budget": "900", "": "50"},
                 paid_for={"Notional SEN budget": range(4), "": range(6)})  # fmt: skip
    found = measures(funds=funds, loose="50", loose_for=6, interventions=[alone])
    assert shown_funds(found, 5) == {
        "rows": [["Notional SEN budget", "£84,000", "not said"],
                 ["Not charged to a fund", "", "£50"]],
        "hidden": [], "unsaid": ["Notional SEN budget"],
    }  # fmt: skip
    assert [row["cost"] for row in shown_interventions(found, 5)] == ["£50 and more"]
    unpaid = done("Signing", range(6), {"Notional SEN budget": "900"},
                  paid_for={"Notional SEN budget": range(4)})  # fmt: skip
    found = measures(funds=funds, interventions=[unpaid])
    assert [row["cost"] for row in shown_interventions(found, 5)] == ["not said"]
    loose = measures(loose="50", loose_for=4)
    assert (shown_funds(loose, 5)["rows"], shown_funds(loose, 5)["unsaid"]) == (
        [], ["Not charged to a fund"]
    )  # fmt: skip


def test_interventions_of_few_pupils_stand_together() -> None:
    reading = done("Reading", range(6), {"": "12.40", "Grant": "800"}, "+12 (words)", 5)
    talk = done("Talk", range(5), {"": "100"}, "+3 (turns)", 4)
    signing, sensory = done("Signing", [8], {"": "4000"}), done("Sensory", range(4), {"": "55"})
    found = shown_interventions(measures(interventions=[reading, sensory, signing, talk]), 5)
    assert [(row["name"], row["sessions"], row["cost"], row["change"]) for row in found] == [
        ("Reading", "40 of 44", "£812", "+12 (words)"), ("Talk", "40 of 44", "£100", ""),
        ("Others together", "80 of 88", "£4,055", ""),
    ]  # fmt: skip


def test_one_pupil_in_all_of_the_others_is_not_many() -> None:
    """Three numbers of one would add up to three; the last of the large ones goes with them."""
    ones = [done(name, [8], {"": "100"}) for name in ("Art", "Physio", "Signing")]
    large = [done(name, range(6), {"": "10"}) for name in ("Reading", "Talk")]
    found = shown_interventions(measures(interventions=[*ones, *large]), 3)
    assert [(row["name"], row["cost"]) for row in found] == [
        ("Reading", "£10"), ("Others together", "£310")
    ]  # fmt: skip
    assert shown_interventions(measures(interventions=ones), 3) == []


def test_an_intervention_of_many_that_is_paid_for_one_is_none_of_many() -> None:
    top_up = FundSpent("Top-up", "9000", "500", 4, 4)
    mixed = done("Talk", range(6), {"Top-up": "500", "Grant": "80"},
                 paid_for={"Top-up": range(4), "Grant": [5]})  # fmt: skip
    large = done("Reading", range(6), {"Grant": "300"})
    grant = FundSpent("Grant", "1000", "380", None, 6)
    found = measures(funds=[top_up, grant], interventions=[large, mixed])
    assert [(row["name"], row["cost"]) for row in shown_interventions(found, 5)] == [
        ("Others together", "£380 and more")
    ]  # fmt: skip


def before(counted: Measures, *earlier: MeasuresBefore) -> MeasuresBefore:
    return MeasuresBefore(counted, shown_measures(counted, 5, earlier))


def test_a_change_is_said_anew_once_enough_more_were_measured() -> None:
    """Of five it was +12; of six it is +9: the sixth lost six."""

    def of(words: str, measured: int) -> Measures:
        return measures(interventions=[done("Reading", range(20), {}, words, measured)])

    autumn = before(of("+12", 5))
    spring = before(of("+9", 6), autumn)
    summer = before(of("+8", 10), autumn, spring)
    after = before(of("+7", 14), autumn, spring, summer)
    said = [each.shown["interventions"][0]["change"] for each in (autumn, spring, summer, after)]
    assert said == ["+12", "+12", "+8", "+8"]


def test_who_stood_with_the_others_stays_there_for_the_school_year() -> None:
    """Else the two reports would differ in the few alone."""
    few, large = done("Art", [8], {"": "100"}), done("Reading", range(6), {"": "10"})
    autumn = before(measures(interventions=[few, large]))
    spring = before(measures(interventions=[few, large, done("Talk", range(6), {"": "7"})]), autumn)
    assert [[row["name"] for row in each.shown["interventions"]] for each in (autumn, spring)] == [
        ["Others together"], ["Talk", "Others together"]
    ]  # fmt: skip


def test_what_is_given_for_single_pupils_stays_in_a_school_year_as_it_was_first_said() -> None:
    def of(amount: str, pupils: int) -> Measures:
        return measures(funds=[FundSpent("Top-up", amount, "5200", pupils, pupils)])

    autumn = before(of("30000", 5))
    spring = before(of("34100", 6), autumn)
    assert spring.shown["funds"]["rows"] == [["Top-up", "£30,000", "£5,000"]]
    assert before(of("34100", 6)).shown["funds"]["rows"] == [["Top-up", "£34,000", "£5,000"]]


@pytest.mark.parametrize(
    ("many", "of", "said"),
    [
        (8, 20, "8 of 20 reviews"), (3, 7, ""), (1, 1, ""),
        # Of six, one or none would be "fewer than five" of which five are not.
        (1, 6, ""), (4, 9, ""), (4, 10, "fewer than 5 of 10 reviews"),
        (4, 20, "fewer than 5 of 20 reviews"), (0, 20, "fewer than 5 of 20 reviews"),
        (16, 20, "all, or all but fewer than 5, of 20 reviews"),
        (20, 20, "all, or all but fewer than 5, of 20 reviews"),
    ],
)  # fmt: skip
def test_whose_views_there_were_is_said_where_neither_part_is_few(
    many: int, of: int, said: str
) -> None:
    assert part_of(many, of, 5) == said


def test_reviews_in_time_are_said_however_few_there_were() -> None:
    found = measures(reviews=2, in_time=1, with_parents=1, shared=3, answers=1)
    assert shown_measures(found, 5)["reviews"] == [
        "1 of 2 reviews of plans were held by their day.",
        "Of so few reviews it is not said how many had views of parents.",
        "Of so few reviews it is not said how many had views of the pupil.",
        "Shared with families: fewer than 5 summaries. They sent fewer than 5 answers.",
    ]
