import pytest
from django.test import RequestFactory
from pytest_django import Settings

from send_mis.accounts.addresses import client_address


def address(forwarded: str, remote: str = "10.0.0.1") -> str | None:
    return client_address(
        RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    )


def test_without_proxies_the_header_is_anybodys_claim(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    assert address("1.2.3.4") == "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "expected"), [(1, "9.9.9.9"), (2, "5.6.7.8"), (3, "1.2.3.4"), (4, "10.0.0.1")]
)
def test_one_step_left_for_each_proxy(settings: Settings, proxies: int, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address("1.2.3.4, 5.6.7.8, 9.9.9.9") == expected


def test_what_the_visitor_adds_changes_nothing(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert address("6.6.6.6, 9.9.9.9") == address("7.7.7.7,   9.9.9.9") == "9.9.9.9"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9.9.9.9:1234", "9.9.9.9"),
        ("[2001:db8:1:2:3::4]:443", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:9.9.9.9", "9.9.9.9"),
        ("nonsense", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
def test_addresses_as_proxies_write_them(settings: Settings, text: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert address(text) == expected


def test_no_address_at_all_is_none(settings: Settings) -> None:
    assert address("", remote="") is None
