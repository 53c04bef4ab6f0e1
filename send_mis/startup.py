"""What web, worker and beat refuse to start without. They name everything that is wrong at once.

A trial is told from a school's real use like this: with `DEMO=1` everything must be on this very
machine (host names, public address, database, queue) and `SEND_MIS_ENV` must not be `production`.
Whatever reaches beyond is production, and there a known password and a missing second factor would
open children's records to anybody: `DEMO=1` is refused. The same goes for the tests' setting.
"""

import logging
import os
import re
import sys
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import django
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http.request import validate_host
from django.utils.module_loading import import_string

from send_mis.database.standing import loud_log_settings, role_problems
from send_mis.embedded import is_trial_address
from send_mis.weak_values import (
    LOCAL_NAMES,
    SHORTEST_SECRET,
    host_problem,
    is_elsewhere,
    is_example,
    is_on_this_machine,
    is_weak_password,
    is_weak_secret,
    lies_in,
)

logger = logging.getLogger(__name__)

SHORTEST_IDLE_SECONDS = 60
LONGEST_IDLE_SECONDS = 2 * 60 * 60
MOST_PROXIES = 5
TLS_MODES = frozenset({"require", "verify-ca", "verify-full"})
LOG_LEVELS = frozenset({"INFO", "WARNING", "ERROR", "CRITICAL"})
_ID = "-".join(f"[0-9a-fA-F]{{{length}}}" for length in (8, 4, 4, 4, 12))
# A name, the service's ID and the secret.
_NOTIFY_KEY = re.compile(f"-{_ID}-{_ID}$")
MAIL_THAT_GOES_NOWHERE = ("console", "locmem", "filebased", "dummy", "embedded")


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
    loud = ", ".join(loud_log_settings(settings.DATABASE_URL))
    if loud:
        logger.warning(
            "On a lost race the database server would write pupils' data and password hashes into"
            " its own log: %s. `manage.py database_roles`, run as the administrator, stops that.",
            loud,
        )


def problems() -> list[str]:
    """Everything that must be put right before pupils' records are served; empty when safe."""
    if settings.DEMO or settings.TESTING:
        return list(_trial_problems())
    return [
        *_secret_problems(),
        *_web_problems(),
        *_session_problems(),
        *_data_problems(),
        *_folder_problems(),
        *_s3_problems(),
        *_mail_problems(),
        *_text_problems(),
        *_log_problems(),
    ]


def _trial_problems() -> Iterator[str]:
    name = "DEMO=1" if settings.DEMO else "SEND_MIS_TESTING=1"
    beyond = []
    if os.environ.get("SEND_MIS_ENV") == "production":
        beyond.append("SEND_MIS_ENV is production")
    if set(settings.ALLOWED_HOSTS) - LOCAL_NAMES - {"testserver"}:
        beyond.append("ALLOWED_HOSTS names other machines")
    if urlsplit(settings.PUBLIC_URL).hostname not in LOCAL_NAMES:
        beyond.append("PUBLIC_URL is not this machine")
    if not is_on_this_machine(settings.DATABASE_URL):
        beyond.append("DATABASE_URL is a server elsewhere")
    if not is_on_this_machine(settings.REDIS_URL):
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


def _secret_problems() -> Iterator[str]:
    secret = settings.SECRET_KEY
    if settings.SECRET_KEY_IS_GENERATED:
        yield "SECRET_KEY is not set. .env.example says how to make one."
    elif is_weak_secret(secret):
        yield f"SECRET_KEY is too easy to guess: at least {SHORTEST_SECRET} random characters."
    elif is_example(secret):
        yield "SECRET_KEY is still the one of an example."


def _web_problems() -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG is on: error pages would show pupils' data to whoever meets them."
    if not settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS is not set. Name the host people use, such as send.yourschool.sch.uk."
    for host in settings.ALLOWED_HOSTS:
        if problem := host_problem(host):
            yield f"ALLOWED_HOSTS {problem}. Name the host people use."
    if not settings.SECURE_SSL_REDIRECT:
        yield "SECURE_SSL_REDIRECT is off: pages would be served without TLS."
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield "Cookies would be sent without TLS."
    yield from _address_problems()
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if not _is_origin(origin):
            yield (
                f"CSRF_TRUSTED_ORIGINS has {origin}: pages from there could send forms in a"
                " signed-in person's name. Name whole https:// addresses of yours, without *."
            )


def _is_origin(written: str) -> bool:
    try:
        parts = urlsplit(written)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    alone = not (parts.path or parts.query or parts.fragment or parts.username)
    return parts.scheme == "https" and alone and not host_problem(host) and "*" not in written


