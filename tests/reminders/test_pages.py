"""Pages of reminders: one's own choices and mails, the school's settings, and who sees what."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pupils.models import DueDate
from send_mis.access.models import SchoolGrant
from send_mis.dashboard.selectors.today_parts import waiting
from send_mis.errors import AlreadyDone, EditConflict, RuleBroken
from send_mis.links.writing import hash_of
from send_mis.reminders.kinds import KINDS
from send_mis.reminders.models import (
    CalendarFeed,
    ReminderChoice,
    ReminderRun,
    ReminderSettings,
)
from send_mis.reminders.rules.chosen import ChosenReminders
from send_mis.reminders.services import choices as service
from tests.factories import TODAY, actor_for_user, in_change, make_cycle, make_digest, make_feed
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
OWN, CHANGE = "/reminders/", "/reminders/change/"
DAILY = ChosenReminders("daily", [0, 1, 2, 3, 4], None, None)


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return unescape(answer.content.decode())


def school_url(cast: Cast, name: str = "reminders_school") -> str:
    return reverse(name, args=[cast.harebell.slug])


@pytest.fixture
def due(cast: Cast) -> DueDate:
    """Noah's plan is to be agreed by his teacher; late since September."""
    return DueDate.objects.get(subject_id=make_cycle(cast.noah).pk, done_on=None)


# --- One's own ------------------------------------------------------------------------------


def test_somebody_says_how_they_are_reminded_and_who_stands_in_is_said(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    shown = client.get(CHANGE)
    assert "whoever else teaches your class, else Senco Harebell" in text(shown)
    data = fields_sent(shown.content) | {"often": "monday", "weekdays": ["0", "2"]}
    data |= day("away_from", TODAY) | day("back_on", TODAY + timedelta(days=7))
    assert client.post(CHANGE, data).status_code == 302
    page = text(client.get(OWN))
    for words in ("Once a week", "Monday and Wednesday", "You are away.", "back on Mon 30 Nov 2026",
                  "Your turn then passes to whoever else teaches your class"):  # fmt: skip
        assert words in page
    row = ReminderChoice.objects.get(user=cast.teacher)
    assert (row.often, row.weekdays, row.version) == ("monday", [0, 2], 1)


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        (day("back_on", TODAY), "away_from"),
        (day("away_from", TODAY) | day("back_on", TODAY), "back_on"),
        ({"weekdays": []}, "weekdays"),
    ],
)
def test_what_cannot_be_is_said_at_its_box(cast: Cast, typed: Any, box: str) -> None:
    client = signed_in(cast.teacher)
    answer = client.post(CHANGE, fields_sent(client.get(CHANGE).content) | typed)
    assert answer.context["form"].errors.keys() == {box}
    assert not ReminderChoice.objects.exists()


def test_an_absence_that_is_over_is_proposed_no_more(cast: Cast) -> None:
    with in_change():
        ReminderChoice.objects.create(
            school=cast.harebell, user=cast.teacher, away_from=date(2026, 11, 2), back_on=TODAY
        )
    client = signed_in(cast.teacher)
    assert "You are away" not in text(client.get(OWN))
    assert fields_sent(client.get(CHANGE).content)["away_from_day"] == ""


def test_two_tabs_do_not_overwrite_each_other_from_the_first_on(cast: Cast) -> None:
    actor, school = actor_for_user(cast.teacher), cast.harebell
    service.choose_reminders(actor=actor, school=school, version=0, chosen=DAILY)
    with pytest.raises(EditConflict):
        service.choose_reminders(actor=actor, school=school, version=0, chosen=DAILY)
    senco = actor_for_user(cast.senco)
    settings: Any = {"hour": 8, "silent_kinds": [], "notice_days": {}}
    service.change_reminders(actor=senco, school=school, version=0, **settings)
    with pytest.raises(EditConflict):
        service.change_reminders(actor=senco, school=school, version=0, **settings)


def test_what_was_sent_opens_to_what_its_reader_may_read_today(cast: Cast, due: DueDate) -> None:
    digest = make_digest(cast.harebell, cast.teacher, says=[due])
    client = signed_in(cast.teacher)
    listed = text(client.get(OWN))
    assert "Mon 23 Nov 2026" in listed
    assert "1 thing" in listed
    url = reverse("reminders_sent", args=[digest.pk])
    assert url in listed
    opened = text(client.get(url))
    assert "Noah Bright" in opened
    assert "late" in opened
    DueDate.objects.filter(pk=due.pk).update(done_on=TODAY)
    assert "Done on Mon 23 Nov 2026" in text(client.get(url))
    DueDate.objects.filter(pk=due.pk).update(done_on=None, school=cast.thistle)
    gone = text(client.get(url))
    assert "Bright" not in gone
    assert "1 thing that you cannot open" in gone


