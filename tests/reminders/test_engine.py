"""Reminders: the right person, the right day, once; and after a kill, all of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as mailbox
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from pupils.models import DueDate
from send_mis.access import clock
from send_mis.access.models import ClassGrant
from send_mis.notifications import services as outbox
from send_mis.notifications.models import Message
from send_mis.reminders.choices import DigestState, Often, Stage
from send_mis.reminders.models import Reminder, ReminderChoice, ReminderDigest, ReminderRun
from send_mis.reminders.rules.stages import MailDay
from send_mis.reminders.selectors import digests
from send_mis.reminders.selectors.runs import schools_waiting
from send_mis.reminders.services import engine, following
from send_mis.reminders.services.engine import remind_school
from send_mis.reminders.services.words import digest_words
from send_mis.schools.models import School
from tests.factories import TODAY, grant, in_change, leave, make_cycle, make_user
from tests.people import Cast

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def run(school: School, on: date = TODAY) -> dict[str, Message]:
    """The mails of a run, by whom they go to."""
    before = set(Message.objects.values_list("pk", flat=True))
    remind_school(school_id=school.pk, on=on, now=NOW)
    return {mail.to: mail for mail in Message.objects.exclude(pk__in=before)}


def lines(mail: Message) -> list[str]:
    return [line for line in mail.body.splitlines() if line.startswith("- ")]


def choose(cast: Cast, person: Any, **chosen: Any) -> None:
    with in_change():
        ReminderChoice.objects.create(school=cast.harebell, user=person, **chosen)


@pytest.fixture
def cycle(cast: Cast) -> Any:
    """Noah's plan, agreed with nobody yet: his class teacher's turn, due on Friday 25 September."""
    return make_cycle(cast.noah)


# --- To whom --------------------------------------------------------------------------------


def test_the_teacher_hears_of_their_class_and_the_senco_of_what_is_late(
    cast: Cast, cycle: Any
) -> None:
    mails = run(cast.harebell)
    teacher, senco = mails[cast.teacher.email], mails[cast.senco.email]
    assert [line for line in lines(teacher) if "Agree" in line] == [
        "- NB: Agree the support plan with parents, by Fri 25 Sep (8 weeks late)"
    ]
    told = [line for line in lines(senco) if "Agree" in line]
    by = "- NB: Agree the support plan with parents, by Fri 25 Sep (8 weeks late)"
    assert told == [f"{by}. Whose turn: Teacher Harebell"]
    # A late teacher is no matter for the head, nor for anybody else.
    assert set(mails) == {cast.teacher.email, cast.senco.email}


def test_no_mail_names_a_child(cast: Cast, cycle: Any) -> None:
    for mail in run(cast.harebell).values():
        for name in ("Noah", "Bright", "Amara", "Okafor", "Jayden", "Clarke", "Reeves"):
            assert name not in mail.body
            assert name not in mail.subject


def test_a_school_hears_of_nobody_elses_pupils(cast: Cast, cycle: Any) -> None:
    assert cast.stranger("teacher").email not in run(cast.harebell)
    assert "Agree" not in run(cast.thistle)[cast.stranger("senco").email].body


def test_a_teacher_who_left_is_not_written_to_and_the_senco_hears_why(
    cast: Cast, cycle: Any
) -> None:
    with in_change():
        ClassGrant.objects.filter(user=cast.teacher).update(ends_on=TODAY)
    mails = run(cast.harebell)
    assert cast.teacher.email not in mails
    assert any(
        line.endswith("Yours, because nobody teaches the class")
        for line in lines(mails[cast.senco.email])
    )


def test_while_the_teacher_is_away_it_is_the_sencos_and_theirs_when_they_are_back(
    cast: Cast, cycle: Any
) -> None:
    choose(cast, cast.teacher, away_from=TODAY, back_on=TODAY + 2 * ONE_DAY)
    mails = run(cast.harebell)
    assert cast.teacher.email not in mails
    assert "Yours, because Teacher Harebell is away until Wed 25 Nov 2026" in (
        mails[cast.senco.email].body
    )
    assert cast.teacher.email not in run(cast.harebell, TODAY + ONE_DAY)
    assert cast.teacher.email in run(cast.harebell, TODAY + 2 * ONE_DAY)


def test_what_was_late_before_the_teacher_left_is_said_to_the_senco_as_theirs_once(
    cast: Cast, cycle: Any
) -> None:
    said = next(x for x in lines(run(cast.harebell)[cast.senco.email]) if "Agree" in x)
    assert said.endswith("Whose turn: Teacher Harebell")
    with in_change():
        ClassGrant.objects.filter(user=cast.teacher).update(ends_on=TODAY)
    mail = run(cast.harebell, TODAY + ONE_DAY)[cast.senco.email]
    assert "1 late" in mail.subject
    assert lines(mail)[0].endswith("Yours, because nobody teaches the class")
    again = run(cast.harebell, TODAY + 2 * ONE_DAY).get(cast.senco.email)
    assert again is None or "Agree" not in again.body


def test_a_pupil_who_left_owes_nothing(cast: Cast, cycle: Any) -> None:
    leave(cast.noah, TODAY)
    mails = run(cast.harebell)
    assert cast.teacher.email not in mails
    assert "NB" not in mails[cast.senco.email].body


def test_a_right_that_ends_before_the_mail_leaves_stops_it_and_the_rest_comes_anew(
    cast: Cast, cycle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = run(cast.harebell)[cast.teacher.email]
    with in_change():
        ClassGrant.objects.filter(user=cast.teacher).update(ends_on=TODAY)
    assert not outbox.send_message(message_id=mail.pk, now=timezone.now())
    assert not mailbox.outbox
    digest = ReminderDigest.objects.get(message_id=mail.pk)
    assert digest.state == DigestState.WITHDRAWN
    # The school is run again, and what they may not read any more is not said to them.
    assert not ReminderRun.objects.filter(school=cast.harebell, on=TODAY).exists()
    assert cast.teacher.email not in run(cast.harebell)


# --- Once -----------------------------------------------------------------------------------


def test_a_run_twice_says_nothing_twice(cast: Cast, cycle: Any) -> None:
    assert run(cast.harebell)
    before = Reminder.objects.count()
    assert not run(cast.harebell)
    assert Reminder.objects.count() == before


def test_each_thing_is_said_when_it_comes_up_when_it_is_time_and_when_it_is_late(
    cast: Cast,
) -> None:
    """Noah's review is on Tuesday 8 December: the school days of six weeks, one after another."""
    said: list[tuple[date, str]] = []
    for n in range(42):
        on = TODAY - 7 * ONE_DAY + n * ONE_DAY
        for mail in run(cast.harebell, on).values():
            said += [(on, line) for line in lines(mail) if "NB: Review" in line]
    assert [on for on, _ in said] == [
        date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 9),
    ]  # fmt: skip
    stages = Reminder.objects.filter(kind="register.review", pupil=cast.noah).order_by("stage")
    assert set(stages.values_list("stage", flat=True)) == {Stage.AHEAD, Stage.DUE, Stage.LATE}


