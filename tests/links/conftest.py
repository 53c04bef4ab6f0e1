from types import SimpleNamespace

import pytest
from django.core import signing
from django.utils import timezone

from send_mis.schools.models import School
from tests.factories import make_school
from tests.links.checked import Browser, Clock, Phone, Site


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=clock.time))
    return clock


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def site(phone: Phone) -> Site:
    return Site(phone)


@pytest.fixture
def browser(site: Site) -> Browser:
    return Browser(site)


@pytest.fixture
def school() -> School:
    return make_school()
