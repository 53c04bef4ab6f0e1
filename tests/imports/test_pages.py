"""The pages of an import, as a person without JavaScript uses them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pupils.choices import ImportState
from pupils.imports.services.jobs import apply_import, read_import
from pupils.models import Enrolment, ImportBatch, ImportMapping, Pupil
from send_mis.ui.parts import Link
from tests.factories import actor_for_user, make_pupil
from tests.imports.files import PUPIL_HEADINGS, csv_file, many_rows, upload, upn
from tests.people import Cast, signed_in

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")


def send(
    client: Client, content: bytes, kind: str = "pupils", name: str = "pupils.csv", **more: str
) -> object:
    return client.post(
        reverse("imports_upload", args=["harebell-primary"]),
        {
            "kind": kind, "file": SimpleUploadedFile(name, content), "day_day": "23",
            "day_month": "11", "day_year": "2026", **more,
        },
    )  # fmt: skip


def page(client: Client, batch: ImportBatch, **params: str) -> str:
    url = reverse("imports_batch", args=["harebell-primary", batch.pk])
    response = client.get(url, params)
    assert response.status_code == 200
    return str(response.content.decode())


def batch_tabs(client: Client, batch: ImportBatch) -> list[Link]:
    response = client.get(reverse("imports_batch", args=["harebell-primary", batch.pk]))
    tabs: list[Link] = response.context["import"].tabs
    return tabs


def act(client: Client, name: str, batch: ImportBatch, **data: object) -> object:
    batch.refresh_from_db()
    return client.post(
        reverse(name, args=["harebell-primary", batch.pk]), {"version": batch.version, **data}
    )


def test_from_upload_to_done(cast: Cast) -> None:
    client = signed_in(cast.office)
    assert "No file yet" in client.get("/harebell-primary/imports/").content.decode()
    response = send(client, csv_file(PUPIL_HEADINGS, *many_rows(3)))
    batch = ImportBatch.objects.get()
    assert response.url == reverse("imports_batch", args=["harebell-primary", batch.pk])  # type: ignore[attr-defined]
    assert "You may close this page" in page(client, batch)
    read_import(batch_id=batch.pk)
    shown = page(client, batch)
    assert "Ready: 3 rows to save" in shown
    assert "New classes: 1B, 2A and RA" in shown
    act(client, "imports_confirm", batch)
    assert "is being saved" in page(client, batch)
    apply_import(batch_id=batch.pk)
    done = page(client, batch)
    assert "have no need recorded" in done
    assert "?missing=review" in done or "have no review date" in done
    assert "3 new" in client.get("/harebell-primary/imports/").content.decode()


def test_the_second_click_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = upload(
        actor_for_user(cast.senco), cast.harebell, csv_file(PUPIL_HEADINGS, *many_rows(3))
    )
    act(client, "imports_confirm", batch)
    version = ImportBatch.objects.get().version
    client.post(
        reverse("imports_confirm", args=["harebell-primary", batch.pk]),
        {"version": batch.version},
    )  # fmt: skip
    assert ImportBatch.objects.get().version == version
    apply_import(batch_id=batch.pk)
    apply_import(batch_id=batch.pk)
    assert Pupil.objects.filter(school=cast.harebell).count() == 5 + 3


def test_unknown_headings_are_matched_once_and_remembered(cast: Cast) -> None:
    client = signed_in(cast.senco)
    content = csv_file("Kid no,Nachname,Vorname,Geburtstag", f"{upn(1)},Lind,Freya,05/10/2019")
    send(client, content)
    batch = ImportBatch.objects.get()
    read_import(batch_id=batch.pk)
    assert "Some headings are not recognised" in page(client, batch)
    url = reverse("imports_headings", args=["harebell-primary", batch.pk])
    shown = client.get(url).content.decode()
    assert "05/10/2019" in shown
    refused = act(client, "imports_headings", batch)
    assert "Say which column holds the UPN" in refused.content.decode()  # type: ignore[attr-defined]
    twice = {"column-1": "legal_surname", "column-2": "legal_surname"}
    refused = act(client, "imports_headings", batch, **twice)
    assert "Two columns are matched" in refused.content.decode()  # type: ignore[attr-defined]
    said = {
        "column-0": "upn", "column-1": "legal_surname", "column-2": "legal_forename",
        "column-3": "born_on",
    }  # fmt: skip
    act(client, "imports_headings", batch, **said)
    read_import(batch_id=batch.pk)
    assert "Ready: 1 row to save" in page(client, batch)
    assert ImportMapping.objects.get().mapping["Nachname"] == "legal_surname"
    again = upload(actor_for_user(cast.senco), cast.harebell, content)
    assert again.state == ImportState.PREVIEW
    assert again.columns[1]["is_known"]


def test_a_problem_row_is_ticked_out_in_the_browser(cast: Cast) -> None:
    client = signed_in(cast.senco)
    rows = [*many_rows(2), f"{upn(1)[:-1]}9,Lind,Freya,31/02/2019,F,2,2K"]
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(PUPIL_HEADINGS, *rows))
    shown = page(client, batch)
    assert "1 row has a problem" in shown
    assert "is not a real date" in shown
    assert "Confirm and save" not in shown
    refused = act(client, "imports_confirm", batch)
    assert refused.status_code == 302  # type: ignore[attr-defined]
    batch.refresh_from_db()
    assert batch.state == ImportState.PREVIEW
    act(client, "imports_answers", batch, shown="4", out="4")
    read_import(batch_id=batch.pk)
    assert "Left out" in page(client, batch, show="problem")
    act(client, "imports_confirm", batch)
    apply_import(batch_id=batch.pk)
    assert "except 1 row that was left out" in " ".join(page(client, batch).split())
    assert not Pupil.objects.filter(legal_surname="Lind").exists()
    assert Pupil.objects.filter(legal_surname="Surnamea").exists()


def test_two_thousand_faults_are_counted_by_kind_and_paged(cast: Cast) -> None:
    client = signed_in(cast.senco)
    rows = [row.replace("/20", "/99", 1) for row in many_rows(1_000)]
    rows += [f"I{row[1:]}" for row in many_rows(1_000, start=1_000)]
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(PUPIL_HEADINGS, *rows))
    assert batch.counts["blocking"] == 2_000
    shown = page(client, batch)
    assert "2,000 rows have a problem" in shown
    assert "A date that cannot be: 1,000 rows" in shown
    assert shown.count("Leave out</span>") == 50
    assert "Leave out every row with a problem" in shown
    act(client, "imports_answers", batch, all_problems="1")
    read_import(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.counts["blocking"], batch.counts["ticked_out"]) == (0, 2_000)


def test_who_is_it_is_answered_in_the_browser(cast: Cast) -> None:
    client = signed_in(cast.senco)
    freya = make_pupil(cast.harebell, surname="Lind", forename="Freya", born_on=date(2019, 10, 5))
    batch = upload(
        actor_for_user(cast.senco), cast.harebell,
        csv_file("Surname,Forename,DOB,Sex", "Lind,Freyja,05/10/2019,F"),
    )  # fmt: skip
    shown = page(client, batch)
    assert "Lind, Freya, born 5 Oct 2019" in shown
    assert f'value="{freya.pk}"' in shown
    act(client, "imports_answers", batch, **{"row-2": str(freya.pk)})
    read_import(batch_id=batch.pk)
    assert "Ready: 1 row to save" in page(client, batch)
    act(client, "imports_answers", batch, **{"other-2": "noah bright"})
    read_import(batch_id=batch.pk)
    assert ImportBatch.objects.get().rows.get(number=2).pupil_id == cast.noah.pk
    act(client, "imports_answers", batch, **{"other-2": "nobody at all"})
    assert "Nobody is called" in page(client, batch)


def test_a_row_that_resembles_nobody_is_asked_about_where_the_others_are(cast: Cast) -> None:
    client = signed_in(cast.senco)
    rows = ["Noa Bright,03/02/2018,E", "Zelda Quince,01/01/2018,K"]
    content = csv_file("Name,DOB,Status", *rows)
    batch = upload(actor_for_user(cast.senco), cast.harebell, content, "register")
    shown = page(client, batch)
    assert "2 rows need an answer" in shown
    assert "Row 3: Quince, Zelda" in shown
    assert shown.count("None of these: a new pupil") == 1
    assert [tab.count for tab in batch_tabs(client, batch) if tab.label == "Which pupil?"] == ["2"]


def test_what_only_differs_is_nothing_to_write(cast: Cast) -> None:
    client = signed_in(cast.senco)
    content = csv_file("Surname,Forename,DOB,SEN status", "Bright,Noah,03/02/2018,K")
    batch = upload(actor_for_user(cast.senco), cast.harebell, content)
    shown = " ".join(page(client, batch).split())
    assert "Nothing to save, and something to resolve" in shown
    assert "1 row differs from our register" in shown


def test_leaving_a_row_out_keeps_who_the_others_are(cast: Cast) -> None:
    client = signed_in(cast.senco)
    content = csv_file("Name,DOB,Status", "Noa Bright,03/02/2018,E", "Tom Unlike,01/01/2018,K")
    batch = upload(actor_for_user(cast.senco), cast.harebell, content, "register")
    act(client, "imports_answers", batch, **{"row-2": str(cast.noah.pk)})
    read_import(batch_id=batch.pk)
    act(client, "imports_answers", batch, shown=["2", "3"], out=["3"])
    read_import(batch_id=batch.pk)
    said = ImportBatch.objects.get().choices["rows"]
    assert said == {"2": str(cast.noah.pk), "3": "out"}
    act(client, "imports_answers", batch, shown=["2", "3"])
    assert ImportBatch.objects.get().choices["rows"] == {"2": str(cast.noah.pk)}


def test_a_name_that_nobody_has_loses_no_other_answer(cast: Cast) -> None:
    client = signed_in(cast.senco)
    content = csv_file("Name,DOB,Status", "Noa Bright,03/02/2018,E", "Tom Unlike,01/01/2018,K")
    batch = upload(actor_for_user(cast.senco), cast.harebell, content, "register")
    given = {"row-2": str(cast.noah.pk), "row-3": "new", "other-3": "nobody at all"}
    act(client, "imports_answers", batch, **given)
    read_import(batch_id=batch.pk)
    assert "Row 3: Nobody is called “nobody at all”" in page(client, batch)
    assert ImportBatch.objects.get().choices["rows"] == {"2": str(cast.noah.pk)}


def test_leavers_are_ticked_with_a_day(cast: Cast) -> None:
    client = signed_in(cast.office)
    send(client, csv_file("Surname,Forename,DOB", "Bright,Noah,03/02/2018"), is_whole_school="on")
    batch = ImportBatch.objects.get()
    read_import(batch_id=batch.pk)
    shown = page(client, batch, show="leaver")
    assert 'value="23/11/2026"' in shown
    assert 'name="left" value' in " ".join(shown.split())
    assert " checked" not in shown
    tom = str(cast.tom.pk)
    wrong = act(
        client, "imports_leavers", batch, shown=tom, left=tom, **{f"day-{tom}": "01/01/2031"}
    )
    assert "has not come yet" in wrong.content.decode()  # type: ignore[attr-defined]
    act(client, "imports_leavers", batch, shown=tom, left=tom, **{f"day-{tom}": "20/11/2026"})
    assert "1 pupil leaves the school" in page(client, batch)
    act(client, "imports_confirm", batch)
    apply_import(batch_id=batch.pk)
    assert Enrolment.objects.get(pupil=cast.tom).ends_on == date(2026, 11, 20)
    assert Enrolment.objects.filter(school=cast.harebell, ends_on=None).count() == 4


def test_a_cancelled_file_is_forgotten(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = upload(
        actor_for_user(cast.senco), cast.harebell, csv_file(PUPIL_HEADINGS, *many_rows(3))
    )
    act(client, "imports_cancel", batch)
    batch.refresh_from_db()
    assert (batch.state, batch.content, batch.rows.count()) == (ImportState.CANCELLED, None, 0)
    act(client, "imports_confirm", batch)
    apply_import(batch_id=batch.pk)
    assert Pupil.objects.filter(school=cast.harebell).count() == 5


def test_an_old_page_decides_nothing(cast: Cast) -> None:
    client = signed_in(cast.senco)
    batch = upload(
        actor_for_user(cast.senco), cast.harebell, csv_file(PUPIL_HEADINGS, *many_rows(3))
    )
    for name in ("imports_answers", "imports_confirm"):
        url = reverse(name, args=["harebell-primary", batch.pk])
        client.post(url, {"version": batch.version - 1, "shown": "2", "out": "2"})
    batch.refresh_from_db()
    assert batch.state == ImportState.PREVIEW
    assert "rows" not in batch.choices


def test_columns_that_we_knew_can_be_told_otherwise(cast: Cast) -> None:
    client = signed_in(cast.senco)
    content = csv_file("UPN,Surname,Forename,DOB,Class", f"{upn(1)},Lind,Freya,05/10/2019,Blue")
    batch = upload(actor_for_user(cast.senco), cast.harebell, content)
    assert batch.counts["new_classes"] == ["Blue"]
    shown = client.get(
        reverse("imports_headings", args=["harebell-primary", batch.pk])
    ).content.decode()
    assert '<option value="class_name" selected>' in shown
    said = {
        "column-0": "upn", "column-1": "legal_surname", "column-2": "legal_forename",
        "column-3": "born_on", "column-4": "",
    }  # fmt: skip
    act(client, "imports_headings", batch, **said)
    read_import(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == ImportState.PREVIEW
    assert batch.counts["new_classes"] == []