def test_a_missed_week_loses_nothing_and_says_it_once(cast: Cast) -> None:
    run(cast.harebell, date(2026, 12, 7))
    mail = run(cast.harebell, date(2026, 12, 14))[cast.senco.email]
    assert any("NB: Review the support, by Tue 8 Dec (6 days late)" in x for x in lines(mail))


def test_a_new_date_is_said_anew(cast: Cast, cycle: Any) -> None:
    run(cast.harebell)
    DueDate.objects.filter(kind="cycle.agree", pupil=cast.noah).update(hold_by_on=TODAY + ONE_DAY)
    mail = run(cast.harebell, TODAY + ONE_DAY)[cast.teacher.email]
    assert lines(mail) == ["- NB: Agree the support plan with parents, by Tue 24 Nov (today)"]


def test_one_who_cannot_be_written_keeps_nobody_else_waiting(
    cast: Cast, cycle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine.digest_words

    def breaks_for_the_senco(school: Any, planned: Any, *rest: Any) -> Any:
        if planned.user.pk == cast.senco.pk:
            raise DatabaseError("gone")
        return real(school, planned, *rest)

    monkeypatch.setattr(engine, "digest_words", breaks_for_the_senco)
    assert set(run(cast.harebell)) == {cast.teacher.email}
    assert not ReminderRun.objects.exists()
    assert not Reminder.objects.filter(recipient=cast.senco, digest__isnull=False).exists()
    monkeypatch.undo()
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    assert set(run(cast.harebell)) == {cast.senco.email}
    assert ReminderRun.objects.get().mails == 1


def test_two_things_that_say_the_same_are_one_line_and_two_pupils_are_two(cast: Cast) -> None:
    due = DueDate.objects.filter(kind="register.review", pupil=cast.noah).get()
    DueDate.objects.bulk_create(
        DueDate(
            school=cast.harebell, kind="referral.chase", pupil=pupil, turn="senco",
            subject_type=due.subject_type, subject_id=uuid4(), hold_by_on=TODAY,
            starts_on=TODAY,
        )
        for pupil in (cast.noah, cast.noah, cast.amara)
    )  # fmt: skip
    mail = run(cast.harebell)[cast.senco.email]
    assert [line for line in lines(mail) if "Chase" in line] == [
        "- NB: Chase a referral, 2 of these, by Mon 23 Nov (today)",
        "- AO: Chase a referral, by Mon 23 Nov (today)",
    ]
    assert "3 now" in mail.subject


def test_only_the_last_mail_before_a_break_says_that_it_is_the_last(cast: Cast, cycle: Any) -> None:
    plan = digests.plan_school(cast.harebell, TODAY)
    line = next(each for each in plan.digests if each.user == cast.teacher).lines[0]
    tomorrow, back_on = TODAY + ONE_DAY, TODAY + 14 * ONE_DAY

    def said(stage: Stage, next_on: date, *, is_known: bool = True) -> str:
        planned = digests.PlannedDigest(cast.teacher, MailDay(TODAY, next_on, back_on, is_known))
        return digest_words(cast.harebell, planned, {uuid4(): replace(line, stage=stage)}, TODAY)[1]

    closes = "School closes soon and is back on Mon 7 Dec"
    assert f"{closes}: what falls due until then is said ahead." in said(Stage.AHEAD, tomorrow)
    assert f"{closes}. This is the last mail to you" in said(Stage.AHEAD, back_on)
    assert "This is the last mail to you before it opens again." in said(
        Stage.AHEAD, back_on, is_known=False
    )
    # Who is told of nothing but what is late is promised no more.
    assert "School closes" not in said(Stage.LATE, tomorrow)
    assert "What falls due" not in said(Stage.LATE, back_on)


# --- As people choose -----------------------------------------------------------------------


def test_once_a_week_holds_what_is_due_before_the_next(cast: Cast, cycle: Any) -> None:
    choose(cast, cast.senco, often=Often.MONDAY)
    assert cast.senco.email in run(cast.harebell)
    assert cast.senco.email not in run(cast.harebell, TODAY + ONE_DAY)
    mail = run(cast.harebell, date(2026, 12, 7))[cast.senco.email]
    assert "Now\n- NB: Review the support, by Tue 8 Dec (tomorrow)" in mail.body


def test_who_wants_only_what_is_late_hears_of_nothing_else(cast: Cast) -> None:
    choose(cast, cast.senco, often=Often.LATE)
    assert "Review the support, by Tue 8 Dec" not in run(cast.harebell)[cast.senco.email].body
    assert not run(cast.harebell, date(2026, 12, 8))
    assert "1 late" in run(cast.harebell, date(2026, 12, 9))[cast.senco.email].subject


def test_nothing_leaves_on_a_day_without_school(cast: Cast, cycle: Any) -> None:
    assert not run(cast.harebell, TODAY - ONE_DAY)
    assert ReminderRun.objects.get().is_quiet
    assert not Reminder.objects.exists()


# --- When -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "is_time"),
    [
        # Winter: London is on UTC.
        (datetime(2026, 11, 23, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), True),
        # Summer: an hour ahead.
        (datetime(2026, 6, 22, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 22, 6, 0, tzinfo=UTC), True),
        # The days on which the clocks change.
        (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 7, 0, tzinfo=UTC), True),
    ],
)
def test_mail_leaves_from_the_schools_hour_by_the_clocks_of_england(
    cast: Cast, now: datetime, is_time: bool
) -> None:
    assert (cast.harebell.pk in schools_waiting(now)) is is_time


