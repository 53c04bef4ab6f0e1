"""Every component, live, with its awkward cases: long names, nothing there, everything wrong.

It shows only what is written here: no school's data, nobody's name.
"""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from send_mis.ui import words
from send_mis.ui.charts import BarRow, Bars, Meter, Strip, StripRow
from send_mis.ui.chips import Chip
from send_mis.ui.file_fields import FileField
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.forms import DateField, Group, HouseForm
from send_mis.ui.icons import SHAPES
from send_mis.ui.lists import Address, Column, page_of, sort_of, table_head
from send_mis.ui.parts import Conflict, Difference, Event, Link, Row, Stat

DAY = date(2026, 11, 22)
LONG_NAME = "Featherstonehaugh-Cholmondeley, Maximiliana Theodora Wilhelmina"


class GalleryForm(HouseForm):
    submit_label = "Show what goes wrong"

    name = forms.CharField(label="Name the pupil likes to be called", max_length=40)
    status = forms.ChoiceField(
        label="Status",
        widget=forms.RadioSelect,
        choices=[("K", "SEN support (K)"), ("E", "Education, health and care plan (E)")],
    )
    starts_on = DateField(label="From", help_text="For example 14 9 2026, or 14 Sep 2026.")
    told_on = DateField(label="Parents told", required=False)
    need = forms.ChoiceField(
        label="Main need",
        required=False,
        help_text="Leave empty if it is not known yet.",
        choices=[("", "Not known yet"), ("ASD", "Autistic spectrum disorder")],
    )
    helps = forms.MultipleChoiceField(
        label="What helps",
        widget=forms.CheckboxSelectMultiple,
        choices=[("timetable", "A visual timetable"), ("break", "A break card")],
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}))
    papers = FileField(label="Papers", required=False, accept=".pdf", help_text="Up to 20 MB.")
    agreed = forms.BooleanField(label="The parents agree")

    def layout(self) -> Layout:
        return Layout(
            "name",
            Group("Status", "status", "starts_on", "told_on", hint="What the register says."),
            Group("Need", "need", "helps"),
            "reason",
            "papers",
            "agreed",
        )


def gallery(request: HttpRequest) -> HttpResponse:
    form = GalleryForm(request.POST or None, request.FILES or None)
    form.is_valid()
    return render(
        request, "ui/gallery.html", {"form": form, **_marks(), **_parts(), **_list(request)}
    )


def _marks() -> dict[str, Any]:
    return {
        "chips": [
            Chip("fine", "On track"),
            Chip("soon", f"Annual review {words.from_now(DAY + timedelta(days=16), DAY)}"),
            Chip("late", f"Six-month review {words.from_now(DAY - timedelta(days=4), DAY)}"),
            Chip("neutral", "SEN support", code="K"),
            Chip("accent", "EHC plan", code="E"),
            Chip("neutral", "Monitored"),
            Chip("soon", "A very long status that somebody wrote and that has to wrap on a phone"),
        ],
        "icons": sorted(SHAPES),
        "people": ["Pupil One", LONG_NAME, "Zo\u00eb", ""],
        "dates": [
            (words.day(day), words.from_now(day, DAY))
            for day in (DAY + timedelta(days=n) for n in (-40, -4, 0, 1, 3, 19, 100, 800))
        ],
    }


def _parts() -> dict[str, Any]:
    return {
        "tiles": [
            Stat("17", "EHC plans", "#list"),
            Stat("64", "SEN support", "#list", current=True),
            Stat("9", "monitored", "#list"),
            Stat("3", "without a need", "#list", tone="soon"),
            Stat("1", "review late", "#list", tone="late"),
        ],
        "summary": [
            Row("Class", "4H", "Year 4, since 1 September 2026", None, "#", "the class"),
            Row("Status", chip=Chip("accent", "EHC plan", code="E"), url="#", action="the status"),
            Row("Key adult", url="#", action="the key adult", link="Add"),
            Row("Full name", LONG_NAME),
        ],
        "tabs": [
            Link("Overview", "#", current=True),
            Link("Plan and outcomes", "#"),
            Link("Documents", "#", count="12"),
            Link("Who can see this", "#"),
            Link("History", "#"),
        ],
        "crumb_list": Link("Register", "#"),
        "crumb_here": Link("4H"),
        "events": [
            Event("Mon 14 Sep 2026", "SEN support began", "Decided after two cycles.", "The SENCO"),
            Event("Fri 3 Jul 2026", "Monitored", chip=Chip("neutral", "Monitored")),
        ],
        "conflict": Conflict(
            "Somebody else",
            [
                Difference("Reason", "Two cycles without enough progress", "Parents asked"),
                Difference("From", "14 Sep 2026", "14 Sep 2026"),
            ],
        ),
        "meters": [
            Meter("Teaching assistant, 15 hours a week", 93, 100, "93 %", "fine"),
            Meter("Speech and language, 6 visits", 4, 6, "4 of 6", "soon"),
            Meter("Nothing promised yet", 0, 0, "none", "late"),
        ],
        "bars": Bars(
            "Main need, this term and last year",
            [
                BarRow("Communication and interaction", 34, 38),
                BarRow("Cognition and learning", 27, 22),
                BarRow("Social, emotional and mental health", 20, 21),
                BarRow("Sensory and physical", 0, None),
            ],
            then="last year",
        ),
        "strip": Strip(
            "On the register, by year",
            "Year 4 has most pupils on the register: 3 with an EHC plan, 11 on SEN support.",
            [("EHC plan", "accent"), ("SEN support", "then")],
            [StripRow(f"Year {n}", (n % 4, 3 + n * 2)) for n in range(1, 5)]
            + [StripRow("Nursery", (0, 0))],
        ),
    }


def _list(request: HttpRequest) -> dict[str, Any]:
    address = Address.of(request)
    names = [LONG_NAME, *(f"Pupil, Number {n}" for n in range(1, 130))]
    sort = sort_of(address.get("sort"), ("name", "due"), "name")
    columns = [
        Column("Pupil", "name"),
        Column("Status"),
        Column("Main need"),
        Column("What is next"),
        Column("Due", "due", first="down"),
    ]
    years = [("", "any year"), *((str(n), f"Year {n}") for n in range(1, 7))]
    areas = [("CI", "Communication and interaction"), ("CL", "Cognition and learning")]
    return {
        "head": table_head(columns, address, sort=sort),
        "page": page_of(names, address.get("page"), 5, address=address),
        "status": Chip("neutral", "SEN support", code="K"),
        "next": Chip("soon", "Annual review in 16 days"),
        "bar": FilterBar(
            address,
            [
                Filter(
                    "status",
                    "Status",
                    [("", "everyone on the register"), ("E", "pupils with an EHC plan")],
                    address.get_all("status"),
                    lead="Show",
                ),
                Filter("year", "Year", years, address.get_all("year"), lead="in"),
            ],
            more=[
                Filter("area", "Area of need", areas, address.get_all("area"), kind="checks"),
                Filter("eal", "English as an additional language", [("", "either"), ("1", "yes")]),
            ],
            search=Filter("q", "Search by name", values=address.get_all("q"), kind="text"),
        ),
    }
