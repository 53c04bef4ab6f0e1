"""`make demo`: engines, migrations, the demonstration school, then web, worker and beat.

One process watches over the others and ends them all on Ctrl-C or SIGTERM.
"""

import argparse
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

from .attach import attach_to_demonstration
from .engines import Engines
from .folders import CHECKOUT, EmbeddedError, data_dir, make_folder

HOST = "127.0.0.1"
READY_SECONDS = 120
STOP_SECONDS = 15
WATCH_SECONDS = 1
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class DemoError(RuntimeError):
    """The demonstration cannot run; the message says why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port: int = parser.parse_args().port
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGHUP, _end)
    try:
        _check_port_is_free(port)
        with _only_one():
            os.environ["DEMO"] = "1"
            os.environ["PUBLIC_URL"] = f"http://localhost:{port}"
            mail = data_dir() / "mail"
            mail.mkdir(mode=0o700, exist_ok=True)
            os.environ["EMAIL_FILE_PATH"] = str(mail)
            with attach_to_demonstration() as engines:
                return _run(port, engines)
    except (DemoError, EmbeddedError) as error:
        _say(f"make demo: {error}")
        return 1
    except KeyboardInterrupt:
        _say("stopped")
        return 0


def _run(port: int, engines: Engines) -> int:
    # Before anything is written: the environment may name a school's own database.
    _python("-m", "send_mis.startup")
    _say("preparing the database")
    _manage("migrate", "--noinput", "--verbosity=0")
    # Asked once here, and not refused by web, worker and beat in turn.
    _python("-m", "send_mis.startup", "--database", env=_without_owner())
    _say("preparing pages and codes")
    _manage("collectstatic", "--noinput", "--verbosity=0")
    _manage("load_codes", "--verbosity=0")
    _manage("load_national_figures", "--verbosity=0")
    _say("preparing the demonstration school")
    sign_ins = _manage("demo_school")
    with _running(_services(port)) as services:
        _wait_for_web(port, services)
        _say(f"ready: http://localhost:{port}")
        _say(sign_ins.strip("\n"))
        _say(f"mail and text messages are laid in {os.environ['EMAIL_FILE_PATH']}")
        _say("Ctrl-C stops everything; the data stays. `make demo` goes on where you left.")
        return _watch(services, engines)


def _services(port: int) -> dict[str, list[str]]:
    # A trial as root is root's own choice, and reaches this machine only.
    as_root = ("-W", "ignore:You're running the worker with superuser privileges")
    celery = [sys.executable, *as_root, "-m", "celery", "--quiet", "-A", "send_mis"]
    return {
        "web": [
            *(sys.executable, "-m", "send_mis.web", f"--host={HOST}", f"--port={port}"),
        ],
        "worker": [*celery, "worker", "--loglevel=WARNING", "--without-gossip"],
        "beat": [*celery, "beat", "--loglevel=WARNING", "--pidfile="],
    }


@contextmanager
def _running(commands: dict[str, list[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    services: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # Each in a session of its own: Ctrl-C reaches this process only, which then asks
            # each to finish what it has begun.
            services[name] = subprocess.Popen(  # noqa: S603 - our own commands
                command,
                cwd=CHECKOUT,
                env=_without_owner(),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        yield services
    finally:
        # A second, impatient Ctrl-C must not leave half of them running.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _stop(list(services.values()))


def _stop(services: list[subprocess.Popen[bytes]]) -> None:
    for service in services:
        service.terminate()
    end = time.monotonic() + STOP_SECONDS
    for service in services:
        try:
            service.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(service.pid, signal.SIGKILL)
            service.wait()


def _watch(services: dict[str, subprocess.Popen[bytes]], engines: Engines) -> int:
    """Until a service ends by itself, which no service should. An engine that goes is started
    again: the services find their way back by themselves."""
    while True:
        for name, service in services.items():
            if service.poll() is not None:
                raise DemoError(f"the {name} ended by itself (exit code {service.returncode})")
        try:
            if engines.start_again_if_down():
                _say("a database had gone and was started again")
        except EmbeddedError as error:
            _say(f"make demo: {error}")
        time.sleep(WATCH_SECONDS)


def _wait_for_web(port: int, services: dict[str, subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        for name, service in services.items():
            if service.poll() is not None:
                raise DemoError(f"the {name} did not start")
        connection = HTTPConnection(HOST, port, timeout=30)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
            if connection.getresponse().status < 500:
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise DemoError(f"the web server did not answer within {READY_SECONDS} seconds")


def _manage(*arguments: str) -> str:
    """Run a management command; what it says to the person is returned."""
    return _python("manage.py", *arguments)


def _without_owner() -> dict[str, str]:
    """As for a school: what serves pages is never told the owner's address."""
    return {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}


def _python(*arguments: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, *arguments],
        cwd=CHECKOUT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode:
        raise DemoError(f"`{' '.join(arguments)}` failed. {done.stdout}")
    return done.stdout


def _check_port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise DemoError(f"port {port} is taken. `PORT=8001 make demo` uses another.") from error


@contextmanager
def _only_one() -> Iterator[None]:
    folder = data_dir()
    try:
        make_folder(folder)
        lock = (folder / "demo.lock").open("wb")
    except OSError as error:
        raise DemoError(f"{folder} cannot be written; SEND_MIS_DATA names another.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoError(f"a demonstration runs already on {folder}.") from error
        yield


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _end(*_: object) -> None:
    raise KeyboardInterrupt


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - said to the person at the terminal


if __name__ == "__main__":
    sys.exit(main())
