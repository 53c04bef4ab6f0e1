"""Production refuses to start without what keeps pupils' records safe: one test a refusal.

Each starts a real process with a complete production environment, less (or with) one thing.
"""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from send_mis import startup
from send_mis.embedded.engines import MARK

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "Jq3vT8nB5xLw2ZyR7mKc4HdFs9GpUaE6VtXoQiWbNjMhYrCzDlAf1kPu0eSg",
    "ALLOWED_HOSTS": "send.school.example",
    "PUBLIC_URL": "https://send.school.example",
    "DATABASE_URL": "postgresql://send:Vh7-qkT2mZx9pLw4@database.school.example/send",
    "REDIS_URL": "rediss://queue.school.example:6379/0",
    "MEDIA_ROOT": "/var/lib/send-mis/files",
    "EMAIL_HOST": "mail.school.example",
    "DEFAULT_FROM_EMAIL": "send@school.example",
}
TEMPLATE = "7d2f1c8e-04ab-4c57-9a3e-5b6f0d9e1a23"
NOTIFY_KEY = f"live-c0ffee12-34ab-4cde-8f01-23456789abcd-{TEMPLATE}"
WEB = "import send_mis.wsgi"
CHECK = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'send_mis.settings'; "
CHECK += "from send_mis.startup import refuse_unsafe_production as refuse; refuse()"

WITHOUT = {
    "no secret": ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
    "short secret": ({"SECRET_KEY": "k3Jd8"}, "SECRET_KEY is too easy"),
    "dull secret": ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is too easy"),
    "example's secret": (
        {"SECRET_KEY": "change-me-" + SAFE["SECRET_KEY"]},
        "SECRET_KEY is still the one of an example",
    ),
    "no hosts": ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is not set"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS allows any host"),
    "one of the hosts is any": (
        {"ALLOWED_HOSTS": "send.school.example,*"},
        "ALLOWED_HOSTS allows any host",
    ),
    "no TLS": ({"SECURE_SSL_REDIRECT": "0"}, "SECURE_SSL_REDIRECT is off"),
    "no public address": ({"PUBLIC_URL": None}, "PUBLIC_URL is not an https"),
    "plain public address": ({"PUBLIC_URL": "http://send.school.example"}, "PUBLIC_URL is not"),
    "no database": ({"DATABASE_URL": None}, "DATABASE_URL is not set"),
    "another database": ({"DATABASE_URL": "sqlite:///send.db"}, "does not name a PostgreSQL"),
    "nameless database": (
        {"DATABASE_URL": "postgresql://send:Vh7-qkT2mZx9pLw4@database.example/"},
        "no database",
    ),
    "no place for files": ({"MEDIA_ROOT": None}, "MEDIA_ROOT is not set"),
    "a bucket without its key": (
        {"SEND_MIS_DOCUMENTS_S3_BUCKET": "plans", "SEND_MIS_DOCUMENTS_S3_SECRET": "x9Kq"},
        "SEND_MIS_DOCUMENTS_S3_KEY is not set",
    ),
    "a bucket over plain http": (
        {
            "SEND_MIS_DOCUMENTS_S3_BUCKET": "plans",
            "SEND_MIS_DOCUMENTS_S3_KEY": "k",
            "SEND_MIS_DOCUMENTS_S3_SECRET": "x9Kq",
            "SEND_MIS_DOCUMENTS_S3_ENDPOINT": "http://files.school.example",
        },
        "SEND_MIS_DOCUMENTS_S3_ENDPOINT is a plain http",
    ),
    "no queue": ({"REDIS_URL": None}, "REDIS_URL is not set"),
    "no mail server": ({"EMAIL_HOST": None}, "EMAIL_HOST is not set"),
    "mail to the screen": (
        {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"},
        "EMAIL_BACKEND sends no mail",
    ),
    "texts without a template": (
        {"NOTIFY_API_KEY": NOTIFY_KEY},
        "NOTIFY_TEMPLATE_ID is not set, though",
    ),
    "texts by half a key": (
        {"NOTIFY_API_KEY": NOTIFY_KEY[-40:], "NOTIFY_TEMPLATE_ID": TEMPLATE},
        "NOTIFY_API_KEY is not a whole key",
    ),
    "texts by a template's name": (
        {"NOTIFY_API_KEY": NOTIFY_KEY, "NOTIFY_TEMPLATE_ID": "to families"},
        "NOTIFY_TEMPLATE_ID is not the ID",
    ),
    "mail from nobody": ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL is not set"),
}

