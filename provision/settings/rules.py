"""A school's choices about provision, as its form asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

LABELS: Mapping[str, str] = {
    "scale": "How outcomes are reviewed",
    "threshold": "Threshold for one pupil in a school year, in £",
    "threshold_label": "What you call it",
    "near_percent": "Show a pupil as near it from, in per cent",
    "weeks_a_year": "Weeks in a school year",
    "review_after_weeks": "Review an intervention after, in weeks",
}


OFFER = "What every teacher does for every pupil"


@dataclass(frozen=True)
class SettingsEntry:
    """What a school chooses. `layer_labels`: by the layer's key, empty for the usual word."""

    layer_labels: Mapping[str, str]
    scale: str
    threshold: Decimal | None
    threshold_label: str
    near_percent: int
    weeks_a_year: int
    review_after_weeks: int
