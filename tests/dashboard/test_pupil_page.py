"""The pupil's overview: who sees what of it, and what opening it leaves behind."""

from datetime import date

import pytest
from django.urls import reverse

from pupils.models import Pupil
from send_mis.audit.models import Read
from tests.factories import (
    TODAY,
    add_need,
    grant,
    in_change,
    leave,
    make_user,
    monitor,
    put_on_register,
)
from tests.people import Cast, signed_in
from tests.queries import queries

MAY_OPEN = ("senco", "head", "office", "dsl", "designated_teacher", "teacher", "ta", "trust_lead")
MAY_NOT = ("governor", "parent", "it")
PAGES = ("pupil_page", "pupil_details", "pupil_history", "pupil_access", "pupil_changes")


def page(pupil: Pupil, name: str = "pupil_page") -> str:
    return reverse(name, args=[pupil.pk])


def text_for(cast: Cast, role: str, pupil: Pupil, name: str = "pupil_page") -> str:
    response = signed_in(getattr(cast, role)).get(page(pupil, name))
    assert response.status_code == 200
    return response.content.decode()


def test_the_person_stands_first(cast: Cast) -> None:
    for role in MAY_OPEN:
        text = text_for(cast, role, cast.noah)
        assert "<h1>Noah Bright</h1>" in text
        assert "Year 4 · 4H · born 3 Feb 2018, 8 years old · key adult Teacher Harebell" in text
        main = text.index("<main")
        assert text.index("Noah Bright</h1>") < text.index("EHC plan", main)


def test_a_role_without_the_action_is_told_why(cast: Cast) -> None:
    for role in MAY_NOT:
        client = signed_in(getattr(cast, role))
        for name in PAGES:
            response = client.get(page(cast.noah, name))
            assert response.status_code == 403
            assert "may not" in response.content.decode()


def test_a_stranger_of_the_same_role_finds_nothing(cast: Cast) -> None:
    statuses = set()
    for role in MAY_OPEN:
        here, there = signed_in(getattr(cast, role)), signed_in(cast.stranger(role))
        for name in PAGES:
            url = page(cast.noah, name)
            statuses.add((here.get(url).status_code, there.get(url).status_code))
    assert statuses == {(200, 404), (403, 403)}
    readers = set(Read.objects.filter(pupil_ids__contains=[cast.noah.pk]).values_list("user_id"))
    assert not readers & {(cast.stranger(role).pk,) for role in MAY_OPEN}


@pytest.mark.parametrize("role", ["teacher", "ta"])
def test_another_class_of_the_same_school_is_not_theirs(cast: Cast, role: str) -> None:
    assert signed_in(getattr(cast, role)).get(page(cast.amara)).status_code == 404


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        ("senco", "Overview Details Family Documents Letters Professionals Register Who Changes"),
        ("head", "Overview Details Family Documents Letters Professionals Register Who Changes"),
        ("dsl", "Overview Details Family Documents Letters Professionals Register Who"),
        ("teacher", "Overview Details Family Documents Letters Professionals Register"),
        ("ta", "Overview Details Documents Professionals Register"),
    ],
)
def test_only_sections_that_can_be_opened_are_shown(cast: Cast, role: str, tabs: str) -> None:
    text = text_for(cast, role, cast.noah)
    links = {
        "Overview": "", "Details": "details/", "Family": "family/", "Documents": "documents/",
        "Letters": "letters/", "Professionals": "professionals/",
        "Register": "history/", "Who": "access/", "Changes": "changes/",
    }  # fmt: skip
    shown = [tab for tab, end in links.items() if f'href="{page(cast.noah)}{end}"' in text]
    assert shown == tabs.split()


@pytest.fixture
def sensitive(cast: Cast) -> Pupil:
    with in_change():
        for name, value in {
            "is_looked_after": True, "is_fsm": True, "has_medical_flag": True,
            "medical_note": "Carries an inhaler", "ethnicity": "WBRI", "upn": "R201100018042",
        }.items():  # fmt: skip
            setattr(cast.noah, name, value)
        cast.noah.save()
        spell = cast.noah.spells.get()
        spell.reason, spell.decided_by = "The panel agreed", "County council"
        spell.save()
        autism, other = cast.noah.needs.order_by("rank")
        autism.words = "Shuts down in noise"
        autism.save()
        # Nothing but the school's own words says what this need is.
        other.type, other.words = "", "Waits for the clinic"
        other.save()
    return cast.noah


