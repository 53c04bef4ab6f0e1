"""The tripwires trip: a guard that lets everything through is worse than none."""

import datetime as dt
import socket
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Engine, engines
from django.template.base import Origin, Template

from tests.house import tripwires

OURS = Origin(name=f"{tripwires.TEMPLATES}/any.html", template_name="any.html")
THEIRS = Origin(name="/elsewhere/any.html", template_name="any.html")


def _engine() -> Engine:
    return engines["django"].engine


@pytest.fixture
def trips() -> list[str]:
    """What tripped in this test, which here is what we want."""
    yield tripwires.tripped
    tripwires.tripped.clear()


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ person.missing }}",
        "{{ missing|default:'x' }}",
        "{% for x in missing %}{% endfor %}",
        "{% with a=missing %}{% endwith %}",
    ],
)
def test_an_undefined_variable_in_our_templates_fails(source: str, trips: list[str]) -> None:
    template = Template(source, origin=OURS, engine=_engine())
    with pytest.raises(pytest.fail.Exception, match="Undefined"):
        template.render(Context({"person": {"name": "Ada"}}))


def test_it_still_fails_after_a_test_that_made_the_engines_anew(
    settings: Any, trips: list[str]
) -> None:
    settings.DEBUG = True
    template = Template("{{ missing }}", origin=OURS, engine=_engine())
    with pytest.raises(pytest.fail.Exception, match="Undefined"):
        template.render(Context())


@pytest.mark.parametrize(
    ("source", "result"),
    [("[{{ missing }}]", "[]"), ("{{ missing|default:'x' }}", "x")],
)
def test_other_peoples_templates_are_left_alone(source: str, result: str) -> None:
    template = Template(source, origin=THEIRS, engine=_engine())
    assert template.render(Context()) == result


def test_asking_whether_something_is_there_is_no_use_of_it() -> None:
    template = Template("{% if missing %}a{% else %}b{% endif %}", origin=OURS, engine=_engine())
    assert template.render(Context()) == "b"


@pytest.mark.parametrize("address", [("192.0.2.1", 9), ("2001:db8::1", 9)])
def test_a_connection_that_leaves_the_machine_fails(
    address: tuple[str, int], trips: list[str]
) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with (
        socket.socket(family) as outgoing,
        pytest.raises(pytest.fail.Exception, match="leave this machine"),
    ):
        outgoing.connect(address)


def test_a_look_up_of_another_machine_fails(trips: list[str]) -> None:
    with pytest.raises(pytest.fail.Exception, match="leave this machine"):
        socket.create_connection(("school.example", 443))


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("careful", UserWarning, stacklevel=1)


@pytest.mark.django_db
def test_a_naive_moment_fails() -> None:
    from django.contrib.sessions.models import Session

    naive = dt.datetime(2026, 9, 1, 9, 0)  # noqa: DTZ001 - the fault under test
    with pytest.raises(RuntimeWarning, match="naive"):
        Session.objects.filter(expire_date=naive).count()


@pytest.mark.parametrize(
    "body",
    [
        "import pytest\n@pytest.mark.skip\ndef test_a(): pass\n",
        "import pytest\ndef test_a(): pytest.skip('later')\n",
        "import pytest\n@pytest.mark.xfail\ndef test_a(): assert False\n",
        "import pytest\npytest.importorskip('no_such_module')\ndef test_a(): pass\n",
        "class TestA:\n    def __init__(self): pass\n    def test_a(self): pass\n",
    ],
    ids=["mark", "call", "xfail", "import", "class"],
)
def test_a_run_with_a_test_that_did_not_run_fails(body: str, tmp_path: Path) -> None:
    run = _run_beside_a_good_test(tmp_path, body)
    assert run.returncode in {1, 2}, run.stdout


def test_a_run_in_which_all_ran_passes(tmp_path: Path) -> None:
    run = _run_beside_a_good_test(tmp_path, "def test_a(): pass\n")
    assert run.returncode == 0, run.stdout


def _run_beside_a_good_test(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    """A run of its own, with this project's settings and end-of-run check but no engines."""
    root = tripwires.ROOT
    (folder / "conftest.py").write_text(
        "from tests.house import tripwires\n"
        "def pytest_sessionfinish(session):\n"
        "    tripwires.fail_on_tests_not_run(session)\n"
    )
    (folder / "test_body.py").write_text(body)
    (folder / "test_good.py").write_text("def test_good(): pass\n")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-c",
            root / "pyproject.toml",
            f"--rootdir={root}",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:django",
            folder,
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
