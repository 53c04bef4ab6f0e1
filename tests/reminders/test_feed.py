"""The private calendar: one's own turn, by initials, the same on every reading, to nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from pupils.models import DueDate, Pupil
from send_mis.access import clock
from send_mis.access.models import ClassGrant
from send_mis.links.models import MissedLink
from send_mis.links.pages import MOST_MISSES
from send_mis.reminders.models import CalendarFeed
from send_mis.reminders.rules.entries import Entry, Stamp, as_kept, stamps_of
from tests.factories import TODAY, grant, in_change, make_cycle, make_feed
from tests.people import Cast

pytestmark = pytest.mark.django_db
URL = "/calendar/a-token.ics"


@pytest.fixture
def cycle(cast: Cast) -> Any:
    """Noah's plan, to be agreed by his teacher, on a day that a calendar still shows."""
    made = make_cycle(cast.noah)
    DueDate.objects.filter(subject_id=made.pk).update(law_on=date(2026, 12, 4), hold_by_on=None)
    return made


def events(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def said(answer: Any) -> list[str]:
    return [str(event["summary"]) for event in events(answer)]


def test_it_holds_ones_own_turn_in_whole_days_by_initials(cast: Cast, cycle: Any) -> None:
    make_feed(cast.harebell, cast.teacher)
    answer = Client().get(URL)
    [event] = events(answer)
    assert str(event["summary"]) == "NB: Agree the support plan with parents"
    assert event["dtstart"].dt == date(2026, 12, 4)
    assert event["dtend"].dt == date(2026, 12, 5)
    assert str(event["transp"]) == "TRANSPARENT"
    assert str(event["url"]).endswith(f"/pupils/{cast.noah.pk}/support-plan/")
    assert b"Bright" not in answer.content
    assert b"Noah" not in answer.content
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in text
    assert "X-PUBLISHED-TTL:PT4H\r\n" in text


def test_what_is_somebody_elses_turn_is_not_in_it(cast: Cast, cycle: Any) -> None:
    make_feed(cast.harebell, cast.head)
    assert said(Client().get(URL)) == []
    calendar = Calendar.from_ical(Client().get(URL).content)
    assert calendar.subcomponents, "some programs refuse a calendar without any part"


def test_it_holds_all_hats_of_that_school_and_no_other_school(cast: Cast, cycle: Any) -> None:
    grant(cast.teacher, "senco", cast.harebell)
    grant(cast.teacher, "senco", cast.thistle)
    make_feed(cast.harebell, cast.teacher)
    turns = {"senco", "teacher"}
    owed = DueDate.objects.filter(
        turn__in=turns, done_on=None, due_on__gt=TODAY - timedelta(days=31)
    )
    here = owed.filter(school=cast.harebell)
    with_teacher = [row for row in here if row.turn == "senco" or row.pupil_id == cast.noah.pk]
    found = events(Client().get(URL))
    assert {str(e["url"]).split("/pupils/")[1][:36] for e in found if "/pupils/" in e["url"]} >= {
        str(row.pupil_id) for row in with_teacher if row.pupil_id
    }
    assert owed.filter(school=cast.thistle).exists()
    assert "Thistle" not in Client().get(URL).content.decode()


def test_it_says_the_same_bytes_until_something_moves(
    cast: Cast, cycle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_feed(cast.harebell, cast.teacher)
    first = Client().get(URL)
    [before] = events(first)
    later = timezone.now() + timedelta(hours=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    again = Client().get(URL)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    unchanged = Client().get(URL, headers={"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    DueDate.objects.filter(subject_id=cycle.pk).update(law_on=date(2026, 12, 11))
    [after] = events(Client().get(URL, headers={"If-None-Match": first["ETag"]}))
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["last-modified"].dt > before["last-modified"].dt
    assert after["dtstamp"].dt == after["last-modified"].dt


def test_another_entry_keeps_its_stamp_and_one_that_is_gone_is_forgotten() -> None:
    now = timezone.now()
    one, two = (Entry(uid, TODAY, "NB: Review", (), "/") for uid in ("1", "2"))
    first = stamps_of([one, two], {}, now)
    moved = Entry("2", TODAY + timedelta(days=1), "NB: Review", (), "/")
    later = now + timedelta(hours=1)
    then = stamps_of([one, moved], as_kept(first), later)
    assert then["1"] == first["1"]
    assert then["2"] == Stamp(moved.content, 1, later)
    assert as_kept(stamps_of([one], as_kept(then), later)).keys() == {"1"}


def test_reading_is_noted_once_an_hour(
    cast: Cast, cycle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = make_feed(cast.harebell, cast.teacher)
    now = timezone.now()
    for minutes, noted in ((0, 0), (59, 0), (61, 61)):
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=minutes))  # noqa: B023
        Client().get(URL)
        feed.refresh_from_db()
        assert feed.last_read_at == now + timedelta(minutes=noted)


def test_it_takes_six_queries_at_most_however_many_hats(cast: Cast, cycle: Any) -> None:
    grant(cast.teacher, "senco", cast.harebell)
    grant(cast.teacher, "office", cast.harebell)
    make_feed(cast.harebell, cast.teacher)
    Client().get(URL)
    CalendarFeed.objects.update(last_read_at=None)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(URL).status_code == 200
    assert len(queries) <= 6, [q["sql"][:90] for q in queries]


@pytest.mark.parametrize("state", ["unknown", "ended", "inactive", "without rights", "cut off"])
def test_where_there_is_none_every_answer_is_the_same(cast: Cast, state: str) -> None:
    feed = make_feed(cast.harebell, cast.teacher)
    url = URL
    with in_change():
        if state == "ended":
            CalendarFeed.objects.filter(pk=feed.pk).update(ended_at=timezone.now())
        elif state == "inactive":
            cast.teacher.is_active = False
            cast.teacher.save(update_fields=["is_active"])
        elif state == "without rights":
            ClassGrant.objects.filter(user=cast.teacher).update(ends_on=TODAY)
        else:
            url = {"unknown": "/calendar/forged.ics", "cut off": "/calendar/a-toke.ics"}[state]
    answer = Client().get(url)
    assert answer.status_code == 404
    nobody = Client().get("/calendar/nobody.ics")
    assert answer.content == nobody.content
    assert answer["Cache-Control"] == "private, no-store"
    # Who had an address guesses nothing.
    assert MissedLink.objects.count() == (2 if url != URL else 1)


def test_a_governor_or_a_parent_has_none(cast: Cast) -> None:
    for person in (cast.governor, cast.parent):
        make_feed(cast.harebell, person, token=f"of-{person.pk}")
        assert Client().get(f"/calendar/of-{person.pk}.ics").status_code == 404


def test_whoever_guesses_is_stopped(cast: Cast) -> None:
    make_feed(cast.harebell, cast.teacher)
    for number in range(MOST_MISSES):
        assert Client().get(f"/calendar/{number}.ics").status_code == 404
    stopped = Client().get(URL)
    assert stopped.status_code == 429
    assert stopped["Retry-After"]
    assert Client(REMOTE_ADDR="203.0.113.9").get(URL).status_code == 200


def test_other_scripts_and_long_lines_are_folded_and_read_back(cast: Cast, cycle: Any) -> None:
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(
            legal_forename="Ξένια", legal_surname="Żółć", preferred_forename="",
            preferred_surname="",
        )  # fmt: skip
    about = "Łódź, 王小明; “quoted” \\ back, " * 4
    DueDate.objects.filter(subject_id=cycle.pk).update(about=about[:160])
    make_feed(cast.harebell, cast.teacher)
    answer = Client().get(URL)
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    assert said(answer) == [f"ΞŻ: Agree the support plan with parents – {about[:160]}"]


def test_it_opens_by_get_alone(cast: Cast) -> None:
    make_feed(cast.harebell, cast.teacher)
    assert Client().post(URL).status_code == 405
    assert Client().head(URL).status_code == 200


def test_the_day_moves_on(cast: Cast, cycle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is older than thirty days leaves the calendar, and so does what was done."""
    make_feed(cast.harebell, cast.teacher)
    monkeypatch.setattr(clock, "today", lambda: date(2027, 1, 4))
    monkeypatch.setattr("send_mis.reminders.views.feed.today", lambda: date(2027, 1, 3))
    assert len(said(Client().get(URL))) == 1
    monkeypatch.setattr("send_mis.reminders.views.feed.today", lambda: date(2027, 1, 4))
    assert said(Client().get(URL)) == []
    monkeypatch.setattr("send_mis.reminders.views.feed.today", lambda: TODAY)
    DueDate.objects.filter(subject_id=cycle.pk).update(done_on=TODAY)
    assert said(Client().get(URL)) == []
