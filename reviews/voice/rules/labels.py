"""What is said of somebody's views, by the labels of the forms."""

from collections.abc import Mapping
from datetime import date

LABELS: Mapping[str, str] = {
    "contact": "Whose views",
    "how": "How",
    "on": "On",
    "words": "In their words",
    "scribe": "Who wrote it down",
    "readers": "Who may read it",
    "needs_check": "Says something about somebody at home",
}
FACTS = ("contact", "how", "on", "words", "answers", "scribe", "readers", "needs_check")


def day_problems(on: date, *, born_on: date, today: date) -> dict[str, list[str]]:
    if on > today:
        return {"on": ["Choose today or an earlier day."]}
    if on < born_on:
        return {"on": ["That is before the pupil was born."]}
    return {}
