"""A SENCO brings in her own sheet: a problem mended, a doubtful row answered, written, undone."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pupils.models import Need, Spell
from send_mis.access import clock
from tests.factories import make_pupil
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import follow, heading, is_well, press
from tests.tabular.workbooks import workbook
from tests.workers import Worker

HEADINGS = ("Child", "Form", "SEN status", "Needs", "Since", "Next review", "Sparkle")
READ = "pupils.tasks.read_import"
WRITTEN = "pupils.tasks.apply_import"
UNDONE = "pupils.tasks.undo_import"


@pytest.mark.parametrize("with_script", [True, False], ids=["scripts", "no scripts"])
def test_a_senco_brings_in_her_own_sheet(
    with_script: bool, harebell: Demonstration, background: Worker,
    open_window: Callable[..., BrowserContext], sign_in: SignIn, tmp_path: Path,
) -> None:  # fmt: skip
    since = clock.today() - timedelta(days=30)
    twin = make_pupil(
        harebell.school, surname="Nowak", forename="Kacper", born_on=date(2017, 12, 5)
    )
    file = tmp_path / "My SEN list.xlsx"
    file.write_bytes(
        workbook(
            (
                "Sheet1",
                [
                    HEADINGS,
                    ("Kacper Nowak", "", "K", "Speech and language", since, None, "x"),
                    ("Ella Prosser", "3K", "Purple", "", since, None, ""),
                    ("Tom Reeves", "6M", "K", "", since, None, ""),
                ],
            )
        )
    )
    page = open_window(java_script_enabled=with_script).new_page()
    sign_in(page, harebell.user("senco"))
    page.goto("/harebell/imports/")
    follow(page, "Import a file")
    page.get_by_label("My own list of pupils with SEN").check()
    page.get_by_label("The file").set_input_files(file)
    press(page, "Upload and look at it")
    heading(page, file.name)
    background.wait_for(READ)
    look(page, with_script=with_script)
    follow(page, "Match the columns")
    heading(page, "What is in each column?")
    if with_script:
        is_well(page)
    press(page, "Continue to the preview")
    background.wait_for(READ)
    look(page, with_script=with_script)

    expect(page.get_by_role("main")).to_contain_text("“Purple” is not an SEN status")
    if with_script:
        is_well(page)
    page.get_by_label("SEN status (N, K, E) of row 3").fill("Mauve")
    press(page, "Save and check again")
    background.wait_for(READ)
    look(page, with_script=with_script)
    expect(page.get_by_role("main")).to_contain_text("“Mauve” is not an SEN status")
    page.get_by_label("Prosser, Ella (3K): Leave out").check()
    press(page, "Save and check again")
    background.wait_for(READ)
    look(page, with_script=with_script)
    follow(page, "Which pupil? 1")
    if with_script:
        is_well(page)
    choices = page.get_by_role("group", name="Row 2")
    expect(choices.get_by_role("radio")).to_have_count(4)
    assert not choices.locator(":checked").count()
    choices.get_by_label("5 Dec 2017").check()
    press(page, "Save and check again")
    background.wait_for(READ)
    look(page, with_script=with_script)
    expect(page.get_by_role("heading", name="Ready: 2 rows to save")).to_be_visible()
    if with_script:
        is_well(page)
    assert not Spell.objects.filter(pupil=twin).exists()

    press(page, "Confirm and save")
    background.wait_for(WRITTEN)
    look(page, with_script=with_script)
    expect(page.get_by_role("main")).to_contain_text("Everything below is saved")
    expect(page.locator(".stat").filter(has_text="have no need recorded")).to_contain_text("4")
    if with_script:
        is_well(page)
    spell = Spell.objects.get(pupil=twin)
    assert (spell.status, spell.starts_on) == ("K", since)
    assert [need.type for need in Need.objects.filter(pupil=twin)] == ["SLCN"]
    assert not Spell.objects.filter(pupil=harebell.pupil("Prosser", "Ella")).exists()

    follow(page, "Undo this import")
    heading(page, f"Undo {file.name}")
    expect(page.get_by_role("heading", name="2 rows go back")).to_be_visible()
    if with_script:
        is_well(page)
    page.get_by_role("button", name="Undo everything that can go back").dblclick()
    page.wait_for_url(lambda url: not url.endswith("/undo/"))
    background.wait_for(UNDONE)
    page.goto("/harebell/imports/")
    expect(page.get_by_role("table")).to_contain_text("Undone by")
    assert not Spell.objects.filter(pupil=twin).exists()


def look(page: Page, *, with_script: bool) -> None:
    """Without script the page does not look by itself how far the work is."""
    if not with_script:
        page.reload()
    expect(page.get_by_text("See how far it has got")).to_have_count(0)