TRIAL = {
    "DEMO": "1",
    "SECRET_KEY": None,
    "ALLOWED_HOSTS": None,
    "PUBLIC_URL": None,
    "DATABASE_URL": "postgresql://postgres@%2Ftmp%2Fsend-mis-any%2Frun/send_mis",
    "REDIS_URL": "unix:///tmp/send-mis-any/run/valkey.sock",
    "EMAIL_HOST": None,
    "DEFAULT_FROM_EMAIL": None,
}
BEYOND = {
    "said to be production": {"SEND_MIS_ENV": "production"},
    "host of its own": {"ALLOWED_HOSTS": SAFE["ALLOWED_HOSTS"]},
    "public address": {"PUBLIC_URL": SAFE["PUBLIC_URL"]},
    "real database": {"DATABASE_URL": SAFE["DATABASE_URL"]},
    "real queue": {"REDIS_URL": SAFE["REDIS_URL"]},
}


def run(
    *arguments: str, env: dict[str, str | None] | None = None
) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    wanted = SAFE | (env or {})
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | {name: value for name, value in wanted.items() if value is not None},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_complete_production_passes() -> None:
    done = run("-c", CHECK)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("change", "words"), WITHOUT.values(), ids=WITHOUT)
def test_production_refuses(change: dict[str, str | None], words: str) -> None:
    done = run("-c", CHECK, env=change)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n  - ") == 1, done.stderr


MALFORMED = {
    "IDLE_TIMEOUT_SECONDS": ("abc", "half an hour", "1800.5", "0x10"),
    "TRUSTED_PROXIES": ("one", "1,2"),
    "DATABASE_CONN_MAX_AGE": ("-1", "none"),
    "EMAIL_PORT": ("smtp", "0", "65536"),
    "WORKER_PROCESSES": ("0", "-1", "many", "65"),
    "DEMO": ("ja", "2"),
    "BEHIND_TLS_PROXY": ("true ish",),
    "EMAIL_USE_TLS": ("ture",),
    "SECURE_SSL_REDIRECT": ("disabled",),
    "DATABASE_SSLMODE": ("yes", "requires"),
    "LOG_LEVEL": ("loud", "10"),
    "DATABASE_URL": ("postgresql://a:b@host:port/x", "postgresql://[::1/x", "postgres://a b/x"),
    "DATABASE_OWNER_URL": ("postgresql://a:b@host:99999/x",),
    "REDIS_URL": ("redis://queue:abc/0", "redis://[x/0"),
    "PUBLIC_URL": ("https://[send.school.example", "https://send.school.example:abc"),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in MALFORMED.items() for value in values]
)
def test_a_value_that_cannot_be_read_is_named_in_one_line(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in os.environ.keys() & {*SAFE, *MALFORMED, "SEND_MIS_TESTING"}:
        monkeypatch.delenv(each)
    for each, safe in (SAFE | {name: value}).items():
        monkeypatch.setenv(each, safe)
    with pytest.raises(SystemExit) as refused:
        runpy.run_path(str(ROOT / "send_mis" / "settings.py"))
    said = str(refused.value)
    assert said.startswith(f"SEND MIS does not start: {name} ")
    assert value not in said  # it may be a password under the wrong name
    assert "\n" not in said


@pytest.mark.parametrize(
    "start",
    [
        ("-m", "send_mis.web", "--port=1"),
        ("-m", "celery", "-A", "send_mis", "worker"),
        ("-m", "celery", "-A", "send_mis", "beat"),
        ("manage.py", "check"),
    ],
    ids=["web", "worker", "beat", "command"],
)
def test_every_process_says_so_in_one_line(start: tuple[str, ...]) -> None:
    done = run(*start, env={"IDLE_TIMEOUT_SECONDS": "abc"})
    assert done.returncode != 0
    expected = "SEND MIS does not start: IDLE_TIMEOUT_SECONDS is not a whole number."
    assert done.stderr.strip() == f"{expected} .env.example explains it."


def test_what_nobody_filled_in_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IDLE_TIMEOUT_SECONDS", "SECURE_SSL_REDIRECT", "LOG_LEVEL", "MEDIA_ROOT", "DEMO"):
        monkeypatch.setenv(name, " ")
    monkeypatch.delenv("SEND_MIS_TESTING")
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example")
    found = runpy.run_path(str(ROOT / "send_mis" / "settings.py"))
    assert (found["IDLE_TIMEOUT_SECONDS"], found["SECURE_SSL_REDIRECT"]) == (1800, True)
    assert (found["LOG_LEVEL"], found["MEDIA_ROOT"]) == ("INFO", None)
    assert found["ALLOWED_HOSTS"] == ["a.example", "b.example"]


def test_production_refuses_debug(settings: object) -> None:
    settings.DEBUG = True
    assert any("DEBUG is on" in line for line in startup._web_problems())


def test_production_refuses_the_trials_engines(tmp_path: Path) -> None:
    (tmp_path / MARK).touch()
    folder = str(tmp_path).replace("/", "%2F")
    done = run(
        "-c",
        CHECK,
        env={
            "DATABASE_URL": f"postgresql://postgres@{folder}/send_mis",
            "REDIS_URL": f"unix://{tmp_path}/valkey.sock",
        },
    )
    assert done.returncode == 1
    assert "trial's private PostgreSQL" in done.stderr
    assert "trial's private Valkey" in done.stderr


def test_a_trial_on_this_machine_passes() -> None:
    done = run("-c", CHECK, env=TRIAL)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["DEMO", "SEND_MIS_TESTING"])
