from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from send_mis.accounts.tasks import forget_sessions, lapsed_sessions

pytestmark = pytest.mark.django_db


def make_session(key: str, minutes: float) -> None:
    lapses = timezone.now() + timedelta(minutes=minutes)
    Session.objects.create(session_key=key, session_data="x", expire_date=lapses)


def test_lapsed_sessions_are_swept_away_and_open_ones_stay() -> None:
    make_session("open", 5)
    assert list(lapsed_sessions()) == []
    make_session("lapsed", -5)
    for which in lapsed_sessions():
        forget_sessions(which)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(lapsed_sessions()) == []
