"""After two visits that did not come a letter waits: checked, sent or dropped by the SENCO."""

from datetime import date

import pytest
from django.urls import reverse

from ehcp.choices import UndeliveredState
from ehcp.delivered.rules.evidence import Evidence
from ehcp.delivered.services import evidence, letters
from ehcp.models import PromisedProvision, UndeliveredLetter
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.notifications.models import Message
from tests.factories import actor_for_user, make_authority, make_ehc_plan, promise, undeliver
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2026, 10, 6), date(2026, 11, 3), date(2026, 11, 17)


def line_of(cast: Cast, **said: str) -> PromisedProvision:
    kent = make_authority(
        cast.harebell, code="886", name="Kent", officer_name="Omar Reed", email="sen@kent.test"
    )
    plan = make_ehc_plan(cast.noah, kent)
    line: PromisedProvision = promise(
        plan, "Six visits of a speech therapist", kind="visits", amount=6, per="year",
        provider="health", **said,
    )  # fmt: skip
    return line


def see(cast: Cast, line: PromisedProvision, kind: str, *days: date) -> None:
    for on in days:
        evidence.record_evidence(
            actor=actor_for_user(cast.senco), promised=line, given=Evidence(kind, on)
        )


def test_one_is_not_enough_and_what_the_school_missed_is_no_reason(cast: Cast) -> None:
    line = line_of(cast)
    see(cast, line, "not_come", FIRST)
    see(cast, line, "school_missed", SECOND)
    see(cast, line, "child_absent", THIRD)
    assert not UndeliveredLetter.objects.exists()


def test_after_two_the_letter_says_whose_duty_it_is_and_nothing_is_sent(cast: Cast) -> None:
    line = line_of(cast)
    see(cast, line, "came", date(2026, 9, 14))
    see(cast, line, "not_come", FIRST, SECOND)
    letter = UndeliveredLetter.objects.get()
    assert (letter.state, letter.name, letter.email) == ("draft", "Omar Reed", "sen@kent.test")
    assert "section 42(2) of the Children and Families Act 2014 the local authority must" in (
        letter.body
    )
    assert "1 visit took place" in letter.body
    assert "6 October 2026 and" in letter.body
    assert "3 November 2026" in letter.body
    assert not Message.objects.exists()
    # One more while nobody has touched it stands in it too; the SENCO finds it on the first page.
    see(cast, line, "not_come", THIRD)
    letter.refresh_from_db()
    assert "17 November 2026" in letter.body
    assert "Check a letter" in signed_in(cast.senco).get(reverse("today")).content.decode()
    assert "Check a letter" not in signed_in(cast.teacher).get(reverse("today")).content.decode()


def test_health_provision_is_the_commissioning_body_s_to_arrange(cast: Cast) -> None:
    line = line_of(cast, section="G")
    see(cast, line, "not_come", FIRST, SECOND)
    letter = UndeliveredLetter.objects.get()
    assert "section 42(3)" in letter.body
    assert (letter.name, letter.email) == ("Integrated care board", "")
    with pytest.raises(RuleBroken):
        letters.send_undelivered_letter(
            actor=actor_for_user(cast.senco), undelivered=letter, version=1, way="mail"
        )
    assert not Message.objects.exists()


def test_sent_once_and_the_next_two_are_told_anew(cast: Cast) -> None:
    line = line_of(cast)
    see(cast, line, "not_come", FIRST, SECOND)
    actor, letter = actor_for_user(cast.senco), UndeliveredLetter.objects.get()
    done = letters.send_undelivered_letter(actor=actor, undelivered=letter, version=1, way="mail")
    assert done.document is not None
    message = Message.objects.get()
    assert message.to == "sen@kent.test"
    # A mail is read on a lock screen.
    assert "Noah" not in message.subject + message.body
    with pytest.raises(AlreadyDone):
        letters.send_undelivered_letter(actor=actor, undelivered=letter, version=1, way="mail")
    see(cast, line, "not_come", THIRD)
    assert not UndeliveredLetter.objects.filter(state=UndeliveredState.DRAFT).exists()


def test_a_visit_taken_back_takes_the_letter_back(cast: Cast) -> None:
    line = line_of(cast)
    see(cast, line, "not_come", FIRST, SECOND)
    wrong = line.shown.get(on=SECOND)
    evidence.remove_evidence(actor=actor_for_user(cast.senco), evidence=wrong)
    assert UndeliveredLetter.objects.get().state == UndeliveredState.DROPPED
    see(cast, line, "not_come", THIRD)
    letter = UndeliveredLetter.objects.get(state=UndeliveredState.DRAFT)
    assert "17 November 2026" in letter.body
    assert "3 November" not in letter.body


def test_the_page_shows_it_to_who_reads_all(cast: Cast) -> None:
    line = line_of(cast)
    see(cast, line, "not_come", FIRST, SECOND)
    url = reverse("ehc_delivered", args=[cast.noah.pk])
    assert "Letter to Omar Reed" in signed_in(cast.senco).get(url).content.decode()
    assert "Letter to Omar Reed" not in signed_in(cast.ta).get(url).content.decode()


def test_before_it_is_sent_the_letter_stands_there_line_by_line(cast: Cast) -> None:
    letter = undeliver(line_of(cast), body="Dear Ms Reed\n\nYours sincerely\nAda <b>Holt</b>")
    page = signed_in(cast.senco).get(reverse("ehc_letter_send", args=[cast.noah.pk, letter.pk]))
    assert "Yours sincerely<br>Ada &lt;b&gt;Holt&lt;/b&gt;</p>" in page.content.decode()
