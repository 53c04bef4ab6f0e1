"""What is asked of the services of the catalogue, of training and of the school's settings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from provision.catalogue import services as catalogue
from provision.catalogue.rules import InterventionEntry
from provision.models import ProvisionSettings
from provision.settings import services as settings
from provision.settings.rules import SettingsEntry
from send_mis.access.actor import Actor
from tests.factories import TODAY, in_change
from tests.house.asked import Asked, Try
from tests.provision.stage import DAY, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()

ENTRY = InterventionEntry(
    name="Precision teaching", area="CL", layer="targeted_plus", for_whom="one", what="Ten words",
    evidence="Small studies", usual_measure="words a minute", usual_minutes=11,
    usual_times_a_week=4, usual_weeks=9, usual_group_size=2, usual_staff_role="mentor",
    unit_cost=Decimal("3.25"), unit="a pad",
)  # fmt: skip


@DEEDS.by("senco")
def add_intervention(g: Given, a: Actor) -> None:
    catalogue.add_intervention(actor=a, school=g.school, entry=ENTRY)


@DEEDS.by("senco")
def change_intervention(g: Given, a: Actor) -> None:
    catalogue.change_intervention(actor=a, intervention=g.reading, version=1, entry=ENTRY)


@DEEDS.by("senco")
def retire_intervention(g: Given, a: Actor) -> None:
    catalogue.retire_intervention(
        actor=a, intervention=g.reading, version=1, last_day=date(2026, 12, 31)
    )


@DEEDS.by("senco")
def bring_back_intervention(g: Given, a: Actor) -> None:
    catalogue.bring_back_intervention(actor=a, intervention=g.gone)


@DEEDS.by("senco")
def bring_back_what_is_offered(g: Given, a: Actor) -> None:
    catalogue.bring_back_intervention(actor=a, intervention=g.reading)


@DEEDS.by("senco")
def add_training(g: Given, a: Actor) -> None:
    catalogue.add_training(
        actor=a, intervention=g.reading, user=g.ta, trained_on=TODAY,
        expires_on=date(2029, 11, 22), note="Two days",
    )  # fmt: skip


@DEEDS.by("senco")
def add_training_again(g: Given, a: Actor) -> None:
    catalogue.add_training(
        actor=a, intervention=g.reading, user=g.teacher, trained_on=None, note="Again"
    )


@DEEDS.by("senco")
def remove_training(g: Given, a: Actor) -> None:
    catalogue.remove_training(actor=a, training=g.trained)


CHOICES = SettingsEntry(
    layer_labels={"targeted": "Wave 2", "universal": ""}, scale="goal", threshold=Decimal(5000),
    threshold_label="the notional £6,000", near_percent=70, weeks_a_year=39, review_after_weeks=8,
)  # fmt: skip


@DEEDS.by("head")
def change_settings(g: Given, a: Actor) -> None:
    settings.change_settings(actor=a, school=g.school, version=0, choices=CHOICES)


@DEEDS.by("head")
def change_settings_twice(g: Given, a: Actor) -> None:
    settings.change_settings(actor=a, school=g.school, version=0, choices=CHOICES)
    own = replace(CHOICES, threshold=Decimal(7000), threshold_label="our line", layer_labels={})
    settings.change_settings(actor=a, school=g.school, version=1, choices=own)


@DEEDS.by("head")
def change_offer(g: Given, a: Actor) -> None:
    settings.change_offer(actor=a, school=g.school, version=0, offer="Clear words")


@REFUSALS.by("senco")
def of_the_catalogue(g: Given, a: Actor) -> Iterator[Try]:
    add = partial(catalogue.add_intervention, actor=a, school=g.school)
    change = partial(catalogue.change_intervention, actor=a, intervention=g.reading)
    train = partial(catalogue.add_training, actor=a, intervention=g.reading, user=g.ta)
    yield "a name twice", partial(add, entry=replace(ENTRY, name="PAIRED reading"))
    yield "no minute", partial(add, entry=replace(ENTRY, usual_minutes=0))
    yield "a name of another's", partial(change, version=1, entry=replace(ENTRY, name="clicker"))
    yield "an old page", partial(change, version=2, entry=ENTRY)
    yield (
        "an old page of what was retired",
        partial(
            catalogue.retire_intervention, actor=a, intervention=g.gone, version=9, last_day=TODAY
        ),
    )
    full = catalogue.add_intervention(actor=a, school=g.school, entry=ENTRY)
    yield (
        "an old page of a whole entry",
        partial(catalogue.change_intervention, actor=a, intervention=full, version=7, entry=ENTRY),
    )
    yield "trained today", partial(train, trained_on=TODAY)
    yield "trained tomorrow", partial(train, trained_on=TODAY + DAY)
    yield "counts until the day before", partial(train, trained_on=TODAY, expires_on=TODAY - DAY)


@REFUSALS.by("head")
def of_the_settings(g: Given, a: Actor) -> Iterator[Try]:
    change = partial(settings.change_settings, actor=a, school=g.school)
    offer = partial(settings.change_offer, actor=a, school=g.school)
    yield "an old page where nothing was saved", partial(change, version=1, choices=CHOICES)
    yield "no weeks", partial(change, version=0, choices=replace(CHOICES, weeks_a_year=0))
    with in_change():
        ProvisionSettings.objects.create(
            school=g.school, layer_labels={"targeted": "Wave 2"}, scale="goal", threshold=None,
            threshold_label="our line of £6,000", near_percent=60, weeks_a_year=37,
            review_after_weeks=5, qft_offer="Quiet rooms",
        )  # fmt: skip
    yield "an old page", partial(change, version=0, choices=CHOICES)
    yield "an old page of the offer", partial(offer, version=2, offer="Loud")
    for was, now, label in (
        (None, Decimal(5000), "our line of £6,000"),
        (Decimal(6000), None, "our line of £6,000"),
        (Decimal(6000), Decimal(5000), "our line of £6,000"),
        (Decimal(6000), Decimal(5000), "no more than £6,000"),
    ):
        choices = replace(CHOICES, threshold=now, threshold_label=label)

        def called(was: Decimal | None = was, choices: SettingsEntry = choices) -> str:
            with in_change():
                ProvisionSettings.objects.update(threshold=was)
            settings.change_settings(actor=a, school=g.school, version=1, choices=choices)
            return ProvisionSettings.objects.get().threshold_label

        yield f"{label}: from {was} to {now}", called
