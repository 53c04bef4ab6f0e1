"""Where a file and the register disagree: the queue, the office's list, and how it empties."""

from datetime import date

import pytest

from pupils.choices import DifferenceState
from pupils.imports.services.differences import settle_differences
from pupils.models import Need, RegisterDifference, Spell
from send_mis.errors import NotAllowed, RuleBroken
from tests.factories import TODAY, actor_for_user, put_on_register
from tests.imports.files import confirm, csv_file, upload
from tests.people import Cast, signed_in

pytestmark = pytest.mark.usefixtures("codes")

HEADINGS = "Surname,Forename,DOB,SEN status,SEN since,Needs"
NOAH = "Bright,Noah,03/02/2018"
KACPER = "Nowak,Kacper,01/12/2018"
JAYDEN = "Clarke,Jayden,02/10/2016"


def mis_says(cast: Cast, *rows: str) -> None:
    actor = actor_for_user(cast.office)
    confirm(actor, upload(actor, cast.harebell, csv_file(HEADINGS, *rows), name="mis.csv"))


def queue(**of: object) -> dict[tuple[str, str], RegisterDifference]:
    rows = RegisterDifference.objects.filter(**of).select_related("pupil")
    return {(row.pupil.legal_surname, row.field): row for row in rows}


def settle(cast: Cast, *rows: RegisterDifference, theirs: bool, reason: str = "") -> int:
    return settle_differences(
        actor=actor_for_user(cast.senco), school=cast.harebell, ids=[r.pk for r in rows],
        takes_theirs=theirs, reason=reason,
    )  # fmt: skip


def test_every_point_of_difference_is_queued_with_both_sides(cast: Cast) -> None:
    mis_says(cast, f"{NOAH},E,01/09/2023,ASD", f"{KACPER},K,05/01/2026,SLCN", f"{JAYDEN},N,,")
    found = queue()
    assert {key: (row.ours["words"], row.theirs["words"]) for key, row in found.items()} == {
        ("Bright", "since"): ("8 May 2023", "1 Sep 2023"),
        ("Bright", "needs"): (
            "Autistic spectrum disorder; Social, emotional and mental health",
            "Autistic spectrum disorder",
        ),
        ("Nowak", "status"): (
            "No SEN",
            "SEN support since 5 Jan 2026: Speech, language and communication needs",
        ),
        ("Clarke", "status"): ("SEN support since 6 Jan 2025", "No SEN"),
    }
    assert {row.file_name for row in found.values()} == {"mis.csv"}


def test_taking_theirs_changes_the_register(cast: Cast) -> None:
    mis_says(cast, f"{NOAH},E,01/09/2023,ASD", f"{KACPER},K,05/01/2026,SLCN", f"{JAYDEN},N,,")
    assert settle(cast, *queue().values(), theirs=True) == 4
    noah = Spell.objects.get(pupil=cast.noah)
    assert noah.starts_on == date(2023, 9, 1)
    assert list(Need.objects.filter(pupil=cast.noah).on(TODAY).values_list("type", flat=True)) == [
        "ASD"
    ]
    kacper = Spell.objects.get(pupil=cast.kacper)
    assert (kacper.status, kacper.starts_on) == ("K", date(2026, 1, 5))
    assert Need.objects.get(pupil=cast.kacper).type == "SLCN"
    assert Spell.objects.get(pupil=cast.jayden).ends_on == TODAY
    states = set(RegisterDifference.objects.values_list("state", "settled_by"))
    assert states == {(DifferenceState.THEIRS_TAKEN, cast.senco.pk)}


