"""What web, worker and beat refuse to start without. They name everything that is wrong at once.

A trial is told from a school's real use like this: with `DEMO=1` everything must be on this very
machine (host names, public address, database, queue) and `SEND_MIS_ENV` must not be `production`.
Whatever reaches beyond is production, and there a known password and a missing second factor would
open children's records to anybody: `DEMO=1` is refused. The same goes for the tests' setting.
"""

import os
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

from send_mis.database.standing import role_problems
from send_mis.embedded import is_trial_address

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
SHORTEST_SECRET = 50
FEWEST_DIFFERENT_SIGNS = 12
PLACEHOLDERS = ("change", "example", "insecure", "secret", "replace")
MAIL_THAT_GOES_NOWHERE = ("console", "locmem", "filebased", "dummy")


def refuse_unsafe_production() -> None:
    """End the process, in plain words, unless it is safe to start."""
    found = problems()
    if found:
        lines = "".join(f"\n  - {line}" for line in found)
        raise SystemExit(
            f"SEND MIS does not start, because it would not be safe:{lines}\n"
            "Each of these is explained in .env.example."
        )


def refuse_powerful_role() -> None:
    """End the process unless the database itself holds this one to what is recorded."""
    django.setup()  # which tables record is known by the models
    found = [*_owner_is_known(), *role_problems(settings.DATABASE_URL)]
    if found:
        lines = "".join(f"\n  - {line}" for line in found)
        raise SystemExit(
            f"SEND MIS does not start, because the record of changes would not be safe:{lines}\n"
            "docs/running.md explains the two roles."
        )


def problems() -> list[str]:
    """Everything that must be put right before pupils' records are served; empty when safe."""
    if settings.DEMO or settings.TESTING:
        return list(_trial_problems())
    return [*_web_problems(), *_data_problems(), *_mail_problems()]


def _trial_problems() -> Iterator[str]:
    name = "DEMO=1" if settings.DEMO else "SEND_MIS_TESTING=1"
    beyond = []
    if os.environ.get("SEND_MIS_ENV") == "production":
        beyond.append("SEND_MIS_ENV is production")
    if set(settings.ALLOWED_HOSTS) - LOCAL_NAMES - {"testserver"}:
        beyond.append("ALLOWED_HOSTS names other machines")
    if urlsplit(settings.PUBLIC_URL).hostname not in LOCAL_NAMES:
        beyond.append("PUBLIC_URL is not this machine")
    if not _is_on_this_machine(settings.DATABASE_URL):
        beyond.append("DATABASE_URL is a server elsewhere")
    if not _is_on_this_machine(settings.REDIS_URL):
        beyond.append("REDIS_URL is a server elsewhere")
    if beyond:
        yield (
            f"{name} is for a trial on one machine: its sign-ins and password are known to "
            f"everybody. But {', '.join(beyond)}. Take {name} away, or take those away."
        )


def _owner_is_known() -> Iterator[str]:
    if settings.DATABASE_OWNER_URL or settings.AS_OWNER:
        yield (
            "DATABASE_OWNER_URL is in this process's environment: whatever serves pages must not"
            " know it. Give it to `manage.py migrate` and its like alone."
        )


def _web_problems() -> Iterator[str]:
    yield from _secret_problems()
    if settings.DEBUG:
        yield "DEBUG is on: error pages would show pupils' data to whoever meets them."
    hosts = settings.ALLOWED_HOSTS
    if not hosts:
        yield "ALLOWED_HOSTS is not set. Name the host people use, such as send.yourschool.sch.uk."
    elif any(host.strip() in {"*", ".", ""} for host in hosts):
        yield "ALLOWED_HOSTS allows any host. Name the host people use."
    if not settings.SECURE_SSL_REDIRECT:
        yield "SECURE_SSL_REDIRECT is off: pages would be served without TLS."
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield "Cookies would be sent without TLS."
    if urlsplit(settings.PUBLIC_URL).scheme != "https":
        yield "PUBLIC_URL is not an https:// address. Links in mail are made from it."


def _secret_problems() -> Iterator[str]:
    secret = settings.SECRET_KEY
    if settings.SECRET_KEY_IS_GENERATED:
        yield "SECRET_KEY is not set. .env.example says how to make one."
    elif len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT_SIGNS:
        yield f"SECRET_KEY is too easy to guess: at least {SHORTEST_SECRET} random characters."
    elif any(word in secret.lower() for word in PLACEHOLDERS):
        yield "SECRET_KEY is still the one of an example."


def _data_problems() -> Iterator[str]:
    url = settings.DATABASE_URL
    if not url:
        yield "DATABASE_URL is not set. Name a PostgreSQL that is backed up."
    elif urlsplit(url).scheme not in {"postgres", "postgresql"}:
        yield "DATABASE_URL does not name a PostgreSQL (postgresql://…)."
    elif is_trial_address(url):
        yield "DATABASE_URL names the trial's private PostgreSQL, which nobody backs up."
    elif not urlsplit(url).path.strip("/"):
        yield "DATABASE_URL names no database."
    if not settings.REDIS_URL:
        yield "REDIS_URL is not set. Name a Valkey or Redis for background work."
    elif is_trial_address(settings.REDIS_URL):
        yield "REDIS_URL names the trial's private Valkey."


def _mail_problems() -> Iterator[str]:
    backend = settings.EMAIL_BACKEND
    if any(name in backend for name in MAIL_THAT_GOES_NOWHERE):
        yield "EMAIL_BACKEND sends no mail: invitations and password resets would go nowhere."
    elif "smtp" in backend and not os.environ.get("EMAIL_HOST"):
        yield "EMAIL_HOST is not set: invitations and password resets would go nowhere."
    address = settings.DEFAULT_FROM_EMAIL
    if "@" not in address or "@localhost" in address:
        yield "DEFAULT_FROM_EMAIL is not set to an address of yours."


def _is_on_this_machine(url: str) -> bool:
    if not url:
        return True
    parts = urlsplit(url)
    host = unquote(parts.netloc.rpartition("@")[2])
    if parts.scheme == "unix" or host.startswith("/") or not host:
        return True
    return parts.hostname in LOCAL_NAMES


if __name__ == "__main__":  # python -m send_mis.startup: would this environment be safe?
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "send_mis.settings")
    refuse_unsafe_production()
