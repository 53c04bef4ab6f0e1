"""What is just good enough to start with, and what just is not: each named by its variable."""

import secrets
from pathlib import Path
from typing import Any

import pytest
from django.core.management.utils import get_random_secret_key
from pytest_django import Settings

from send_mis import startup
from send_mis.weak_values import host_problem, is_weak_password, is_weak_secret
from tests.house.test_settings_safe import ROOT, SAFE

PASSWORD = "Vh7-qkT2mZx9pLw4"


@pytest.fixture
def production(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A safe installation, in the settings of this process."""
    for name in ("PGPASSWORD", "PGPASSFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EMAIL_HOST", SAFE["EMAIL_HOST"])
    safe: dict[str, Any] = SAFE | {
        "DEMO": False, "TESTING": False, "SECRET_KEY_IS_GENERATED": False,
        "ALLOWED_HOSTS": [SAFE["ALLOWED_HOSTS"]], "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True, "EMAIL_USE_TLS": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "DATABASE_SSLMODE": "require", "LOG_LEVEL": "INFO", "MEDIA_ROOT": Path(SAFE["MEDIA_ROOT"]),
        "SECURE_PROXY_SSL_HEADER": None, "BACKUP_TO": "",
    }  # fmt: skip
    for name, value in safe.items():
        setattr(settings, name, value)
    assert startup.problems() == []
    return settings


def database(
    password: str = PASSWORD, host: str = "database.school.example", rest: str = ""
) -> str:
    return f"postgresql://send:{password}@{host}/send{rest}"


REFUSED: list[tuple[str, Any]] = [
    ("SECRET_KEY", "correct-horse-9" * 5),
    ("SECRET_KEY", "harebell2026" * 6),
    ("SECRET_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("SECRET_KEY", "qwertyuiopasdfghjklzxcvbnm1234567890QWERTYUIOPASDFGHJKL"),
    ("SECRET_KEY", "thisisalongsentencethatsomebodythoughtwouldbequitehardtoguess"),
    ("SECRET_KEY", "1" * 30 + "2" * 30),
    ("SECRET_KEY", " " * 60),
    ("SECRET_KEY", "\t \n" * 20),
    ("ALLOWED_HOSTS", [".uk"]),
    ("ALLOWED_HOSTS", ["uk"]),
    ("ALLOWED_HOSTS", [".sch.uk"]),
    ("ALLOWED_HOSTS", [".essex.sch.uk"]),
    ("ALLOWED_HOSTS", [".co.uk"]),
    ("ALLOWED_HOSTS", ["*.com"]),
    ("ALLOWED_HOSTS", ["send.*.uk"]),
    ("ALLOWED_HOSTS", [".azurewebsites.net"]),
    ("ALLOWED_HOSTS", ["https://send.school.example"]),
    ("CSRF_TRUSTED_ORIGINS", ["https://*"]),
    ("CSRF_TRUSTED_ORIGINS", ["https://*.school.example"]),
    ("CSRF_TRUSTED_ORIGINS", ["http://send.school.example"]),
    ("CSRF_TRUSTED_ORIGINS", ["https://uk"]),
    ("CSRF_TRUSTED_ORIGINS", ["https://[send.school.example"]),
    ("CSRF_TRUSTED_ORIGINS", ["https://send.school.example/forms"]),
    ("PUBLIC_URL", "http://send.school.example"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://other.school.example"),
    ("PUBLIC_URL", "https://send.school.example/start"),
    ("PUBLIC_URL", "https://somebody@send.school.example"),
    ("DATABASE_URL", database("change-me-too")),
    ("DATABASE_URL", database("Change_Me_Too_2026!")),
    ("DATABASE_URL", database("ch4ng3-m3-t00-now")),
    ("DATABASE_URL", database("changeme")),
    ("DATABASE_URL", database("P4ssw0rd-P4ssw0rd")),
    ("DATABASE_URL", database("send-send-send-send")),
    ("DATABASE_URL", database("aaaabbbbaaaabbbb")),
    ("DATABASE_URL", database("Vh7-qkT2mZx")),
    ("DATABASE_URL", database("")),
    ("DATABASE_URL", database("change-me-too", host="postgres:5432")),
    ("DATABASE_URL", database(rest="?sslmode=disable")),
    ("DATABASE_SSLMODE", "disable"),
    ("DATABASE_SSLMODE", "allow"),
    ("DATABASE_SSLMODE", "prefer"),
    ("REDIS_URL", "redis://queue.school.example:6379/0"),
    ("REDIS_URL", "rediss://queue.school.example:6379/0?ssl_cert_reqs=none"),
    ("REDIS_URL", "redis://:change-me-too@valkey:6379/0"),
    ("IDLE_TIMEOUT_SECONDS", 3 * 365 * 24 * 60 * 60),
    ("IDLE_TIMEOUT_SECONDS", 7201),
    ("IDLE_TIMEOUT_SECONDS", 59),
    ("IDLE_TIMEOUT_SECONDS", 0),
    ("IDLE_TIMEOUT_SECONDS", -1),
    ("TRUSTED_PROXIES", -1),
    ("TRUSTED_PROXIES", 6),
    ("MEDIA_ROOT", Path("files")),
    ("MEDIA_ROOT", ROOT / "files"),
    ("MEDIA_ROOT", ROOT),
    ("MEDIA_ROOT", ROOT.parent),
    ("MEDIA_ROOT", ROOT / "static" / "files"),
    ("BACKUP_TO", "copies"),
    ("BACKUP_TO", str(ROOT / "copies")),
    ("BACKUP_TO", str(ROOT / "static" / "copies")),
    ("STATIC_ROOT", ROOT),
    ("STATIC_ROOT", ROOT.parent),
    ("EMAIL_USE_TLS", False),
    ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"),
    ("EMAIL_BACKEND", "django.core.mail.backends.smpt.EmailBackend"),
    ("DEFAULT_FROM_EMAIL", "SEND MIS <noreply@localhost>"),
    ("DEFAULT_FROM_EMAIL", "send at school.example"),
    ("DEFAULT_FROM_EMAIL", "send@school.example\nBcc: all@school.example"),
    ("LOG_LEVEL", "DEBUG"),
    ("DEBUG", True),
]


@pytest.mark.parametrize(("name", "value"), REFUSED, ids=[f"{n} {v}"[:60] for n, v in REFUSED])
def test_it_is_refused_by_name(production: Settings, name: str, value: object) -> None:
    setattr(production, name, value)
    found = startup.problems()
    assert [line for line in found if line.startswith(name)], found
    if name != "ALLOWED_HOSTS":  # the public address may then be outside it, too
        assert len(found) == 1


TAKEN: list[tuple[str, Any]] = [
    ("ALLOWED_HOSTS", ["send.school.example", "localhost", "10.1.2.3", ".trust.org.uk"]),
    ("ALLOWED_HOSTS", [".school.example", "school.essex.sch.uk", ".st-anne.essex.sch.uk"]),
    ("CSRF_TRUSTED_ORIGINS", ["https://forms.school.example"]),
    ("IDLE_TIMEOUT_SECONDS", 60),
    ("IDLE_TIMEOUT_SECONDS", 7200),
    ("DATABASE_URL", database(host="localhost")),
    ("DATABASE_URL", "postgresql://send@%2Fvar%2Frun%2Fpostgresql/send"),
    ("DATABASE_URL", database("Vh7-qkT2mZx9")),
    ("DATABASE_SSLMODE", "verify-full"),
    ("REDIS_URL", "redis://valkey:6379/0"),
    ("REDIS_URL", "unix:///run/valkey/valkey.sock"),
    ("MEDIA_ROOT", Path("/var/lib/send-mis/files")),
    ("BACKUP_TO", "/var/lib/send-mis/copies"),
    ("DEFAULT_FROM_EMAIL", "SEND MIS <send@school.example>"),
    ("TRUSTED_PROXIES", 5),
    ("LOG_LEVEL", "WARNING"),
]


@pytest.mark.parametrize(("name", "value"), TAKEN, ids=[f"{n} {v}"[:60] for n, v in TAKEN])
def test_it_is_taken(production: Settings, name: str, value: object) -> None:
    setattr(production, name, value)
    assert startup.problems() == []


def test_a_neighbour_without_tls_is_taken_only_when_nobody_asked_for_none(
    production: Settings,
) -> None:
    production.DATABASE_URL = database(host="postgres:5432")
    production.DATABASE_SSLMODE = "prefer"
    assert startup.problems() == []
    production.DATABASE_SSLMODE = "disable"
    assert [line for line in startup.problems() if line.startswith("DATABASE_SSLMODE")]


def test_files_may_not_lead_among_static_files_by_a_link(
    production: Settings, tmp_path: Path
) -> None:
    production.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "static").mkdir()
    (tmp_path / "files").symlink_to(tmp_path / "static")
    production.MEDIA_ROOT = tmp_path / "files"
    assert [line for line in startup.problems() if line.startswith("MEDIA_ROOT")]


def test_copies_among_the_uploaded_files_would_hold_one_another(production: Settings) -> None:
    production.MEDIA_ROOT = Path("/var/lib/send-mis/files")
    production.BACKUP_TO = "/var/lib/send-mis/files/copies"
    assert [line for line in startup.problems() if line.startswith("BACKUP_TO")]


def test_a_proxy_that_is_not_counted_is_refused(production: Settings) -> None:
    production.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    production.TRUSTED_PROXIES = 0
    assert [line[:15] for line in startup.problems()] == ["TRUSTED_PROXIES"]
    production.TRUSTED_PROXIES = 1
    assert startup.problems() == []


def test_the_examples_values_are_refused(
    production: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "send.yourschool.sch.uk")
    assert startup.problems() == ["ALLOWED_HOSTS is still the one of .env.example."]


def test_all_is_said_at_once(production: Settings) -> None:
    production.ALLOWED_HOSTS = [".uk"]
    production.IDLE_TIMEOUT_SECONDS = 0
    production.DATABASE_SSLMODE = "disable"
    production.EMAIL_USE_TLS = False
    named = {line.split()[0] for line in startup.problems()}
    assert {"ALLOWED_HOSTS", "IDLE_TIMEOUT_SECONDS", "DATABASE_SSLMODE", "EMAIL_USE_TLS"} <= named


def test_what_is_made_at_random_is_taken() -> None:
    for _ in range(200):
        assert not is_weak_secret(get_random_secret_key())
        assert not is_weak_secret(secrets.token_urlsafe(48))
        assert not is_weak_password(secrets.token_urlsafe(24), names=("send_mis", "send_mis"))


def test_a_host_is_a_name() -> None:
    assert host_problem("[::1]") == host_problem("send.school.example") == ""
    assert all(host_problem(host) for host in ("", " ", "a b.example", "send_mis.example"))
