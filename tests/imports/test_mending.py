"""Rows that are mended, left out or answered in the preview, before anything is written."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from pupils.choices import ImportState
from pupils.imports.services.imports import decide_rows, leave_out_rows
from pupils.imports.services.jobs import read_import
from pupils.models import ImportBatch, Pupil, Spell
from send_mis.access.models import ClassGrant
from send_mis.errors import RuleBroken
from tests.factories import actor_for_user, make_pupil
from tests.imports.files import confirm, csv_file, fresh, outcomes, row, texts, upload, upn
from tests.imports.undoing import REGISTER
from tests.people import Cast, signed_in

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

HEADINGS = "UPN,Surname,Forename,DOB,Sex,NCyearActual,Class"


def brought(cast: Cast, *rows: str, headings: str = HEADINGS, kind: str = "pupils") -> ImportBatch:
    actor = actor_for_user(cast.senco)
    return upload(actor, cast.harebell, csv_file(headings, *rows), kind)


def form(client: Client, batch: ImportBatch, **params: str) -> dict[str, str]:
    """The hidden and text fields of the preview's page, as a browser would send them back."""
    url = reverse("imports_batch", args=["harebell-primary", batch.pk])
    html = client.get(url, params).content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        said = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if said.get("type") in ("hidden", "text") and "name" in said:
            found[said["name"]] = said.get("value", "")
    return found


def send(client: Client, batch: ImportBatch, fields: dict[str, str]) -> str:
    url = reverse("imports_answers", args=["harebell-primary", batch.pk])
    html = client.post(url, fields, follow=True).content.decode()
    read_import(batch_id=batch.pk)
    return str(html)


def wrong(batch: ImportBatch, number: int) -> set[str]:
    return {cell["key"] for cell in row(batch, number).cells if cell["is_wrong"]}


GOOD = f"{upn(1)},Lind,Ada,05/10/2019,F,2,2K"


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        (f"{upn(2)},Moss,Eve,31/02/2019,F,2,2K", {"born_on"}),
        (f"{upn(2)[:-1]}9,Moss,Eve,05/10/2019,F,2,2K", {"upn"}),
        (f"{upn(2)},Moss,Eve,05/10/2019,purple,2,2K", {"sex"}),
        (f"{upn(2)},Moss,Eve,05/10/2019,purple,Year 99,2K", {"sex", "year_group"}),
        (f"{upn(2)},Moss,Eve,,F,2,2K", {"born_on"}),
        (f"{upn(1)},Lind,Ada,05/10/2019,F,2,2K", {"upn", "legal_surname", "legal_forename",
                                                  "born_on"}),
    ],
)  # fmt: skip
def test_the_cells_that_are_wrong_are_found(cast: Cast, line: str, keys: set[str]) -> None:
    batch = brought(cast, GOOD, line)
    assert outcomes(batch)[3] == "problem"
    assert wrong(batch, 3) == keys
    assert row(batch, 3).cells[0]["key"] == "upn"


