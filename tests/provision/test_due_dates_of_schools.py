"""What a school itself sees to by a day: rates that end, and training that has to be renewed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from provision.catalogue.services import add_training, remove_training, retire_intervention
from provision.choices import ProvisionDue
from provision.due.school import rebuild_school_due
from provision.models import InterventionTraining
from provision.rates.services import add_rate, change_rate
from pupils.models import DueDate
from send_mis.access.actor import Actor
from send_mis.errors import RuleBroken
from send_mis.reminders.selectors.due import columns_of, items_of, open_due, own_due, with_class_now
from tests.factories import TODAY, actor_for_user, make_intervention, set_rate
from tests.office.dates import typed
from tests.people import Cast, signed_in
from tests.provision.test_money_pages import post, text, url

LAST = date(2026, 12, 18)

pytestmark = pytest.mark.django_db


def _due(kind: ProvisionDue) -> Any:
    return DueDate.objects.filter(kind=kind).first()


def _own(actor: Actor) -> list[str]:
    due = own_due(actor, open_due(actor), ())
    items = items_of(columns_of(with_class_now(due, actor)))
    return [item.kind.words for item in items if item.pupil_id is None]


def test_a_rate_that_ends_asks_for_the_next(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    rate = set_rate(cast.harebell)
    change_rate(
        actor=senco, rate=rate, version=1, hourly=Decimal(17), starts_on=rate.starts_on,
        last_day=LAST,
    )  # fmt: skip
    due = _due(ProvisionDue.RATE)
    assert (due.turn, due.due_on, due.about) == ("senco", LAST, "Teaching assistant")
    assert due.ends_on == LAST + timedelta(days=1, weeks=13)
    assert _own(senco) == ["Set the next hourly rate"]
    assert _own(actor_for_user(cast.teacher)) == []
    assert rebuild_school_due(cast.harebell.pk) == 0
    add_rate(
        actor=senco, school=cast.harebell, staff_role="ta", hourly=Decimal(18),
        starts_on=LAST + timedelta(days=1),
    )  # fmt: skip
    assert _due(ProvisionDue.RATE) is None
    assert rebuild_school_due(cast.harebell.pk) == 0


def test_training_that_ends_is_said_to_whoever_has_it_and_to_the_senco(cast: Cast) -> None:
    senco, row = actor_for_user(cast.senco), make_intervention(cast.harebell, "ELSA")

    def train(**days: Any) -> InterventionTraining:
        return add_training(
            actor=senco, intervention=row, user=cast.ta, **{"trained_on": None, **days}
        )  # fmt: skip

    train(trained_on=date(2025, 12, 1), expires_on=LAST)
    own, arrange = _due(ProvisionDue.TRAINING), _due(ProvisionDue.TRAINED)
    assert (own.owner_id, own.turn, own.due_on, own.about) == (cast.ta.pk, "", LAST, "ELSA")
    assert (arrange.owner_id, arrange.turn, arrange.due_on) == (None, "senco", LAST)
    assert _own(actor_for_user(cast.ta)) == ["Renew your training"]
    assert _own(senco) == ["Renew a colleague’s training"]
    assert rebuild_school_due(cast.harebell.pk) == 0
    # A note alone leaves the days; another course brings its own.
    train(note="Group B")
    assert _due(ProvisionDue.TRAINING).due_on == LAST
    training = train(trained_on=TODAY)
    assert _due(ProvisionDue.TRAINING) is None
    with pytest.raises(RuleBroken, match="before the training"):
        train(expires_on=TODAY - timedelta(days=1))
    train(expires_on=LAST)
    retire_intervention(actor=senco, intervention=row, version=1, last_day=TODAY)
    assert _due(ProvisionDue.TRAINED).ends_on == TODAY + timedelta(days=1)
    remove_training(actor=senco, training=training)
    assert _due(ProvisionDue.TRAINING) is None
    assert rebuild_school_due(cast.harebell.pk) == 0


def test_the_page_says_until_when_somebodys_training_counts(cast: Cast) -> None:
    row, client = make_intervention(cast.harebell, "ELSA"), signed_in(cast.senco)
    address = url("interventions_trained_add", cast, row.pk)
    data = {"user": str(cast.ta.pk), "note": "", **typed("trained_on", date(2026, 9, 7))}
    wrong = post(client, address, **data, **typed("expires_on", date(2026, 9, 6)))
    assert "expires_on" in wrong.context["form"].errors
    post(client, address, **data, **typed("expires_on", LAST))
    assert "until 18 Dec 2026" in text(client, url("interventions_item", cast, row.pk))
    post(client, address, **data, **typed("expires_on", date(2026, 10, 1)))
    assert "ended 1 Oct 2026" in text(client, url("interventions_item", cast, row.pk))