@pytest.mark.parametrize("change", BEYOND.values(), ids=BEYOND)
def test_a_trial_that_reaches_beyond_this_machine_is_refused(
    name: str, change: dict[str, str]
) -> None:
    done = run("-c", CHECK, env=TRIAL | {"DEMO": None, name: "1"} | change)
    assert done.returncode == 1
    assert f"{name}=1 is for a trial on one machine" in done.stderr


@pytest.mark.parametrize(
    "start",
    [
        ("-c", WEB),
        ("-m", "celery", "-A", "send_mis", "worker", "--concurrency=1"),
        ("-m", "celery", "-A", "send_mis", "beat"),
    ],
    ids=["web", "worker", "beat"],
)
def test_web_worker_and_beat_refuse_and_say_all_at_once(start: tuple[str, ...]) -> None:
    done = run(*start, env=dict.fromkeys(SAFE))
    assert done.returncode == 1, done.stdout + done.stderr
    for name in SAFE:
        assert f"- {name} " in done.stderr, name


def test_what_production_is_safe_by() -> None:
    """The values themselves, as a fresh production process has them."""
    code = (
        "from send_mis import settings as s; print(s.DEBUG, s.SECURE_SSL_REDIRECT, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, "
        "s.SECURE_HSTS_SECONDS >= 31536000, s.X_FRAME_OPTIONS, "
        "s.SECOND_FACTOR_REQUIRED)"
    )
    done = run("-c", code)
    assert done.stdout.split() == [
        *("False", "True", "True", "True", "True", "True", "DENY", "True"),
    ]


@pytest.mark.parametrize("relaxed", ["DEMO", "SEND_MIS_TESTING"])
def test_no_second_factor_is_asked_of_a_trial(relaxed: str) -> None:
    code = "from send_mis import settings as s; print(s.SECOND_FACTOR_REQUIRED)"
    assert run("-c", code, env=TRIAL | {"DEMO": None, relaxed: "1"}).stdout.strip() == "False"


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ({}, ""),
        ({"NOTIFY_API_KEY": NOTIFY_KEY, "NOTIFY_TEMPLATE_ID": TEMPLATE}, "notify"),
        (TRIAL | {"NOTIFY_API_KEY": NOTIFY_KEY, "NOTIFY_TEMPLATE_ID": TEMPLATE}, "file"),
    ],
    ids=["no key", "a key", "a trial with a key"],
)
def test_texts_leave_with_a_key_alone_and_never_from_a_trial(
    change: dict[str, str | None], by: str
) -> None:
    done = run("-c", f"{CHECK}; from send_mis import settings as s; print(s.TEXTS_BY)", env=change)
    assert (done.stdout.strip(), done.returncode) == (by, 0), done.stderr


def test_every_variable_is_explained() -> None:
    explained = (ROOT / ".env.example").read_text()
    read = set(SAFE) | {
        "NOTIFY_API_KEY",
        "NOTIFY_TEMPLATE_ID",
        "SECURE_SSL_REDIRECT",
        "BEHIND_TLS_PROXY",
        "EMAIL_BACKEND",
        "MEDIA_ROOT",
    }
    read |= {
        f"SEND_MIS_DOCUMENTS_S3_{name}"
        for name in ("BUCKET", "ENDPOINT", "REGION", "KEY", "SECRET")
    }
    assert {name for name in read if f"{name}=" not in explained} == set()
