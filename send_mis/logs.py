"""What is logged of an error: where and of which kind, never what it was about.

The message of an exception holds what it met: the row that was there already, the cell that could
not be read, the address that was refused. A log is read by more people than a pupil's record.
"""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

# Their messages name code, not data.
_ABOUT_CODE = (ImportError, AttributeError, NameError, NotImplementedError)


class DiscreetFormatter(logging.Formatter):
    """Django's, Celery's and our own lines, without the messages of exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        plain.exc_text = None  # another handler's, with the message
        if isinstance(plain.args, dict):
            plain.args = {name: _discreet(name, value) for name, value in plain.args.items()}
        elif isinstance(plain.args, tuple):
            plain.args = tuple(_discreet("", value) for value in plain.args)
        if request := getattr(record, "request", None):
            plain.args = _with_route(plain.args, request)
        if record.name.startswith("celery.worker.consumer") and isinstance(plain.args, tuple):
            # Of a message that it cannot take, Celery quotes all: what it is about, too.
            plain.msg = str(plain.msg).partition("\n")[0].partition(" [")[0]
            plain.args = plain.args[: plain.msg.count("%")]
        if isinstance(plain.msg, BaseException):
            plain.msg = kind_of(plain.msg)
        return super().format(plain)

    def formatException(  # noqa: N802 - as logging names it
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        error = ei[1]
        if error is None:
            return ""
        return "\nand then:\n".join(
            "".join(traceback.format_tb(each.__traceback__)) + kind_of(each)
            for each in reversed(list(_chain(error)))
        )


def kind_of(error: BaseException) -> str:
    """Which error it is, with what the database says of the rule that was broken."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, _ABOUT_CODE):
        return f"{kind}: {error}"
    # Django's errors of the database come from the driver's, which know the rule.
    driver = error if hasattr(error, "diag") else error.__cause__
    diagnosis = getattr(driver, "diag", None)
    known = {
        "sqlstate": getattr(driver, "sqlstate", None),
        "table": getattr(diagnosis, "table_name", None),
        "constraint": getattr(diagnosis, "constraint_name", None),
        "errno": getattr(error, "errno", None),
    }
    said = ", ".join(f"{name} {value}" for name, value in known.items() if value)
    return f"{kind} ({said})" if said else kind


def _with_route(args: Any, request: Any) -> Any:
    """A page's pattern for its address, in which names are typed and links that let somebody in."""
    path = getattr(request, "path", None)
    if not path or not isinstance(args, tuple):
        return args
    match = getattr(request, "resolver_match", None)
    place = f"/{match.route}" if match else "an address that is no page"
    return tuple(place if value == path else value for value in args)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _discreet(name: str, value: Any) -> Any:
    if isinstance(value, BaseException):
        return kind_of(value)
    # Celery hands over both in words; the error itself is in the record, too.
    return "" if name in {"exc", "traceback"} else value


def logged_from(level: str) -> dict[str, Any]:
    """One line each, to the console: what Django's LOGGING takes."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "send_mis.logs.DiscreetFormatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # A line for every request that waits a moment for a thread says nothing.
            "waitress.queue": {"level": "ERROR"},
            # What it finds odd in a file that was sent is the sender's business.
            "pikepdf": {"level": "ERROR"},
            # Its lines quote what was answered; the outbox's own name the kind and number.
            "notifications_python_client": {"level": "CRITICAL"},
            # How far each PDF has got.
            "weasyprint.progress": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
        },
    }
