"""Which jobs there are, and which rows wait for one."""

from collections.abc import Callable, Iterable
from functools import wraps
from importlib import import_module
from typing import ParamSpec, TypeVar
from uuid import UUID

from .app import app

P = ParamSpec("P")
SweepFunction = TypeVar("SweepFunction", bound=Callable[[], Iterable[UUID | int | str]])

_task_names: set[str] = set()
sweeps: dict[str, tuple[str, Callable[[], Iterable[UUID | int | str]]]] = {}


def task(function: Callable[P, None]) -> Callable[P, None]:
    """Make a function a job. It takes ids only, does nothing the second time, returns nothing.

    The function stays an ordinary one: call it in a test, name it in `enqueue`.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    _task_names.add(name)

    # `acks_late` (settings): a job whose worker is killed half way is given to another worker.
    @app.task(name=name)
    @wraps(function)
    def run(*ids: P.args, **none: P.kwargs) -> None:
        function(*ids, **none)

    return function


def sweep(task_name: str) -> Callable[[SweepFunction], SweepFunction]:
    """Register a function that yields the ids of rows waiting for `task_name`."""

    def register(function: SweepFunction) -> SweepFunction:
        sweeps[f"{function.__module__}.{function.__qualname__}"] = (task_name, function)
        return function

    return register


def require_task(name: str) -> None:
    """A misspelt name would otherwise be a message that every worker throws away."""
    if name not in _task_names:
        import_module(name.rpartition(".")[0])
    if name not in _task_names:
        raise LookupError(f"No job is called {name}.")
