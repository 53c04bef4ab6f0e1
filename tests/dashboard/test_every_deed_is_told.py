"""Whatever a service does to a pupil is told on the pupil's page, old and new, in words."""

import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction

from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from send_mis.access.actions import Action
from send_mis.audit.models import Change
from send_mis.dashboard.selectors.pupil_changes import PupilChange, pupil_changes
from send_mis.ui.lists import Address
from tests.factories import actor_for_user
from tests.people import Cast
from tests.provision import what_services_do as of_provision
from tests.pupils import what_services_do as of_pupils

pytestmark = pytest.mark.django_db
_KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|None|[{}\[\]]")
# Of the pupil's own nothing changed but a version, or what changed is no longer the pupil's.
BARE = {
    "correct: until the leaving",
    "change_stream",
    "settle_by_keeping",
    # Told in full on the page of the pupil who was moved; the others of the row are named with it.
    "save_a_row_that_runs",
    "join_row",
    "leave_row",
    "leave_row_before_the_first_day",
}


def texts(change: PupilChange) -> list[str]:
    lines = [(line.label, line.old, line.new) for row in change.rows for line in row.lines]
    return [change.title, *(row.title for row in change.rows), *(t for line in lines for t in line)]


def told(cast: Cast) -> Iterator[tuple[Pupil, PupilChange]]:
    """Each change that names a pupil, as that pupil's page tells it."""
    senco = actor_for_user(cast.senco)
    heads = [head for head in Change.objects.order_by("-at", "-id") if head.event != "test.made"]
    for key in sorted({key for head in heads for key in head.pupil_ids}):
        pupil = Pupil.objects.get(pk=key)
        if pupil.school_id != cast.harebell.pk:
            continue
        page = pupil_changes(open_pupil(senco, key, Action.AUDIT_VIEW), Address())
        own = [h for h in Change.objects.order_by("-at", "-id") if key in h.pupil_ids]
        pairs = zip(own, page.rows, strict=False)
        yield from ((pupil, row) for h, row in pairs if h.event != "test.made")


@pytest.mark.parametrize("stage", [of_pupils, of_provision], ids=["pupils", "provision"])
def test_every_deed_is_told_in_words_and_of_nobody_else(cast: Cast, stage: object) -> None:
    given, deeds = stage.Given(cast), stage.DEEDS  # type: ignore[attr-defined]  # modules of one shape
    names = dict(Pupil.objects.values_list("pk", "legal_surname"))
    faults = []
    for name, (role, deed) in deeds.items():
        with transaction.atomic():
            try:
                with transaction.atomic():
                    deed(deepcopy(given), given.actor(role))
            except Exception:  # noqa: BLE001 a refusal has a file of its own
                transaction.set_rollback(True)
                continue
            for pupil, change in told(cast):
                said = texts(change)
                whole = " | ".join(said)
                others = {n for key, n in names.items() if key != pupil.pk and n != pupil.surname}
                if found := _KEY.search(whole):
                    faults.append(f"{name}: {found[0]} in {whole}")
                if named := {n for n in others if re.search(rf"\b{n}\b", whole)}:
                    faults.append(f"{name}: {named} on the page of {pupil}: {whole}")
                if not change.rows and name not in BARE:
                    faults.append(f"{name}: nothing but “{change.title}” for {pupil}")
            transaction.set_rollback(True)
    assert "\n".join(faults) == ""
