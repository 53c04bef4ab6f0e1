"""Values out of the environment. One that cannot be read ends the process in a line that names it.

django-environ reads; it would end in a traceback, and takes every word that it does not know for
no. An empty value counts as none: compose files pass on what nobody filled in.
"""

from collections.abc import Collection
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import environ

_env = environ.Env()
_YES = frozenset({"1", "true", "yes", "on", "y", "t"})
_NO = frozenset({"0", "false", "no", "off", "n", "f"})


def text(name: str, default: str = "") -> str:
    value: str = _env.str(name, default="")
    return value if value.strip() else default


def words(name: str, default: Collection[str] = ()) -> list[str]:
    """Separated by commas, with or without spaces."""
    if not text(name):
        return list(default)
    return [word.strip() for word in _env.list(name)]


def switch(name: str, *, default: bool) -> bool:
    value = text(name).strip().lower()
    if not value:
        return default
    if value not in _YES | _NO:
        _refuse(name, "is neither yes (1) nor no (0)")
    return value in _YES


def whole(name: str, default: int, *, least: int | None = None, most: int | None = None) -> int:
    if not text(name):
        return default
    try:
        number: int = _env.int(name)
    except ValueError:
        _refuse(name, "is not a whole number")
    if least is not None and number < least:
        _refuse(name, f"is less than {least}")
    if most is not None and number > most:
        _refuse(name, f"is more than {most}")
    return number


def one_of(name: str, default: str, choices: Collection[str]) -> str:
    """In large or small letters."""
    value = text(name, default).strip()
    value = next((choice for choice in choices if choice.lower() == value.lower()), value)
    if value not in choices:
        _refuse(name, f"is not one of {', '.join(sorted(choices))}")
    return value


def address(name: str, default: str = "") -> str:
    """A URL whose parts can be told from one another. Whether it is a good one is asked later."""
    value = text(name, default).strip()
    try:
        parts = urlsplit(value)
        _ = parts.port, parts.hostname
    except ValueError:
        _refuse(name, "is not an address that can be read: look at its brackets and its port")
    if any(sign.isspace() for sign in value):
        _refuse(name, "has a space in it")
    return value


def broker(url: str) -> str:
    """REDIS_URL as Celery spells it: it has its own scheme for a Unix socket."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    return f"redis+socket://{parts.path}?virtual_host={parts.query.removeprefix('db=') or '0'}"


def database(url: str, *, sslmode: str) -> dict[str, object]:
    """A PostgreSQL URL as Django's dict. The host may be a percent-encoded socket folder."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "")
        if "%2f" not in url.lower()
        else unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": whole("DATABASE_CONN_MAX_AGE", 60, least=0),
        # A restarted database costs one reconnect, not an error page.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"sslmode": sslmode},
    }


def _refuse(name: str, problem: str) -> NoReturn:
    # Never the value: it may be a password that stands under the wrong name.
    raise SystemExit(f"SEND MIS does not start: {name} {problem}. .env.example explains it.")
