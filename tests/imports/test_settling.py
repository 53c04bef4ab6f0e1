"""What is written when a difference is settled: both sides, who, why, and whose record."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pupils.choices import DifferenceState
from pupils.imports.services import differences, imports
from pupils.imports.services.differences import MEANWHILE, settle_differences
from pupils.models import Need, RegisterDifference, Spell
from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from tests.factories import TODAY, actor_for_user, add_need, in_change, put_on_register
from tests.imports.test_differences import JAYDEN, KACPER, NOAH, mis_says, queue
from tests.imports.test_one_import_alone import asked
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")


def settle(cast: Cast, *rows: RegisterDifference, **said: Any) -> int:
    return settle_differences(
        actor=actor_for_user(cast.senco), school=cast.harebell, ids=[row.pk for row in rows],
        **{"takes_theirs": True, "reason": ""} | said,
    )  # fmt: skip


def test_one_change_names_the_school_the_reason_and_the_pupils_of_the_chosen(cast: Cast) -> None:
    mis_says(cast, f"{NOAH},E,01/09/2023,ASD", f"{KACPER},K,05/01/2026,SLCN", f"{JAYDEN},N,,")
    rows = queue()
    chosen = [rows["Bright", "needs"], rows["Bright", "since"], rows["Nowak", "status"]]
    ours = rows["Nowak", "status"].ours
    with CaptureQueriesContext(connection) as asked:
        assert settle(cast, *chosen, takes_theirs=False, reason=" Seen by the EP ") == 3
    change = Change.objects.get(event="difference.settled")
    assert (change.why, change.school_id, change.user_id, change.role) == (
        "Seen by the EP", cast.harebell.pk, cast.senco.pk, "senco",
    )  # fmt: skip
    assert set(change.pupil_ids) == {cast.noah.pk, cast.kacper.pk}
    held = [
        re.match(r'SELECT .*?FROM "(\w+)".* FOR UPDATE', query["sql"] or "") for query in asked
    ]  # fmt: skip
    assert [each[1] for each in held if each] == ["pupils_pupil", "pupils_registerdifference"]
    found = [
        re.search('UPDATE "pupils_registerdifference" SET (.*) WHERE', q["sql"] or "")
        for q in asked
    ]
    saved = [set(re.findall(r'"(\w+)" = ', each[1])) for each in found if each]
    assert saved == [{"state", "ours", "settled_by_id", "settled_at", "reason"}] * 3
    for row in chosen:
        row.refresh_from_db()
        assert (row.state, row.settled_by_id, row.reason) == (
            DifferenceState.OURS_KEPT, cast.senco.pk, "Seen by the EP",
        )  # fmt: skip
        assert row.settled_at is not None
    assert queue()["Nowak", "status"].ours == ours
    left = queue(state=DifferenceState.OPEN)
    assert list(left) == [("Clarke", "status")]
    assert Spell.objects.get(pupil=cast.noah).starts_on == date(2023, 5, 8)


@pytest.mark.parametrize("takes_theirs", [True, False])
def test_our_side_is_kept_as_it_was_when_it_was_settled(cast: Cast, takes_theirs: bool) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    row = queue()["Clarke", "status"]
    with in_change():
        Spell.objects.filter(pupil=cast.jayden).update(starts_on=date(2025, 2, 3))
    said = {"takes_theirs": takes_theirs, "reason": "Agreed"}
    with pytest.raises(RuleBroken, match=MEANWHILE):
        settle(cast, row, seen={row.pk: row.ours["words"]}, **said)
    assert settle(cast, row, seen={row.pk: "SEN support since 3 Feb 2025"}, **said) == 1
    row.refresh_from_db()
    assert row.ours["words"] == "SEN support since 3 Feb 2025"
    assert (Spell.objects.get(pupil=cast.jayden).ends_on == TODAY) is takes_theirs


def test_what_the_page_did_not_show_is_taken_as_it_is(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    assert settle(cast, queue()["Clarke", "status"], seen={}) == 1


def test_what_became_the_same_meanwhile_is_settled_and_nothing_written(cast: Cast) -> None:
    mis_says(cast, f"{NOAH},E,01/09/2023,")
    row = queue()["Bright", "since"]
    with in_change():
        Spell.objects.filter(pupil=cast.noah).update(starts_on=date(2023, 9, 1))
    spell = Spell.objects.values().get(pupil=cast.noah)
    assert settle(cast, row) == 1
    assert Spell.objects.values().get(pupil=cast.noah) == spell
    row.refresh_from_db()
    assert (row.state, row.ours["words"]) == (DifferenceState.THEIRS_TAKEN, "1 Sep 2023")


@pytest.mark.parametrize(
    ("reason", "kept"), [("", "From mis.csv"), ("The family wrote", "The family wrote")]
)
def test_a_status_that_ends_says_why_and_who_decided(cast: Cast, reason: str, kept: str) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    settle(cast, queue()["Clarke", "status"], reason=reason)
    spell = Spell.objects.get(pupil=cast.jayden)
    assert (spell.ends_on, spell.end_reason, spell.end_decided_by) == (
        TODAY, kept, cast.senco.display_name,
    )  # fmt: skip


def test_what_cannot_be_taken_names_the_pupil_and_nothing_of_it_is_settled(cast: Cast) -> None:
    put_on_register(cast.noah, "K", date(2022, 9, 1), until=date(2023, 5, 1))
    mis_says(cast, f"{NOAH},E,30/04/2023,", f"{JAYDEN},N,,")
    rows = queue()
    with pytest.raises(RuleBroken, match=r"^Noah Bright: Another status is recorded"):
        settle(cast, *rows.values())
    assert len(queue(state=DifferenceState.OPEN)) == len(rows) == 2
    assert Spell.objects.get(pupil=cast.jayden).ends_on is None
    assert not Change.objects.filter(event="difference.settled").exists()


def test_the_school_of_a_change_is_that_of_the_records_whatever_hat_made_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    batch = asked(cast)
    lead = actor_for_user(cast.trust_lead)
    assert lead.school_id is None
    for module in (differences, imports):
        monkeypatch.setattr(module, "ensure", lambda *_: None)
    settle_differences(
        actor=lead, school=cast.harebell, ids=[queue()["Clarke", "status"].pk],
        takes_theirs=False, reason="He waits for a plan",
    )  # fmt: skip
    imports.map_headings(
        actor=lead, batch=batch, version=batch.version,
        mapping={column["name"]: column["key"] for column in batch.columns},
    )  # fmt: skip
    for event in ("difference.settled", "import.mapped"):
        assert Change.objects.get(event=event).school_id == cast.harebell.pk


def test_one_row_said_twice_is_one(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    row = queue()["Clarke", "status"]
    assert settle(cast, row, row) == 1


def test_a_difference_of_another_school_is_not_settled_here(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    row = queue()["Clarke", "status"]
    with pytest.raises(RuleBroken, match="resolved already"):
        settle_differences(
            actor=actor_for_user(cast.stranger("senco")), school=cast.thistle, ids=[row.pk],
            takes_theirs=True, reason="",
        )  # fmt: skip
    row.refresh_from_db()
    assert row.state == DifferenceState.OPEN


@pytest.mark.parametrize(
    ("since", "needs", "then"),
    [
        (date(2026, 1, 5), (), ["SLCN"]),
        (date(2026, 11, 2), ("HI",), ["HI"]),
        (date(2025, 9, 1), ("SLCN",), ["SLCN"]),
    ],
)
def test_a_status_recorded_by_hand_meanwhile_takes_the_day_of_the_file(
    cast: Cast, since: date, needs: tuple[str, ...], then: list[str]
) -> None:
    mis_says(cast, f"{KACPER},K,05/01/2026,SLCN")
    row = queue()["Nowak", "status"]
    put_on_register(cast.kacper, "K", since)
    for rank, need in enumerate(needs, start=1):
        add_need(cast.kacper, need, rank, since)
    assert settle(cast, row) == 1
    spell = Spell.objects.get(pupil=cast.kacper)
    assert (spell.status, spell.starts_on, spell.ends_on) == ("K", date(2026, 1, 5), None)
    held = Need.objects.filter(pupil=cast.kacper).on(TODAY).order_by("rank")
    assert [need.type for need in held] == then


def test_a_status_recorded_by_hand_meanwhile_is_enough_where_the_file_says_no_more(
    cast: Cast,
) -> None:
    mis_says(cast, f"{KACPER},K,,", f"{JAYDEN},N,,")
    rows = queue()
    put_on_register(cast.kacper, "K", date(2026, 11, 2))
    with in_change():
        Spell.objects.filter(pupil=cast.jayden).update(
            ends_on=date(2026, 11, 2), end_reason="Caught up", end_decided_by="Senco"
        )
    assert settle(cast, *rows.values()) == 2
    assert Spell.objects.get(pupil=cast.kacper).starts_on == date(2026, 11, 2)
    assert Spell.objects.get(pupil=cast.jayden).end_reason == "Caught up"
