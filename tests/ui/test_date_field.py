"""A date typed in three boxes: real dates only, and messages that say what is wrong."""

from datetime import date

import pytest
from django import forms

from send_mis.ui.date_field import DateError, DateField, Typed, real_date
from send_mis.ui.forms import HouseForm, error_summary

TODAY = date(2026, 11, 28)


class BirthForm(HouseForm):
    born_on = DateField(
        label="Born", birthday=True, earliest=date(2000, 1, 1), latest=date(2026, 11, 22)
    )
    left_on = DateField(label="Left", required=False)


def _form(day: str, month: str, year: str, **more: str) -> BirthForm:
    return BirthForm({"born_on_day": day, "born_on_month": month, "born_on_year": year, **more})


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("3", "2", "2018"),
        ("03", "02", "2018"),
        (" 3 ", "Feb", "2018"),
        ("3", "february", "2018"),
        ("3", "FEB.", "2018"),
    ],
)
def test_a_real_date_is_taken_however_it_is_written(day: str, month: str, year: str) -> None:
    form = _form(day, month, year)

    assert form.is_valid()
    assert form.cleaned_data == {"born_on": date(2018, 2, 3), "left_on": None}


@pytest.mark.parametrize(
    ("typed", "message", "part"),
    [
        (Typed("30", "2", "2026"), "30 February is not a real date.", "day"),
        (Typed("29", "2", "2025"), "29 February 2025 is not a real date.", "day"),
        (Typed("31", "Sept", "2026"), "31 September is not a real date.", "day"),
        (Typed("0", "4", "2026"), "0 April is not a real date.", "day"),
        (Typed("x", "4", "2026"), "Enter the day as a number from 1 to 31.", "day"),
        (
            Typed("1", "13", "2026"),
            "Enter the month as a number from 1 to 12, or its name.",
            "month",
        ),
        (
            Typed("1", "Ma", "2026"),
            "Enter the month as a number from 1 to 12, or its name.",
            "month",
        ),
        (Typed("1", "4", "026"), "Enter the year with four digits, for example 2026.", "year"),
        (Typed("31/2/26", "", ""), "31/2/26 is not a real date.", "day"),
        (Typed("", "14 Sept 2o26", ""), "14 Sept 2o26 is not a date.", "month"),
        (Typed("14 July", "", ""), "Add the year: 14 Jul 2026 or 14 Jul 2027?", "day"),
        (
            Typed("14/9/26", "11", "2026"),
            "There is a whole date in one box: empty the other two, or type only the day here.",
            "day",
        ),
        (Typed("1", "4", "0026"), "Enter a year between 1900 and 2100.", "year"),
        (Typed("1", "4", ""), "The date also needs a year.", "year"),
        (Typed("", "", "2026"), "The date also needs a day and a month.", "day"),
        (Typed("²", "4", "2026"), "Enter the day as a number from 1 to 31.", "day"),
    ],
)
def test_what_is_no_date_says_why_and_where(typed: Typed, message: str, part: str) -> None:
    with pytest.raises(DateError) as raised:
        real_date(typed, today=TODAY)

    assert raised.value.messages[0].startswith(message)
    assert raised.value.code == part


def test_the_29th_of_february_is_real_in_a_leap_year() -> None:
    assert real_date(Typed("29", "2", "2024"), today=TODAY) == date(2024, 2, 29)


@pytest.mark.parametrize(
    "typed",
    [
        Typed("14", "9", "26"),
        Typed("14", "Septmber", "2026"),
        Typed("14/9/26", "", ""),
        Typed("", "14.9.26", ""),
        Typed("", "", "14th September 2026"),
        Typed("2026-09-14", "", ""),
        Typed("2026-09-13T23:30:00Z", "", ""),
        Typed("14 Sept", "", ""),
        Typed("14th", "9", "2026"),
        Typed("14/9/26", "9", "2026"),
        Typed("14/9/26", "Sept", "26"),
    ],
)
def test_a_date_is_taken_from_wherever_it_was_pasted(typed: Typed) -> None:
    assert real_date(typed, today=TODAY) == date(2026, 9, 14)


def test_two_figures_of_a_birthday_are_in_the_past() -> None:
    assert real_date(Typed("12", "4", "30"), today=TODAY) == date(2030, 4, 12)
    assert real_date(Typed("12", "4", "30"), today=TODAY, is_past=True) == date(1930, 4, 12)
    assert real_date(Typed("29", "11", "26"), today=TODAY, is_past=True) == date(1926, 11, 29)
    with pytest.raises(DateError, match="needs a year"):
        real_date(Typed("14 Sept", "", ""), today=TODAY, is_past=True)


def test_an_empty_date_is_asked_for_only_where_it_is_needed() -> None:
    form = _form("", "", "")

    assert form.errors == {"born_on": ["Enter the date as day, month and year."]}


@pytest.mark.parametrize(
    ("year", "message"),
    [
        ("1999", "Enter a date on or after 1 Jan 2000."),
        ("2027", "Enter a date on or before 22 Nov 2026."),
    ],
)
def test_a_date_outside_its_limits_is_refused(year: str, message: str) -> None:
    assert _form("1", "1", year).errors == {"born_on": [message]}


def test_what_was_typed_stands_there_again() -> None:
    html = str(_form("30", "Feb", "2026")["born_on"])

    assert 'value="30"' in html
    assert 'value="Feb"' in html
    assert 'value="2026"' in html
    assert html.count('aria-invalid="true"') == 3


def test_a_saved_date_fills_the_boxes_and_counts_as_unchanged() -> None:
    form = BirthForm(
        {"born_on_day": "3", "born_on_month": "Feb", "born_on_year": "2018"},
        initial={"born_on": date(2018, 2, 3)},
    )

    assert 'value="2018"' in str(BirthForm(initial={"born_on": date(2018, 2, 3)})["born_on"])
    assert not form.has_changed()
    assert _form("4", "2", "2018").fields["born_on"].has_changed(date(2018, 2, 3), Typed("x"))


def test_the_summary_leads_to_the_box_that_is_wrong() -> None:
    lines = error_summary(_form("1", "13", "2026", left_on_day="2"))

    assert [line.target for line in lines] == ["id_born_on_month", "id_left_on_month"]


def test_a_birthday_may_be_filled_in_by_the_browser() -> None:
    assert 'autocomplete="bday-month"' in str(BirthForm()["born_on"])
    assert 'autocomplete="off"' in str(BirthForm()["left_on"])


def test_it_is_a_field_like_any_other() -> None:
    class Prefixed(forms.Form):
        on = DateField()

    form = Prefixed({"a-on_day": "1", "a-on_month": "2", "a-on_year": "2026"}, prefix="a")

    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 2, 1)