def _address_problems() -> Iterator[str]:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme != "https" or not parts.hostname:
        yield "PUBLIC_URL is not an https:// address. Links in mail are made from it."
    elif settings.ALLOWED_HOSTS and not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        yield "PUBLIC_URL names a host that is not in ALLOWED_HOSTS: links in mail would not open."
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        yield "PUBLIC_URL is more than https:// and a host: links in mail would lead elsewhere."
    for name in ("ALLOWED_HOSTS", "PUBLIC_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"):
        if "yourschool" in os.environ.get(name, "").lower():
            yield f"{name} is still the one of .env.example."


def _session_problems() -> Iterator[str]:
    shortest, longest = SHORTEST_IDLE_SECONDS, LONGEST_IDLE_SECONDS
    if not shortest <= settings.IDLE_TIMEOUT_SECONDS <= longest:
        yield (
            f"IDLE_TIMEOUT_SECONDS is {settings.IDLE_TIMEOUT_SECONDS}: whoever finds an open"
            f" screen would be let in. Between {shortest} and {longest} (two hours)."
        )
    if not 0 <= settings.TRUSTED_PROXIES <= MOST_PROXIES:
        yield (
            f"TRUSTED_PROXIES is {settings.TRUSTED_PROXIES}: a visitor could name any address as"
            " his own. It counts the proxies in front, one as a rule."
        )
    elif settings.SECURE_PROXY_SSL_HEADER and not settings.TRUSTED_PROXIES:
        yield (
            "TRUSTED_PROXIES is 0 and BEHIND_TLS_PROXY is 1: everybody would have the proxy's"
            " address, and one person's wrong passwords would lock out others."
        )


def _data_problems() -> Iterator[str]:
    url = settings.DATABASE_URL
    if not url:
        yield "DATABASE_URL is not set. Name a PostgreSQL that is backed up."
    elif urlsplit(url).scheme not in {"postgres", "postgresql"}:
        yield "DATABASE_URL does not name a PostgreSQL (postgresql://…)."
    elif is_trial_address(url):
        yield "DATABASE_URL names the trial's private PostgreSQL, which nobody backs up."
    else:
        yield from _database_problems(urlsplit(url))
    queue = urlsplit(settings.REDIS_URL)
    if not settings.REDIS_URL:
        yield "REDIS_URL is not set. Name a Valkey or Redis for background work."
    elif is_trial_address(settings.REDIS_URL):
        yield "REDIS_URL names the trial's private Valkey."
    elif is_elsewhere(queue.hostname or "") and (
        queue.scheme != "rediss" or "ssl_cert_reqs=none" in queue.query.lower()
    ):
        yield "REDIS_URL reaches another machine without checked TLS. Use rediss://…."
    elif queue.password and is_weak_password(unquote(queue.password)):
        yield "REDIS_URL has a password that is easy to guess, or an example's."


def _database_problems(parts: SplitResult) -> Iterator[str]:
    if not parts.path.strip("/"):
        yield "DATABASE_URL names no database."
    if parts.query:
        yield "DATABASE_URL has ?…: nothing there is read. DATABASE_SSLMODE says how TLS is used."
    if is_on_this_machine(parts.geturl()) and not parts.password:
        return  # by its socket, the system itself says who asks
    password = unquote(parts.password or "")
    names = (unquote(parts.username or ""), parts.path.strip("/"))
    if not password and not {"PGPASSWORD", "PGPASSFILE"} & os.environ.keys():
        yield "DATABASE_URL has no password. Whoever reaches the server would be let in."
    elif password and is_weak_password(password, names=names):
        yield (
            "DATABASE_URL has a password that is easy to guess, or an example's. Make one:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(24))'"
        )
    if is_on_this_machine(parts.geturl()):
        return
    mode = settings.DATABASE_SSLMODE
    enough = TLS_MODES if is_elsewhere(parts.hostname or "") else {*TLS_MODES, "prefer"}
    if mode not in enough:
        yield (
            f"DATABASE_SSLMODE is {mode}: pupils' records would cross the network to the database"
            " without TLS. Use require, or verify-full."
        )