def test_a_school_that_was_run_waits_for_the_next_day(cast: Cast) -> None:
    run(cast.harebell)
    assert cast.harebell.pk not in schools_waiting(NOW)
    assert cast.bluebell.pk in schools_waiting(NOW)
    assert cast.harebell.pk in schools_waiting(NOW + ONE_DAY)


# --- What became of it ----------------------------------------------------------------------


def test_a_mail_that_left_is_said_to_have(cast: Cast, cycle: Any) -> None:
    mail = run(cast.harebell)[cast.teacher.email]
    assert outbox.send_message(message_id=mail.pk, now=timezone.now())
    assert ReminderDigest.objects.get(message_id=mail.pk).state == DigestState.SENT
    sent = mailbox.outbox[0]
    assert sent.extra_headers["Message-ID"].startswith(f"<{mail.pk}@")


def test_an_address_that_is_refused_fails_alone(
    cast: Cast, cycle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = run(cast.harebell)
    real = outbox.EmailMessage.send

    def refuses(message: Any, *args: Any, **kwargs: Any) -> Any:
        if message.to == [cast.teacher.email]:
            raise SMTPRecipientsRefused({cast.teacher.email: (550, b"no such user")})
        return real(message, *args, **kwargs)

    monkeypatch.setattr(outbox.EmailMessage, "send", refuses)
    for mail in mails.values():
        outbox.send_message(message_id=mail.pk, now=timezone.now())
    states = dict(ReminderDigest.objects.values_list("user__email", "state"))
    assert states == {
        cast.teacher.email: DigestState.FAILED, cast.senco.email: DigestState.SENT,
    }  # fmt: skip


def test_a_worker_that_was_killed_once_the_mail_had_left_or_not_is_followed_by_a_sweep(
    cast: Cast, cycle: Any
) -> None:
    mails = run(cast.harebell)
    teachers, sencos = mails[cast.teacher.email], mails[cast.senco.email]
    assert not following.to_follow()
    now = timezone.now()
    Message.objects.filter(pk=teachers.pk).update(sent_at=now)
    Message.objects.filter(pk=sencos.pk).update(given_up_at=now, failure=following.WITHDRAWN)
    assert set(following.to_follow()) == {teachers.pk, sencos.pk}
    for message_id in following.to_follow():
        following.follow(message_id)
    states = dict(ReminderDigest.objects.values_list("user__email", "state"))
    assert states == {
        cast.teacher.email: DigestState.SENT, cast.senco.email: DigestState.WITHDRAWN,
    }  # fmt: skip
    # What was withdrawn is said by another run, and a mail that the outbox forgot is not awaited.
    again = run(cast.harebell)
    assert set(again) == {cast.senco.email}
    again[cast.senco.email].delete()
    for message_id in following.to_follow():
        following.follow(message_id)
    assert ReminderDigest.objects.filter(state=DigestState.FAILED).count() == 1
    assert not following.to_follow()


# --- The command ----------------------------------------------------------------------------


def test_a_preview_writes_nothing(cast: Cast, cycle: Any, capsys: pytest.CaptureFixture) -> None:
    call_command("send_reminders", on="2026-11-23", preview=True)
    shown = capsys.readouterr().out
    assert f"To: {cast.teacher.email}" in shown
    assert not Message.objects.exists()
    assert not Reminder.objects.exists()
    call_command("send_reminders", on="2026-11-23")
    assert f"{cast.harebell.name}: 2 mails" in capsys.readouterr().out


@pytest.mark.parametrize("options", [{"on": "23/11/2026"}, {"school": "123"}])
def test_a_day_or_school_that_is_none_is_refused(
    cast: Cast, options: dict[str, str], capsys: pytest.CaptureFixture
) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("send_reminders", **options)
    assert stopped.value.code == 2
    assert next(iter(options.values())) in capsys.readouterr().err


def test_each_person_costs_the_same_queries(
    cast: Cast, cycle: Any, django_assert_max_num_queries: Any
) -> None:
    run(cast.harebell)
    with django_assert_max_num_queries(20):
        digests.plan_school(cast.harebell, TODAY + ONE_DAY)
    more = [make_user(f"t{n}@harebell.test", f"T {n}") for n in range(3)]
    for user in more:
        grant(user, "teacher", cast.class_4h)
    with django_assert_max_num_queries(20 + 3 * 3):
        plan = digests.plan_school(cast.harebell, TODAY + ONE_DAY)
    assert {planned.user for planned in plan.digests} >= set(more)
