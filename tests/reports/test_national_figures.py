"""National figures: loaded from our file, as often as wished; a wrong file changes nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from send_mis.reports.choices import Measure
from send_mis.reports.models import NationalFigure, OwnNationalFigure
from send_mis.reports.national.selectors import figures_beside
from send_mis.schools.models import School
from tests.people import Cast, signed_in
from tests.reports.test_termly import sent, words

pytestmark = pytest.mark.django_db

HEAD = "measure,phase,as_at,percent,of_what,source\n"
DAY = date(2026, 11, 30)


def of_phase(phase: str) -> School:
    return School(phase=phase)


def load(path: Path | None = None) -> None:
    call_command("load_national_figures", *(["--file", str(path)] if path else []))


def test_our_file_is_loaded_and_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    load()
    ids = set(NationalFigure.objects.values_list("pk", flat=True))
    load()
    assert set(NationalFigure.objects.values_list("pk", flat=True)) == ids
    assert "0 added, 0 changed, 0 no longer used" in capsys.readouterr().out


def test_needs_of_plans_are_sums_of_the_departments_counts() -> None:
    """Mainstream, January 2025: 278,236 plans, of which 53,391 for SEMH in its own table."""
    load()
    row = NationalFigure.objects.get(measure=Measure.PLANS_SEMH, phase="primary")
    assert (row.percent, "278,236" in row.of_what) == (Decimal("19.2"), True)
    assert "every phase" in row.of_what


def test_a_school_is_set_beside_the_newest_of_its_phase(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load()
    with django_assert_num_queries(2):
        found = figures_beside(of_phase("primary"), DAY)
    sen = found[Measure.ANY_SEN]
    assert sen is not None
    assert (sen.percent, sen.as_at) == (Decimal("19.4"), date(2026, 1, 15))
    plans = found[Measure.EHC_PLAN]
    assert plans is not None
    assert (plans.phase, "special schools among them" in plans.of_what) == ("", True)


def test_an_earlier_report_is_set_beside_what_was_known_then() -> None:
    load()
    sen = figures_beside(of_phase("secondary"), date(2025, 11, 30))[Measure.ANY_SEN]
    assert sen is not None
    assert (sen.percent, sen.as_at) == (Decimal("16.5"), date(2025, 1, 16))


def test_what_nobody_knows_is_none() -> None:
    found = figures_beside(of_phase("primary"), DAY)
    assert found == dict.fromkeys(Measure)


def test_a_figure_that_is_gone_is_kept_and_used_no_more(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(f"{HEAD}any_sen,primary,2026-01-15,19.4,pupils,DfE\n")
    load(file)
    file.write_text(f"{HEAD}any_sen,primary,2025-01-16,18.2,pupils,DfE\n")
    load(file)
    sen = figures_beside(of_phase("primary"), DAY)[Measure.ANY_SEN]
    assert sen is not None
    assert sen.percent == Decimal("18.2")
    assert NationalFigure.objects.filter(is_current=False).count() == 1
    file.write_text(f"{HEAD}any_sen,primary,2026-01-15,19.5,pupils,DfE\n")
    load(file)
    sen = figures_beside(of_phase("primary"), DAY)[Measure.ANY_SEN]
    assert sen is not None
    assert sen.percent == Decimal("19.5")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("measure,phase\nany_sen,primary\n", "no column as_at, percent, of_what, source"),
        (HEAD, "no rows"),
        (f"{HEAD}all_sen,primary,2026-01-15,19.4,pupils,DfE\n", "Row 2: there is no measure"),
        (f"{HEAD}any_sen,infant,2026-01-15,19.4,pupils,DfE\n", "Row 2: there is no phase"),
        (f"{HEAD}any_sen,primary,15/01/2026,19.4,pupils,DfE\n", "Row 2: “as_at” is a day"),
        (f"{HEAD}any_sen,primary,2026-01-15,x,pupils,DfE\n", "Row 2: “percent”"),
        (f"{HEAD}any_sen,primary,2026-01-15,100.1,pupils,DfE\n", "Row 2: “percent”"),
        (f"{HEAD}any_sen,primary,2026-01-15,19.44,pupils,DfE\n", "Row 2: “percent”"),
        (f"{HEAD}any_sen,primary,2026-01-15,NaN,pupils,DfE\n", "Row 2: “percent”"),
        (f"{HEAD}any_sen,primary,2026-01-15,19.4,,DfE\n", "Row 2: “of_what”"),
        (f"{HEAD}any_sen,primary,2026-01-15,19.4,pupils\n", "Row 2: “source”"),
        (HEAD + "any_sen,,2026-01-15,1,pupils,DfE\n" * 2, "Row 3: this measure, phase and day"),
    ],
)
def test_a_wrong_file_is_refused_row_by_row(
    tmp_path: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(text)
    with pytest.raises(SystemExit) as stopped:
        load(file)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Nothing was saved." in said
    assert not NationalFigure.objects.exists()


def test_a_file_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        load(tmp_path / "nothing.csv")
    assert "cannot be read" in capsys.readouterr().err


def test_a_school_enters_its_own_and_takes_it_back(cast: Cast) -> None:
    load()
    senco = signed_in(cast.senco)
    at = reverse("national_figures_enter", args=[cast.harebell.slug, "any_sen"])
    sent(senco, at, percent="20,1", of_what="Pupils of infant schools", source="DfE, June 2026",
         as_at_day="15", as_at_month="1", as_at_year="2026")  # fmt: skip
    listed = words(senco.get(reverse("national_figures", args=[cast.harebell.slug])))
    assert "20.1 %" in listed
    assert "entered by the school" in listed
    found = figures_beside(cast.harebell, DAY)[Measure.ANY_SEN]
    assert found is not None
    assert found.percent == Decimal("20.1")
    assert figures_beside(cast.bluebell, DAY)[Measure.ANY_SEN] != found
    # Of a day to come nothing is entered, and before its day it does not stand.
    late = sent(senco, at, as_at_year="2027")
    assert "still to come" in words(late)
    before = figures_beside(cast.harebell, date(2025, 12, 1))[Measure.ANY_SEN]
    assert before is None or before.percent != Decimal("20.1")
    sent(senco, reverse("national_figures_clear", args=[cast.harebell.slug, "any_sen"]))
    assert OwnNationalFigure.objects.count() == 0


def test_a_measure_that_is_none_does_not_exist(cast: Cast) -> None:
    at = reverse("national_figures_enter", args=[cast.harebell.slug, "none"])
    assert signed_in(cast.senco).get(at).status_code == 404
    assert signed_in(cast.governor).get(at).status_code == 403