def test_keeping_ours_needs_a_reason_and_is_not_asked_again(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    [row] = queue().values()
    with pytest.raises(RuleBroken) as refused:
        settle(cast, row, theirs=False, reason="  ")
    assert "reason" in refused.value.problems
    settle(cast, row, theirs=False, reason="The office forgot him")
    mis_says(cast, f"{JAYDEN},N,,")
    assert list(queue(state=DifferenceState.OPEN)) == []
    assert Spell.objects.get(pupil=cast.jayden).ends_on is None


def test_a_kept_difference_that_changes_is_asked_anew(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    settle(cast, *queue().values(), theirs=False, reason="No")
    mis_says(cast, f"{JAYDEN},E,,")
    [row] = queue(state=DifferenceState.OPEN).values()
    assert row.theirs["status"] == "E"
    assert queue(state=DifferenceState.GONE)


def test_what_no_longer_differs_closes_itself(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,", f"{KACPER},K,,")
    settle(cast, queue()["Clarke", "status"], theirs=False, reason="No")
    put_on_register(cast.kacper)
    mis_says(cast, f"{JAYDEN},K,,", f"{KACPER},K,,")
    rows = queue().values()
    assert {row.state for row in rows} == {DifferenceState.GONE}
    assert all(row.settled_at for row in rows)
    assert queue()["Clarke", "status"].reason == "No"


def test_an_open_difference_says_what_the_newest_file_says(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    mis_says(cast, f"{JAYDEN},E,,")
    assert RegisterDifference.objects.get().theirs["status"] == "E"


def test_a_file_that_says_nothing_of_sen_leaves_the_queue_alone(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    mis_says(cast, f"{JAYDEN},,,")
    assert RegisterDifference.objects.get().state == DifferenceState.OPEN


def test_a_register_that_changed_meanwhile_is_shown_first(cast: Cast) -> None:
    mis_says(cast, f"{KACPER},K,,")
    row = RegisterDifference.objects.get()
    put_on_register(cast.kacper, "E")
    with pytest.raises(RuleBroken, match="after you opened"):
        settle_differences(
            actor=actor_for_user(cast.senco), school=cast.harebell, ids=[row.pk],
            takes_theirs=True, reason="", seen={row.pk: "No SEN"},
        )  # fmt: skip
    assert Spell.objects.get(pupil=cast.kacper).status == "E"


def test_all_or_none(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,", f"{KACPER},K,,")
    rows = list(queue().values())
    settle(cast, rows[0], theirs=False, reason="No")
    with pytest.raises(RuleBroken, match="resolved already"):
        settle(cast, *rows, theirs=True)
    assert RegisterDifference.objects.filter(state=DifferenceState.OPEN).count() == 1


@pytest.mark.parametrize("role", ["office", "head", "teacher"])
def test_only_the_senco_settles(cast: Cast, role: str) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    row = RegisterDifference.objects.get()
    with pytest.raises(NotAllowed):
        settle_differences(
            actor=actor_for_user(getattr(cast, role)), school=cast.harebell, ids=[row.pk],
            takes_theirs=True, reason="x",
        )  # fmt: skip
    response = signed_in(getattr(cast, role)).post(
        "/harebell-primary/differences/settle/", {"chosen": str(row.pk), "deed": "theirs"}
    )
    assert response.status_code == 403


def test_a_senco_elsewhere_finds_nothing(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,")
    row = RegisterDifference.objects.get()
    client = signed_in(cast.stranger("senco"))
    assert client.get("/harebell-primary/differences/").status_code == 404
    own = client.post(
        "/thistle-primary/differences/settle/", {"chosen": str(row.pk), "deed": "theirs"},
        follow=True,
    )  # fmt: skip
    assert "resolved already" in own.content.decode()
    row.refresh_from_db()
    assert row.state == DifferenceState.OPEN


def test_the_queue_in_the_browser(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,", f"{KACPER},K,,")
    client = signed_in(cast.senco)
    url = "/harebell-primary/differences/"
    shown = client.get(url).content.decode()
    assert "SEN support since 6 Jan 2025" in shown
    assert "Use what the file says" in shown
    rows = queue()
    jayden, kacper = rows["Clarke", "status"], rows["Nowak", "status"]
    seen = {f"seen-{jayden.pk}": jayden.ours["words"], f"seen-{kacper.pk}": "No SEN"}
    refused = client.post(f"{url}settle/", {"chosen": str(jayden.pk), "deed": "ours", **seen})
    assert "Say why ours is kept" in refused.content.decode()
    assert " checked" in refused.content.decode()
    none = client.post(f"{url}settle/", {"deed": "ours", "reason": "x"})
    assert "Tick at least one" in none.content.decode()
    kept = {"chosen": str(jayden.pk), "deed": "ours", "reason": "He has a plan in draft", **seen}
    assert client.post(f"{url}settle/", kept).status_code == 302
    client.post(f"{url}settle/", {"chosen": str(kacper.pk), "deed": "theirs", **seen})
    settled = client.get(url, {"show": "settled"}).content.decode()
    assert "He has a plan in draft" in settled
    assert "Kept theirs" in settled


def test_the_office_reads_what_to_key_in_and_no_reasons(cast: Cast) -> None:
    mis_says(cast, f"{JAYDEN},N,,", f"{KACPER},K,,")
    settle(cast, queue()["Clarke", "status"], theirs=False, reason="Mother disagrees")
    shown = signed_in(cast.office).get("/harebell-primary/differences/").content.decode()
    assert "Clarke, Jayden" in shown
    assert "Nowak, Kacper" in shown
    assert "Kept ours" in shown
    assert "Mother disagrees" not in shown
    assert "Use what the file says" not in shown


@pytest.mark.parametrize(("since", "taken"), [("01/05/2023", True), ("30/04/2023", False)])
def test_theirs_since_is_taken_down_to_the_end_of_the_time_before(
    cast: Cast, since: str, taken: bool
) -> None:
    put_on_register(cast.noah, "K", date(2022, 9, 1), until=date(2023, 5, 1))
    mis_says(cast, f"{NOAH},E,{since},")
    row = queue()["Bright", "since"]
    if taken:
        settle(cast, row, theirs=True)
        assert Spell.objects.get(pupil=cast.noah, status="E").starts_on == date(2023, 5, 1)
        return
    with pytest.raises(RuleBroken, match="Another status is recorded at that time"):
        settle(cast, row, theirs=True)
    assert Spell.objects.get(pupil=cast.noah, status="E").starts_on == date(2023, 5, 8)
