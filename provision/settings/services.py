"""How a school plans and counts. A school that changed nothing has the usual settings."""

from collections.abc import Callable, Mapping

from provision.choices import Layer, Scale
from provision.due.writing import school_changes
from provision.models import ProvisionSettings
from provision.money import round_pounds
from provision.settings.rules import LABELS, OFFER, SettingsEntry
from provision.settings.selectors import settings_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, same_version, save
from send_mis.schools.models import School
from send_mis.schools.services import lock_school


def change_settings(*, actor: Actor, school: School, version: int, choices: SettingsEntry) -> None:
    ensure(actor, Action.PROVISION_SETTINGS, school)
    with change(actor=actor, event="provision.settings_changed", school_id=school.pk):
        row = _locked(school, version, settings_theirs)
        row.layer_labels = {key: text for key, text in choices.layer_labels.items() if text}
        called = _called(row, choices)
        for name in LABELS:
            setattr(row, name, getattr(choices, name))
        row.threshold_label = called
        save(row, "layer_labels", *LABELS)
        school_changes(school.pk)


def _called(row: ProvisionSettings, choices: SettingsEntry) -> str:
    """A name with the amount in it follows the amount: "the notional £6,000" would be untrue."""
    label = choices.threshold_label
    if row.threshold is None or choices.threshold is None or label != row.threshold_label:
        return label
    return label.replace(round_pounds(row.threshold), round_pounds(choices.threshold))


def change_offer(*, actor: Actor, school: School, version: int, offer: str) -> None:
    """The quality-first-teaching offer, kept once and shown on every plan."""
    ensure(actor, Action.PROVISION_SETTINGS, school)
    with change(actor=actor, event="provision.offer_changed", school_id=school.pk):
        row = _locked(school, version, lambda found: {OFFER: found.qft_offer})
        row.qft_offer = offer
        save(row, "qft_offer")


def settings_theirs(row: ProvisionSettings) -> dict[str, str]:
    words = {f"“{Layer(key).label}” is": text for key, text in row.layer_labels.items()}
    for name, label in LABELS.items():
        value = getattr(row, name)
        words[label] = "" if value is None else str(value)
    words[LABELS["scale"]] = Scale(row.scale).label
    return words


def _locked(
    school: School, version: int, theirs: Callable[[ProvisionSettings], Mapping[str, str]]
) -> ProvisionSettings:
    """The school's row, made where there is none. The school is locked: two may be first."""
    lock_school(school.pk)
    row = settings_of(school.pk)
    same_version(row, version, lambda: theirs(row))
    if row._state.adding:
        insert(row)
    return row
