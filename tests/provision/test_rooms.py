"""The rooms of provision: who finds what in which, and what is marked as here."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from provision.rooms import ROOMS
from provision.urls import urlpatterns
from tests.factories import grant, make_user
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

PLANS = ["Class plans", "Provision map", "Support plans", "Meetings", "Interventions"]
SESSIONS = ["Day by day", "Not recorded", "Week sheet", "Delivery"]
MONEY = ["Costs", "Funding", "Rates"]
ALL_PLANS = [
    "Class plans", "Provision map", "Support plans", "Early discussions", "Meetings",
    "Golden thread", "Outcomes to review", "Interventions",
    "Settings",
]  # fmt: skip
EHC_PLANS = ["Reviews", "Phase transfers", "Assessments", "Golden thread", "Given to others"]
# Role → the entries of the bar between Register and what follows, the rooms above a page of each
# room, and the pages inside it.
READS: dict[str, tuple[list[str], list[str], dict[str, list[str]]]] = {
    "senco": (
        ["Provision"], ["Plans", "EHC plans", "Sessions", "Money"],
        {
            "provision_map": ALL_PLANS,
            "ehc_plans": [
                *EHC_PLANS[:3], "Owed by authorities", *EHC_PLANS[3:], "Local authorities",
            ],
            "delivery": [*SESSIONS, "Reviews", "Impact"], "costs": MONEY,
        },
    ),
    "head": (
        ["Provision"], ["Plans", "EHC plans", "Sessions", "Money"],
        {
            "provision_map": [*PLANS[:4], "Golden thread", "Interventions", "Settings"],
            "ehc_plans": EHC_PLANS,
            "delivery": ["Delivery", "Impact"],
            "rates": MONEY,
        },
    ),
    "teacher": (
        ["Plans", "EHC plans", "Sessions"], [],
        {"plans": ALL_PLANS[:-1], "sessions": [*SESSIONS, "Reviews", "Impact"]},
    ),
    "ta": (
        ["Plans", "EHC plans", "Sessions"], [],
        {"plans": PLANS, "sessions_week": [*SESSIONS, "Impact"]},
    ),
    "dsl": (
        ["Plans", "EHC plans", "Sessions"], [],
        {"interventions": PLANS, "ehc_plans": EHC_PLANS, "effect": ["Delivery", "Impact"]},
    ),
    "office": (["EHC plans"], [], {}),
    "governor": ([], [], {}),
    "it": ([], [], {}),
}  # fmt: skip


def links(html: str, nav: str) -> list[tuple[str, str, str]]:
    """Label, address and mark of the links in the first navigation with that opening."""
    found = re.search(rf"<nav {nav}.*?</nav>", html, re.DOTALL)
    if found is None:
        return []
    link = r'<a\s+href="([^"]*)"(?: aria-current="(\w+)")?\s*>([^<]*)</a>'
    return [
        (unescape(label), unescape(url), mark) for url, mark, label in re.findall(link, found[0])
    ]


def labels(html: str, nav: str) -> list[str]:
    return [label for label, _, _ in links(html, nav)]


def marked(html: str, nav: str) -> list[str]:
    return [label for label, _, mark in links(html, nav) if mark]


BAR, ABOVE, INSIDE = 'class="sections"', 'class="tabs rooms"', 'class="room-pages"'
FOLDED = 'class="tabs-folded"'
LABELS = [room.label for room in ROOMS]
ROOM_OF = {page.url_name: room.label for room in ROOMS for page in room.pages}


def page_of(client: Client, name: str) -> str:
    response = client.get(reverse(name, args=["harebell-primary"]))
    assert response.status_code == 200, name
    return response.content.decode()


@pytest.mark.parametrize("who", READS)
def test_each_role_finds_its_own_pages_and_where_it_is(cast: Cast, who: str) -> None:
    in_bar, rooms, inside = READS[who]
    client = signed_in(getattr(cast, who))
    bar = labels(client.get(reverse("today")).content.decode(), BAR)
    assert [each for each in bar if each in ("Provision", *LABELS)] == in_bar
    for name, expected in inside.items():
        html = page_of(client, name)
        room = ROOM_OF[name]
        assert labels(html, ABOVE) == rooms
        assert labels(html, INSIDE) == labels(html, FOLDED) == expected
        assert marked(html, BAR) == (["Provision"] if rooms else [room])
        assert marked(html, ABOVE) == ([room] if rooms else [])
        assert len(marked(html, INSIDE)) == 1


@pytest.mark.parametrize("who", [who for who, (*_, inside) in READS.items() if inside])
def test_every_page_that_is_offered_opens_and_marks_itself(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for name in READS[who][2]:
        for label, url, _ in links(page_of(client, name), INSIDE):
            response = client.get(url)
            assert response.status_code == 200, url
            assert marked(response.content.decode(), INSIDE) == [label]


@pytest.mark.parametrize("name", ["meetings", "meetings_actions"])
def test_both_lists_of_meetings_are_one_page_of_the_room(cast: Cast, name: str) -> None:
    html = page_of(signed_in(cast.ta), name)
    assert marked(html, INSIDE) == marked(html, FOLDED) == ["Meetings"]
    assert "<summary>Meetings" in " ".join(html.split()).replace("> ", ">")


def test_whose_sessions_goes_along_between_the_pages_of_sessions_alone(cast: Cast) -> None:
    response = signed_in(cast.senco).get("/harebell-primary/sessions/?who=all&day=2026-11-20")
    found = {label: url for label, url, _ in links(response.content.decode(), INSIDE)}
    assert found["Week sheet"] == "/harebell-primary/sessions/week/?who=all"
    assert found["Not recorded"] == "/harebell-primary/sessions/unrecorded/?who=all"
    assert found["Delivery"] == "/harebell-primary/delivery/"


def test_a_single_pupil_alone_offers_no_class_plans(cast: Cast) -> None:
    someone = make_user("one.pupil@harebell.test", "Single Pupil")
    grant(someone, "ta", cast.noah)
    html = page_of(signed_in(someone), "provision_map")
    assert labels(html, INSIDE) == [each for each in PLANS[1:] if each != "EHC plans"]
    assert marked(html, BAR) == ["Plans"]


def test_every_address_of_provision_lies_in_one_room_or_in_a_pupils_record() -> None:
    names = [pattern.name for pattern in urlpatterns if pattern.name]
    assert len(names) > 50
    for name in names:
        holding = [room.label for room in ROOMS if room.holds(name)]
        of_a_pupil = name.startswith(("pupil_", "outcome_"))
        assert len(holding) == (0 if of_a_pupil else 1), name
