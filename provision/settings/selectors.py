"""A school's settings, whether it has saved any or not."""

from collections.abc import Mapping
from uuid import UUID

from provision.choices import Layer
from provision.models import ProvisionSettings


def settings_of(school_id: UUID) -> ProvisionSettings:
    """The saved row, or the usual settings, unsaved and with version 0. One query."""
    found = ProvisionSettings.objects.filter(school=school_id).first()
    return found or ProvisionSettings(school_id=school_id, version=0)


def layer_words(settings: ProvisionSettings) -> Mapping[str, str]:
    """What this school calls each layer, in order from the widest."""
    return {layer.value: settings.layer_labels.get(layer.value) or layer.label for layer in Layer}