def test_a_cell_is_mended_in_the_browser_read_by_the_same_reader_and_written(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(cast, GOOD, f"{upn(2)},Moss,Eve,31/02/2019,F,2,2K")
    fields = form(client, batch)
    assert fields["cell-3-born_on"] == "31/02/2019"
    send(client, batch, fields | {"cell-3-born_on": "30/02/2019"})
    again = fresh(batch)
    assert "30/02/2019" in texts(row(again, 3)) or "is not a real date" in texts(row(again, 3))
    fields = form(client, batch)
    assert fields["cell-3-born_on"] == "30/02/2019"  # what was typed is there to be mended
    send(client, batch, fields | {"cell-3-born_on": "3.4.19"})
    done = fresh(batch)
    assert outcomes(done) == {2: "added", 3: "added"}
    assert done.mends == {"3": {"born_on": "3.4.19"}}
    assert not Pupil.objects.filter(legal_surname="Moss").exists()
    written = confirm(actor_for_user(cast.senco), done)
    assert Pupil.objects.get(legal_surname="Moss").born_on == date(2019, 4, 3)
    assert (written.mends, row(written, 3).cells) == ({}, [])


def test_what_was_not_touched_is_no_mend_and_a_mend_is_taken_back(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(cast, GOOD, f"{upn(2)},Moss,Eve,31/02/2019,F,2,2K")
    send(client, batch, form(client, batch))
    assert fresh(batch).mends == {}
    send(client, batch, form(client, batch) | {"cell-3-born_on": "03/04/2019"})
    assert outcomes(fresh(batch))[3] == "added"
    page = client.get(reverse("imports_batch", args=["harebell-primary", batch.pk]))
    assert "Corrected here: Date of birth" in page.content.decode()
    send(client, batch, form(client, batch) | {"unmend": "3"})
    again = fresh(batch)
    assert (again.mends, outcomes(again)[3]) == ({}, "problem")


def test_a_birth_date_that_the_sheet_does_not_have_is_asked_for_in_place(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(cast, "Zelda Quince,4H,K,SLCN,05/01/2026,", headings=REGISTER, kind="register")
    assert outcomes(batch) == {2: "ambiguous"}
    fields = form(client, batch, show="ambiguous")
    send(client, batch, fields | {"row-2": "new"})
    asked = fresh(batch)
    assert (outcomes(asked), wrong(asked, 2)) == ({2: "problem"}, {"born_on"})
    send(client, batch, form(client, batch) | {"cell-2-born_on": "1 May 2018"})
    ready = fresh(batch)
    assert outcomes(ready) == {2: "added"}
    confirm(actor_for_user(cast.senco), ready)
    zelda = Pupil.objects.get(legal_surname="Quince")
    assert zelda.born_on == date(2018, 5, 1)
    assert Spell.objects.get(pupil=zelda).status == "K"


def test_a_misspelt_name_is_mended_or_matched_to_one_of_ours(cast: Cast) -> None:
    client = signed_in(cast.senco)
    rows = ["Kaspar Novack,4H,K,SLCN,05/01/2026,", "Nono Brite,4H,,SEMH,,"]
    batch = brought(cast, *rows, headings=REGISTER, kind="register")
    fields = form(client, batch, show="ambiguous")
    send(
        client, batch,
        fields | {"cell-2-full_name": "Kacper Nowak", "other-3": "Noah Bright"},
    )  # fmt: skip
    done = fresh(batch)
    assert row(done, 2).pupil_id == cast.kacper.pk
    assert row(done, 3).pupil_id == cast.noah.pk


def test_a_problem_row_may_be_one_of_ours(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(cast, ",Brite,Nowa,31/02/2018,M,4,4H")
    fields = form(client, batch)
    send(client, batch, fields | {"other-2": "Noah Bright", "cell-2-born_on": ""})
    done = fresh(batch)
    assert row(done, 2).pupil_id == cast.noah.pk
    assert row(done, 2).outcome == "changed"


def test_a_row_of_staff_is_mended(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(
        cast, "Ada Ellis,ada at harebell,Wizard,4H", headings="Name,Email,Role,Class", kind="staff"
    )
    assert wrong(batch, 2) >= {"email", "staff_role"}
    fields = form(client, batch)
    send(
        client, batch,
        fields | {"cell-2-email": "ada@harebell.test", "cell-2-staff_role": "Teacher"},
    )  # fmt: skip
    confirm(actor_for_user(cast.senco), fresh(batch))
    assert ClassGrant.objects.get(user__email="ada@harebell.test").content_object == cast.class_4h


def test_a_row_of_the_wrong_shape_is_settled_by_looking_at_its_cells(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(cast, GOOD, f"{upn(2)},Moss,Eve,05/10/2019,F,2,2K,what is this")
    assert outcomes(batch)[3] == "problem"
    assert len(wrong(batch, 3)) == 7
    send(client, batch, form(client, batch) | {"cell-3-class_name": "2L"})
    assert outcomes(fresh(batch))[3] == "added"


def test_a_file_without_names_is_asked_for_those_of_a_new_pupil(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(cast, f"{upn(2)},05/10/2019", headings="UPN,DOB")
    assert wrong(batch, 2) == {"legal_surname", "legal_forename", "born_on"}
    send(
        client, batch,
        form(client, batch) | {"cell-2-legal_surname": "Moss", "cell-2-legal_forename": "Eve"},
    )  # fmt: skip
    assert outcomes(fresh(batch)) == {2: "added"}


# --- Left out, together -----------------------------------------------------------------------


def test_all_rows_with_one_kind_of_problem_are_left_out_together(cast: Cast) -> None:
    client = signed_in(cast.senco)
    bad_days = [f"{upn(n)},Moss{'abc'[n - 2]},Eve,31/02/2019,F,2,2K" for n in (2, 3, 4)]
    batch = brought(cast, GOOD, *bad_days, f"{upn(5)},Moor,Eve,05/10/2019,purple,2,2K")
    url = reverse("imports_batch", args=["harebell-primary", batch.pk])
    html = client.get(url, {"show": "problem", "kind": "date"}).content.decode()
    assert "Leave out 3 rows: A date that cannot be" in html
    send(client, batch, {"version": str(batch.version), "all_problems": "1", "kind": "date"})
    again = fresh(batch)
    left_out = set(again.rows.filter(is_ticked_out=True).values_list("number", flat=True))
    assert (left_out, again.counts["blocking"]) == ({3, 4, 5}, 1)


def test_all_questions_are_left_out_together_and_problems_are_not(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    rows = ["Zelda Quince,4H,K,,,", "Otto Quince,4H,K,,,", "Noah Bright,4H,E,Wizardry!!,x y,"]
    batch = brought(cast, *rows, headings=REGISTER, kind="register")
    questions = {n for n, outcome in outcomes(batch).items() if outcome == "ambiguous"}
    assert questions == {2, 3}
    leave_out_rows(actor=senco, batch=batch, version=batch.version, undecided=True)
    read_import(batch_id=batch.pk)
    again = fresh(batch)
    assert set(again.rows.filter(is_ticked_out=True).values_list("number", flat=True)) == {2, 3}


@pytest.mark.parametrize("button", ["all_problems", "all_undecided"])
def test_what_was_typed_is_kept_when_the_rest_is_left_out(cast: Cast, button: str) -> None:
    client = signed_in(cast.senco)
    bad_days = [f"{upn(n)},Moss{'abc'[n - 2]},Eve,31/02/2019,F,2,2K" for n in (2, 3, 4)]
    batch = brought(cast, GOOD, *bad_days)
    send(client, batch, form(client, batch) | {"cell-4-born_on": "3.4.19", button: "1"})
    again = fresh(batch)
    assert again.mends == {"4": {"born_on": "3.4.19"}}
    left_out = {3, 5} if button == "all_problems" else set()
    assert {n for n, r in again.choices["rows"].items() if r == "out"} == {*map(str, left_out)}
    assert outcomes(again)[4] == "added"


def test_what_was_typed_is_kept_also_when_the_import_changed_meanwhile(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(cast, *[f"{upn(n)},Moss{n}a,Eve,31/02/2019,F,2,2K" for n in (2, 3, 4)])
    typed = form(client, batch) | {"cell-2-born_on": "3.4.19", "all_problems": "1"}
    send(client, batch, form(client, batch) | {"cell-3-born_on": "4.4.19"})
    assert "changed after you opened the page" in send(client, batch, typed)
    again = fresh(batch)
    assert again.mends == {"2": {"born_on": "3.4.19"}, "3": {"born_on": "4.4.19"}}
    assert again.choices["rows"] == {}


@pytest.mark.parametrize(
    ("show", "said"),
    [
        ("all", {"out": "2"}),
        ("all", {"other-2": "Nobody Atall"}),
        ("ambiguous", {"row-2": "new"}),
        ("leaver", {"left": "noah", "day-noah": "01/09/2026"}),
        ("leaver", {"left": "noah", "day-noah": "no day"}),
    ],
)
def test_writing_waits_for_what_was_ticked_and_not_saved(
    cast: Cast, show: str, said: dict[str, str]
) -> None:
    client, senco = signed_in(cast.senco), actor_for_user(cast.senco)
    batch = upload(
        senco, cast.harebell, csv_file(HEADINGS, GOOD), "pupils", is_whole_school=True
    )  # fmt: skip
    noah = str(cast.noah.pk)
    said = {k.replace("noah", noah): v.replace("noah", noah) for k, v in said.items()}
    url = reverse("imports_confirm", args=["harebell-primary", batch.pk])
    page = form(client, batch, show=show)
    if show == "leaver":
        page["shown"] = noah
    html = client.post(url, page | said, follow=True).content.decode()
    assert "Nothing is saved yet" in html
    assert fresh(batch).state != ImportState.APPLYING
    assert not Pupil.objects.filter(legal_surname="Lind").exists()
    read_import(batch_id=batch.pk)
    client.post(url, form(client, batch) | ({"out": "2"} if "out" in said else {}))
    assert fresh(batch).state == ImportState.APPLYING


# --- Two at once ------------------------------------------------------------------------------


def test_two_tabs_mend_two_rows_and_neither_loses_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.senco)
    days = [f"{upn(n)},Moss{'ab'[n - 2]},Eve,31/02/2019,F,2,2K" for n in (2, 3)]
    batch = brought(cast, *days)
    one, other = form(client, batch), form(client, batch)
    send(client, batch, one | {"cell-2-born_on": "01/02/2019"})
    url = reverse("imports_answers", args=["harebell-primary", batch.pk])
    client.post(url, other | {"cell-3-born_on": "02/02/2019"})
    assert fresh(batch).state == ImportState.WAITING  # taken also while it is read again
    late = client.post(url, other | {"cell-2-born_on": "09/09/2018"}, follow=True)
    read_import(batch_id=batch.pk)
    done = fresh(batch)
    assert done.mends == {"2": {"born_on": "01/02/2019"}, "3": {"born_on": "02/02/2019"}}
    assert outcomes(done) == {2: "added", 3: "added"}
    assert "Row 2 was changed by somebody else in the meantime" in late.content.decode()
    assert "You typed Date of birth: 09/09/2018." in late.content.decode()


def test_nothing_is_mended_once_it_is_confirmed_or_forgotten(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    done = confirm(senco, brought(cast, GOOD))
    with pytest.raises(RuleBroken):
        decide_rows(
            actor=senco, batch=done, version=done.version, answers={}, mends={2: {"sex": "M"}},
            seen={2: "x"},
        )  # fmt: skip
    assert fresh(done).mends == {}


def test_who_is_chosen_and_mended_is_checked_again_when_it_is_confirmed(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = brought(cast, f"{upn(2)},Moss,Eve,31/02/2019,F,2,2K")
    send(client, batch, form(client, batch) | {"cell-2-born_on": "01/02/2019"})
    make_pupil(cast.harebell, surname="Moss", forename="Eve", upn=upn(2))
    again = confirm(actor_for_user(cast.senco), fresh(batch))
    assert again.state == ImportState.PREVIEW
    assert "it was made again" in again.message
    assert again.mends == {"2": {"born_on": "01/02/2019"}}


def test_a_failed_upload_does_not_say_that_the_file_is_kept(cast: Cast) -> None:
    client = signed_in(cast.senco)
    url = reverse("imports_upload", args=["harebell-primary"])
    html = client.post(url, {"kind": "pupils"}).content.decode()
    assert "nothing you typed is lost" not in html
    assert "choose it again below" in html
