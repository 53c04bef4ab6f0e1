"""What is asked of the services of monitoring."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pupils.register.services import monitoring
from tests.factories import TODAY
from tests.pupils.given import DAY, Deed


def watch(pupil: str = "kacper", **said: Any) -> Deed:
    usual = {"starts_on": TODAY, "look_again_on": TODAY + DAY, "reason": " Settling "}
    return lambda g, actor: monitoring.start_monitoring(
        actor=actor, pupil=getattr(g, pupil), **usual | said
    )


def on_watch(service: Callable[..., Any], **said: Any) -> Deed:
    return lambda g, actor: service(
        actor=actor, monitoring=g.watched, **{"version": g.watched.version} | said
    )


DEEDS: dict[str, Deed] = {
    "watch": watch(),
    "watch: tomorrow": watch(starts_on=TODAY + DAY, look_again_on=None),
    "watch: look again that day": watch(look_again_on=TODAY),
    "watch: watched already": watch("tom"),
    "watch: before it began": watch("tom", starts_on=date(2026, 7, 19)),
    "watch: on the register": watch("ann"),
    "watch again": on_watch(
        monitoring.change_monitoring, look_again_on=date(2026, 7, 21), reason=" Sums "
    ),
    "watch again: that day": on_watch(
        monitoring.change_monitoring, look_again_on=date(2026, 7, 20), reason="x"
    ),
    "watch again: old form": on_watch(
        monitoring.change_monitoring, look_again_on=None, reason="x", version=2
    ),
    "watch no more": on_watch(monitoring.end_monitoring, ends_on=TODAY, why=" Well "),
    "watch no more: that day": on_watch(
        monitoring.end_monitoring, ends_on=date(2026, 7, 20), why="x"
    ),
    "watch no more: before": on_watch(
        monitoring.end_monitoring, ends_on=date(2026, 7, 19), why="x"
    ),
    "watch no more: tomorrow": on_watch(monitoring.end_monitoring, ends_on=TODAY + DAY, why="x"),
    "watch no more: old form": on_watch(
        monitoring.end_monitoring, ends_on=TODAY, why="x", version=2
    ),
}  # fmt: skip