SEEN_BY = {
    "Looked after": {"senco", "head", "office", "dsl", "designated_teacher", "trust_lead"},
    "free school meals": {"senco", "head", "office", "dsl", "designated_teacher", "trust_lead"},
    "Carries an inhaler": set(MAY_OPEN),
    "R201100018042": {"senco", "head", "office"},
    "The panel agreed": set(MAY_OPEN) - {"ta", "office"},
    "Shuts down in noise": set(MAY_OPEN) - {"office"},
    "Waits for the clinic": set(MAY_OPEN) - {"office"},
}


def test_each_fact_is_shown_to_those_alone_who_may_see_it(cast: Cast, sensitive: Pupil) -> None:
    names = ("pupil_page", "pupil_details", "pupil_history")
    for role in MAY_OPEN:
        text = " ".join(text_for(cast, role, sensitive, name) for name in names).lower()
        for fact, roles in SEEN_BY.items():
            assert (fact.lower() in text) is (role in roles), (role, fact)


def test_the_office_reads_needs_without_the_schools_own_words(cast: Cast, sensitive: Pupil) -> None:
    with in_change():
        sensitive.needs.filter(rank=1).delete()
    lists = (reverse("register", args=["harebell-primary"]), reverse("today"))
    for role in ("office", "teacher", "senco"):
        client = signed_in(getattr(cast, role))
        text = "".join(client.get(url).content.decode() for url in lists)
        assert ("Waits for the clinic" in text) is (role != "office"), role
    office = signed_in(cast.office)
    shown = office.get(reverse("pupil_page", args=[sensitive.pk])).content.decode()
    assert "Social, emotional and mental health" in shown, "the area stays"


@pytest.mark.parametrize(
    ("role", "buttons"),
    [("senco", True), ("head", False), ("teacher", False), ("office", False)],
)
def test_only_who_may_act_is_offered_to(cast: Cast, role: str, buttons: bool) -> None:
    text = text_for(cast, role, cast.noah)
    assert ("register/needs/" in text) is buttons
    assert ("Record that they were told" in text) is buttons


def test_the_next_step_is_the_most_pressing(cast: Cast) -> None:
    late = text_for(cast, "senco", cast.amara)
    assert "The review was due Mon 2 Nov 2026" in late
    assert "3 weeks late" in late
    assert "Set a review date" in text_for(cast, "senco", cast.jayden)
    assert "Monitoring review in 4 weeks" in text_for(cast, "senco", cast.tom)
    assert "Annual review on Tue 8 Dec 2026" in text_for(cast, "teacher", cast.noah)
    off = text_for(cast, "senco", cast.kacper)
    assert "Not on the register" in off
    assert "Add to the register" in off


def test_needs_stand_in_their_order_with_words(cast: Cast) -> None:
    text = text_for(cast, "ta", cast.noah)
    assert text.index("Autistic spectrum disorder") < text.index("Social, emotional and mental")
    assert "Communication and interaction" in text


def test_a_leaver_is_still_found_and_says_so(cast: Cast) -> None:
    leave(cast.noah, TODAY)
    text = text_for(cast, "senco", cast.noah)
    assert "Left, off roll from Mon 23 Nov 2026" in text
    assert "Record the needs" not in text


def test_opening_is_recorded_once_and_not_for_head_requests(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    of_noah = Read.objects.filter(pupil_ids__contains=[cast.noah.pk])
    client.head(page(cast.noah))
    assert not of_noah.exists()
    client.get(page(cast.noah))
    read = of_noah.get()
    assert (read.what, read.pupil_ids, read.role) == ("pupil.page", [cast.noah.pk], "teacher")
    assert read.school_id == cast.harebell.pk


def test_who_opened_it_last_and_how_many_can(cast: Cast) -> None:
    signed_in(cast.teacher).get(page(cast.noah))
    text = text_for(cast, "senco", cast.noah)
    assert "8 people can" in text
    assert "by Teacher Harebell." in text
    assert "by Senco Harebell" not in text_for(cast, "senco", cast.noah)


@pytest.mark.parametrize("role", ["senco", "teacher", "trust_lead"])
def test_queries_are_few_and_fixed(cast: Cast, role: str) -> None:
    client = signed_in(getattr(cast, role))
    urls = [page(cast.noah, name) for name in PAGES]
    urls = [url for url in urls if client.get(url).status_code == 200]
    few = {url: queries(client, url) for url in urls}
    assert max(few.values()) <= 24, few
    for n in range(8):
        first = date(2012 + n, 1, 5)
        put_on_register(cast.noah, "K", first, until=date(2012 + n, 9, 1))
        add_need(cast.noah, "MLD", 9, first, until=date(2012 + n, 9, 1))
        monitor(cast.noah, date(2012 + n, 9, 1), ends_on=date(2012 + n, 12, 1))
        grant(make_user(), "ta", cast.noah, reason="1:1")
    assert {url: queries(client, url) for url in urls} == few
