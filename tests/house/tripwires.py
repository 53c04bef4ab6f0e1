"""What fails a run beside a failed assertion: see each function."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.template import Node
from django.template.base import Variable
from django.template.defaulttags import ForNode
from django.test.signals import reset_template_engines

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = str(ROOT / "templates")

tripped: list[str] = []


def _trip(message: str) -> None:
    tripped.append(message)
    pytest.fail(message, pytrace=True)


@contextmanager
def armed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        _watch_templates(patch)
        _watch_sockets(patch)
        yield


# --- An undefined variable in one of our templates -------------------------------------------


class _Undefined(str):
    """Stands for `string_if_invalid`. Django asks whether it is empty each time a variable is
    missing: in our templates that fails, in other people's it is as if it were empty."""

    __slots__ = ()

    def __bool__(self) -> bool:
        frame: FrameType | None = sys._getframe(1)
        variable = getattr(frame.f_locals.get("self"), "var", "?") if frame else "?"
        while frame is not None:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None) is not None:
                if str(node.origin.name).startswith(TEMPLATES):
                    line = node.token.lineno if node.token else "?"
                    _trip(f"Undefined in {node.origin.name}, line {line}: {variable}")
                return False
            frame = frame.f_back
        return False


def _watch_templates(patch: pytest.MonkeyPatch) -> None:
    # In the settings, because Django makes its engines anew whenever a test changes DEBUG.
    patch.setitem(settings.TEMPLATES[0]["OPTIONS"], "string_if_invalid", _Undefined())
    reset_template_engines(setting="TEMPLATES")
    render = ForNode.render

    def checked(self: ForNode, context: Any) -> Any:
        # A loop over a missing name is otherwise an empty loop.
        variable = getattr(self.sequence, "var", None)
        origin = getattr(self, "origin", None)
        if (
            isinstance(variable, Variable)
            and variable.lookups
            and origin is not None
            and str(origin.name).startswith(TEMPLATES)
            and variable.lookups[0] not in context
        ):
            _trip(f"Undefined in {origin.name}, a loop over: {variable}")
        return render(self, context)

    patch.setattr(ForNode, "render", checked)


# --- A connection that leaves the machine ----------------------------------------------------


def _is_here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _watch_sockets(patch: pytest.MonkeyPatch) -> None:
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def check(sock: socket.socket, address: Any) -> None:
        if sock.family != socket.AF_UNIX and not _is_here(address[0]):
            _trip(f"A connection to {address!r} would leave this machine.")

    def guarded(self: socket.socket, address: Any) -> None:
        check(self, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        check(self, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        if not _is_here(host):
            _trip(f"A look-up of {host!r} would leave this machine.")
        return look_up(host, *rest, **options)

    patch.setattr(socket.socket, "connect", guarded)
    patch.setattr(socket.socket, "connect_ex", guarded_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)


# --- A test that did not run -----------------------------------------------------------------


def fail_on_tests_not_run(session: pytest.Session) -> None:
    """Skipped and expected-to-fail tests are tests that nobody runs: the run fails and says so."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    for kind in ("skipped", "xfailed", "xpassed"):
        for report in reporter.stats.get(kind, []):
            reporter.write_line(f"NOT RUN ({kind}): {report.nodeid}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
