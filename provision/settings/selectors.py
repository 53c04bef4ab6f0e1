"""A school's settings, whether it has saved any or not."""

from collections.abc import Mapping
from uuid import UUID

from provision.choices import Layer, Scale
from provision.models import ProvisionSettings
from provision.money import round_pounds
from send_mis.ui.parts import Row
from send_mis.ui.words import plural


def settings_of(school_id: UUID) -> ProvisionSettings:
    """The saved row, or the usual settings, unsaved and with version 0. One query."""
    found = ProvisionSettings.objects.filter(school=school_id).first()
    return found or ProvisionSettings(school_id=school_id, version=0)


def layer_words(settings: ProvisionSettings) -> Mapping[str, str]:
    """What this school calls each layer, in order from the widest."""
    return {layer.value: settings.layer_labels.get(layer.value) or layer.label for layer in Layer}


def settings_rows(row: ProvisionSettings) -> list[Row]:
    layers = ", ".join(layer_words(row).values())
    threshold = "None: nobody is flagged"
    if row.threshold is not None:
        near = f"shown as near from {row.near_percent} per cent"
        threshold = f"{round_pounds(row.threshold)} ({row.threshold_label}), {near}"
    return [
        Row("Layers, from the widest", layers),
        Row("Outcomes are reviewed by", Scale(row.scale).label),
        Row("Threshold for one pupil in a year", threshold),
        Row("Weeks in a school year", str(row.weeks_a_year)),
        Row("Interventions are reviewed after", plural(row.review_after_weeks, "week", "weeks")),
    ]