def _folder_problems() -> Iterator[str]:
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    if lies_in(settings.BASE_DIR, settings.STATIC_ROOT):
        yield "STATIC_ROOT holds the program itself: all of it would be handed out."
    if not settings.MEDIA_ROOT and not settings.DOCUMENTS_S3_BUCKET:
        yield "MEDIA_ROOT is not set: name the folder in which pupils' documents are kept."
    copies = Path(settings.BACKUP_TO) if settings.BACKUP_TO else None
    for name, folder in (("MEDIA_ROOT", settings.MEDIA_ROOT), ("BACKUP_TO", copies)):
        if not folder:
            continue
        if not folder.is_absolute():
            yield f"{name} is not a whole path, so it would move with the folder one starts from."
        elif any(lies_in(folder, public) or lies_in(public, folder) for public in served):
            yield f"{name} and the folder of static files share a place: files would be public."
        elif lies_in(folder, settings.BASE_DIR) or lies_in(settings.BASE_DIR, folder):
            yield f"{name} lies among the program's files. Name a folder elsewhere."
    if copies and settings.MEDIA_ROOT and lies_in(copies, settings.MEDIA_ROOT):
        yield "BACKUP_TO lies among the uploaded files: each copy would hold the earlier ones."


def _s3_problems() -> Iterator[str]:
    if not settings.DOCUMENTS_S3_BUCKET:
        return
    for name in ("KEY", "SECRET"):
        if not getattr(settings, f"DOCUMENTS_S3_{name}"):
            yield f"SEND_MIS_DOCUMENTS_S3_{name} is not set, though a bucket is named."
    if is_example(settings.DOCUMENTS_S3_SECRET):
        yield "SEND_MIS_DOCUMENTS_S3_SECRET is still the one of an example."
    endpoint = settings.DOCUMENTS_S3_ENDPOINT
    parts = urlsplit(endpoint)
    if endpoint and (parts.scheme not in {"http", "https"} or not parts.hostname):
        yield "SEND_MIS_DOCUMENTS_S3_ENDPOINT is not a whole address (https://…)."
    elif parts.scheme == "http" and is_elsewhere(parts.hostname or ""):
        yield (
            "SEND_MIS_DOCUMENTS_S3_ENDPOINT is a plain http:// address of another machine: pupils'"
            " documents would cross the network without TLS."
        )


def _mail_problems() -> Iterator[str]:
    backend = settings.EMAIL_BACKEND
    if any(name in backend for name in MAIL_THAT_GOES_NOWHERE):
        yield "EMAIL_BACKEND sends no mail: invitations and password resets would go nowhere."
    elif "smtp" in backend and not os.environ.get("EMAIL_HOST"):
        yield "EMAIL_HOST is not set: invitations and password resets would go nowhere."
    is_here = settings.EMAIL_HOST in LOCAL_NAMES
    if "smtp" in backend and not is_here and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield (
            "EMAIL_USE_TLS is off: invitations and links that set a password would cross the"
            " network in clear. EMAIL_USE_TLS=1, or EMAIL_USE_SSL=1 on port 465."
        )
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        yield "EMAIL_USE_TLS and EMAIL_USE_SSL are both on: a server speaks one of them."
    try:
        import_string(backend)
    except ImportError:
        yield "EMAIL_BACKEND names no part of this program that sends mail."
    if not _is_mail_address(settings.DEFAULT_FROM_EMAIL):
        yield "DEFAULT_FROM_EMAIL is not set to an address of yours."


def _text_problems() -> Iterator[str]:
    if not settings.NOTIFY_API_KEY:
        return
    if not _NOTIFY_KEY.search(settings.NOTIFY_API_KEY):
        yield "NOTIFY_API_KEY is not a whole key of GOV.UK Notify: copy it again, all of it."
    if not settings.NOTIFY_TEMPLATE_ID:
        yield "NOTIFY_TEMPLATE_ID is not set, though NOTIFY_API_KEY is: no text would leave."
    elif not re.fullmatch(_ID, settings.NOTIFY_TEMPLATE_ID):
        yield "NOTIFY_TEMPLATE_ID is not the ID of a template of GOV.UK Notify."


def _is_mail_address(written: str) -> bool:
    """With or without a name before it; not of this very machine."""
    address = parseaddr(written)[1]
    try:
        validate_email(address)
    except ValidationError:
        return False
    return not address.endswith("@localhost") and "\n" not in written


def _log_problems() -> Iterator[str]:
    if settings.LOG_LEVEL not in LOG_LEVELS:
        yield (
            f"LOG_LEVEL is {settings.LOG_LEVEL}: libraries would write what they handle."
            " INFO, or above."
        )


if __name__ == "__main__":  # python -m send_mis.startup [--database]: would it start?
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "send_mis.settings")
    refuse_unsafe_production()
    if "--database" in sys.argv[1:]:
        refuse_powerful_role()
