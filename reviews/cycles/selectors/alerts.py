"""What of a plan that is in use asks for a look before its review."""

from collections.abc import Sequence

from provision.pages.selectors.pupil_overview import ProvisionNow
from reviews.checks.rules.alerts import BEHIND, TEACHER_ACTS, PlanAlert
from reviews.choices import CycleState
from reviews.models import Cycle
from send_mis.ui.chips import Chip

_ALERTS = ("soon", "late")


def plan_alerts(
    gets: ProvisionNow | None, cycle: Cycle, stopped: Sequence[PlanAlert]
) -> list[PlanAlert]:
    """While a plan is in use: where delivery stopped or falls short, and what is behind its line,
    each with who acts."""
    if gets is None or cycle.state != CycleState.AGREED:
        return []
    quiet = {alert.about for alert in stopped}
    short = [
        PlanAlert(line.chip.text, line.what, line.delivered, TEACHER_ACTS)
        for line in gets.lines
        if line.chip is not None and line.chip.kind in _ALERTS and line.what not in quiet
    ]
    outcomes = {
        each.url: each for each in [*(line.outcome for line in gets.lines), *gets.others] if each
    }
    behind = [
        PlanAlert(", ".join(chips), outcome.text, outcome.progress, TEACHER_ACTS)
        for outcome in outcomes.values()
        if (chips := [chip.text for chip in outcome.chips if _is_alert(chip)])
    ]
    return [*stopped, *short, *behind]


def _is_alert(chip: Chip) -> bool:
    """One that is on track and was not counted lately is no alarm."""
    return chip.kind == "late" or chip.text.startswith(BEHIND)