def test_nobody_opens_what_was_sent_to_somebody_else(cast: Cast, due: DueDate) -> None:
    digest = make_digest(cast.harebell, cast.teacher, says=[due])
    url = reverse("reminders_sent", args=[digest.pk])
    for person in (cast.senco, cast.head, cast.stranger("teacher")):
        assert signed_in(person).get(url).status_code == 404
    withdrawn = make_digest(cast.harebell, cast.ta, state="withdrawn")
    client = signed_in(cast.ta)
    assert "Nothing was sent to you yet" in text(client.get(OWN))
    assert client.get(reverse("reminders_sent", args=[withdrawn.pk])).status_code == 404


def test_a_mail_that_did_not_arrive_is_said_first(cast: Cast) -> None:
    make_digest(cast.harebell, cast.teacher, TODAY - timedelta(days=3))
    make_digest(cast.harebell, cast.teacher, state="failed", failure="SMTPRecipientsRefused (550)")
    page = text(signed_in(cast.teacher).get(OWN))
    assert "The last mail to you did not arrive. The mail server refused the address." in page
    assert "teacher@harebell.test" in page


def test_the_page_costs_the_same_however_much_was_sent(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    client.get(OWN)
    counts = []
    for back in (1, 40):
        for n in range(1, back + 1):
            make_digest(cast.harebell, cast.teacher, TODAY - timedelta(days=n + back))
        with CaptureQueriesContext(connection) as queries:
            text(client.get(OWN))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15, counts


def test_a_trusts_hat_reads_what_was_sent_and_chooses_nothing(cast: Cast) -> None:
    with in_change():
        SchoolGrant.objects.filter(user=cast.senco).update(ends_on=TODAY)
    from tests.factories import grant

    grant(cast.senco, "senco", cast.trust)
    make_digest(cast.harebell, cast.senco)
    client = signed_in(cast.senco)
    page = text(client.get(OWN))
    assert cast.harebell.name in page
    assert "Change<span" not in page
    assert client.get(CHANGE).status_code == 403
    assert client.get("/reminders/calendar/").status_code == 403
    assert client.get(school_url(cast)).status_code == 200
    assert client.get(school_url(cast, "reminders_school_change")).status_code == 403


# --- The calendar's address -----------------------------------------------------------------


def test_the_address_is_shown_once_and_a_second_press_makes_no_second(cast: Cast) -> None:
    client, url = signed_in(cast.teacher), "/reminders/calendar/"
    data = fields_sent(client.get(url).content)
    made = client.post(url, data)
    address = made.context["address"]
    assert address in text(made)
    assert Client().get(address.partition("8000")[2]).status_code == 200
    again = client.post(url, data)
    assert (again.status_code, CalendarFeed.objects.count()) == (302, 1)
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert CalendarFeed.objects.get().token_hash == hash_of(token)
    for page in (client.get(OWN), client.get(url)):
        assert token not in text(page)


def test_a_new_address_ends_the_old_one_and_ending_it_twice_is_said(cast: Cast) -> None:
    make_feed(cast.harebell, cast.teacher)
    client = signed_in(cast.teacher)
    client.post("/reminders/calendar/", fields_sent(client.get("/reminders/calendar/").content))
    assert Client().get("/calendar/a-token.ics").status_code == 404
    assert client.post("/reminders/calendar/end/").status_code == 302
    assert not CalendarFeed.objects.filter(ended_at=None).exists()
    said = client.post("/reminders/calendar/end/", follow=True)
    assert "it was ended before" in text(said)
    with pytest.raises(AlreadyDone):
        service.end_feed(actor=actor_for_user(cast.teacher), school=cast.harebell)


# --- The school's ---------------------------------------------------------------------------


def test_who_sees_and_who_changes_what_the_school_sends(cast: Cast) -> None:
    answers = {
        role: tuple(
            signed_in(getattr(cast, role)).get(school_url(cast, name)).status_code
            for name in ("reminders_school", "reminders_school_change")
        )
        for role in ("senco", "head", "office", "it", "teacher", "ta", "governor", "trust_lead")
    }
    assert answers == {
        **dict.fromkeys(("senco", "head"), (200, 200)),
        **dict.fromkeys(("office", "it"), (200, 403)),
        **dict.fromkeys(("teacher", "ta", "governor", "trust_lead"), (403, 403)),
    }
    for role in ("senco", "it"):
        assert signed_in(cast.stranger(role)).get(school_url(cast)).status_code == 404
    stranger = signed_in(cast.stranger("senco"))
    assert stranger.post(school_url(cast, "reminders_school_change"), {}).status_code == 404


def test_only_what_differs_from_the_usual_is_kept(cast: Cast) -> None:
    client, url = signed_in(cast.senco), school_url(cast, "reminders_school_change")
    data = fields_sent(client.get(url).content) | {"hour": "9", "days_register_review": "21"}
    del data["sent_letter_deliver"]
    assert client.post(url, data).status_code == 302
    row = ReminderSettings.objects.get()
    assert (row.hour, row.silent_kinds, row.notice_days, row.version) == (
        9, ["letter.deliver"], {"register.review": 21}, 1,
    )  # fmt: skip
    page = text(client.get(school_url(cast)))
    assert "From 21 days before" in page
    assert "Not sent" in page
    assert "9:00 on school days" in page
    wrong = client.post(url, fields_sent(client.get(url).content) | {"days_register_review": "61"})
    assert wrong.context["form"].errors.keys() == {"days_register_review"}


def test_the_service_refuses_what_no_form_would_send(cast: Cast) -> None:
    senco: Any = {"actor": actor_for_user(cast.senco), "school": cast.harebell, "version": 0}
    for given, box in (
        ({"hour": 7, "silent_kinds": ["x"], "notice_days": {}}, ""),
        ({"hour": 7, "silent_kinds": [], "notice_days": {"register.review": 99}},
         "days_register_review"),
        ({"hour": 3, "silent_kinds": [], "notice_days": {}}, "hour"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken) as refused:
            service.change_reminders(**senco, **given)
        assert set(refused.value.problems) == {box}
    with pytest.raises(RuleBroken) as refused:
        service.choose_reminders(**senco, chosen=ChosenReminders("daily", [7], None, None))
    assert set(refused.value.problems) == {"weekdays"}


def test_days_and_people_are_counted_and_nothing_more_is_said_of_a_pupil(cast: Cast) -> None:
    for back, state in ((3, "sent"), (0, "failed")):
        make_digest(
            cast.harebell, cast.teacher, TODAY - timedelta(days=back), state=state,
            failure="SMTPRecipientsRefused (550)" if state == "failed" else "",
        )  # fmt: skip
    make_digest(cast.harebell, cast.senco, state="waiting")
    page = text(signed_in(cast.it).get(school_url(cast)))
    assert "Teacher Harebell" in page
    assert "The mail server refused the address." in page
    assert "1 mail did not arrive" in page
    assert "Not run" not in page.partition("Mon 23 Nov 2026")[0]
    assert "Bright" not in page


def test_whoever_was_reached_since_is_no_more_unreached(cast: Cast) -> None:
    make_digest(cast.harebell, cast.teacher, TODAY - timedelta(days=3), state="failed", failure="x")
    for person, many in ((cast.senco, 1), (cast.it, 1), (cast.office, 1), (cast.head, 0)):
        titles = [task.title for task in waiting(actor_for_user(person))]
        assert titles.count("Reminders to 1 person did not arrive") == many, person
    make_digest(cast.harebell, cast.teacher)
    assert not [t for t in waiting(actor_for_user(cast.it)) if "Reminders" in t.title]
    assert "Everybody’s last mail arrived" in text(signed_in(cast.it).get(school_url(cast)))


def test_what_nobody_can_be_told_of_is_named_to_senco_and_head_alone(
    cast: Cast, due: DueDate
) -> None:
    senco = {"school": cast.harebell, "away_from": TODAY, "back_on": TODAY + timedelta(days=7)}
    with in_change():
        for person in (cast.teacher, cast.senco, cast.head):
            ReminderChoice.objects.create(user=person, **senco)
    url = school_url(cast)
    named, counted = (text(signed_in(p).get(url)) for p in (cast.senco, cast.office))
    assert "What nobody can be told of" in named
    assert "Noah Bright" in named
    assert "is away until Mon 30 Nov 2026" in named
    assert "nobody is there to be told" in counted
    assert "Bright" not in counted
    assert KINDS[due.kind].words not in counted.partition("What is sent")[0]


def test_the_last_and_the_next_run_are_said(cast: Cast) -> None:
    url, client = school_url(cast), signed_in(cast.senco)
    assert "Not in the last 14 days" in text(client.get(url))
    from django.utils import timezone

    ReminderRun.objects.create(school=cast.harebell, on=TODAY, finished_at=timezone.now(), mails=3)
    assert "3 mails" in text(client.get(url))
