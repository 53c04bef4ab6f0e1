"""A SENCO sends the plans that the school has today: checked, filed, taken back; and broken off."""

import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from pupils.documents.keeping import FOLDER
from pupils.models import Document, DocumentFolder, FolderFile
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import follow, heading, is_well, press, said
from tests.journeys.test_import import look
from tests.pupils.folder_files import word
from tests.workers import Worker

READ = "pupils.tasks.read_folder"
FILED = "pupils.tasks.file_folder"


def plans(folder: Path) -> list[Path]:
    """Two of Ella's and Tom's, one that names nobody and one that cannot be kept."""
    folder.mkdir()
    contents = {
        "IEP Autumn 2025 - Ella Prosser.docx": word("Name: Ella Prosser", "Class: 3K"),
        "Reeves, Tom.docx": word("Plan"), "policy.docx": word("How we plan"),
        "locked.docx": b"PK\x03\x04",
    }  # fmt: skip
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


@pytest.mark.parametrize("with_script", [True, False], ids=["scripts", "no scripts"])
def test_a_senco_files_the_schools_plans_and_takes_them_back(
    with_script: bool, harebell: Demonstration, background: Worker,
    open_window: Callable[..., BrowserContext], sign_in: SignIn, tmp_path: Path,
) -> None:  # fmt: skip
    files = plans(tmp_path / "Plans")
    ella, tom = harebell.pupil("Prosser", "Ella"), harebell.pupil("Reeves", "Tom")
    page = open_window(java_script_enabled=with_script).new_page()
    sign_in(page, harebell.user("senco"))
    page.goto("/harebell/imports/")
    follow(page, "A folder of documents")
    follow(page, "Send a folder")
    if with_script:
        is_well(page)
        with page.expect_navigation():
            page.locator("#folder-choose").set_input_files(tmp_path / "Plans")
        heading(page, "Plans")
    else:
        page.get_by_label("The files").set_input_files(files)
        press(page, "Send and check")
    background.wait_for(READ)
    look(page, with_script=with_script)
    main = page.get_by_role("main")
    expect(main).to_contain_text("1 file needs a pupil")
    expect(main).to_contain_text("The file is damaged or not whole")
    if with_script:
        is_well(page)
    press(page, "File the documents")
    expect(page.get_by_role("alert")).to_contain_text("1 file still needs a pupil")
    page.get_by_role("group", name="policy.docx").get_by_label("Leave out policy.docx").check()
    press(page, "File the documents")
    background.wait_for(FILED)
    look(page, with_script=with_script)
    expect(main).to_contain_text("2 documents are filed")
    if with_script:
        is_well(page)
    filed = Document.objects.filter(pk__in=FolderFile.objects.values("pk"))
    assert {(row.pupil, row.title) for row in filed} == {
        (ella, "IEP Autumn 2025 - Ella Prosser"), (tom, "Reeves, Tom"),
    }  # fmt: skip

    follow(page, "Take back the folder")
    if with_script:
        is_well(page)
    press(page, "Take back the folder")
    said(page, "2 documents are removed")
    assert not filed.filter(removed_on__isnull=True).exists()


def test_a_folder_that_breaks_off_goes_on(
    harebell: Demonstration, background: Worker, page: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    folder = tmp_path / "Plans"
    folder.mkdir()
    for number in range(30):
        (folder / f"plan {number}.docx").write_bytes(word(str(number)))
    sign_in(page, harebell.user("senco"))
    page.goto("/harebell/folders/new/")
    broken = 0

    def breaks(route: Route) -> None:
        nonlocal broken
        broken += 1
        if broken <= 4:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/more/", breaks)
    page.locator("#folder-choose").set_input_files(folder)
    again = page.get_by_role("button", name="Go on sending")
    expect(again).to_be_visible(timeout=20_000)
    expect(page.locator("#folder-said")).to_contain_text("25 of 30 files have arrived")
    with page.expect_navigation():
        again.click()
    heading(page, "Plans")
    found = DocumentFolder.objects.get()
    assert FolderFile.objects.filter(folder=found).count() == 30
    background.wait_for(READ)


def test_a_document_that_breaks_off_leaves_nothing_and_its_words_come_back(
    harebell: Demonstration, page: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    pupil = harebell.pupil("Prosser", "Ella")
    before = Document.objects.count()
    sign_in(page, harebell.user("senco"))
    address = f"/pupils/{pupil.pk}/documents/add/"
    page.goto(address)
    file = tmp_path / "report.docx"
    file.write_bytes(word("Report"))
    page.get_by_label("The file").set_input_files(file)
    page.get_by_label("Title").fill("Report of the clinic")
    page.wait_for_function("localStorage.getItem('send-mis-drafts') !== null")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Add the document").click(no_wait_after=True)
    page.context.set_offline(False)
    page.goto(address)
    expect(page.locator(".draft-back")).to_contain_text("had not been saved")
    expect(page.get_by_label("Title")).to_have_value("Report of the clinic")
    assert Document.objects.count() == before


def test_a_connection_cut_in_the_middle_of_a_file_writes_nothing(
    harebell: Demonstration,
    site: LiveServer,
    sign_in: SignIn,
    page: Page,
    tmp_path: Path,
    settings: object,
) -> None:
    # A place of its own: other processes of the run write to theirs meanwhile.
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # the fixture of pytest-django
    media = tmp_path / FOLDER
    pupil = harebell.pupil("Prosser", "Ella")
    client = sign_in(page, harebell.user("senco"))
    cookies = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
    where = urlsplit(site.url)
    before = (Document.objects.count(), sorted(media.rglob("*")), DocumentFolder.objects.count())
    for path, name in (
        (f"/pupils/{pupil.pk}/documents/add/", "file"), ("/harebell/folders/new/", "documents"),
    ):  # fmt: skip
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookies}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n"
            f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"\r\n\r\n%PDF-1'
        )
        with socket.create_connection((where.hostname, where.port)) as cut:
            cut.sendall(head.encode() + b"a" * 300_000)
    page.goto(f"/pupils/{pupil.pk}/documents/")
    after = (Document.objects.count(), sorted(media.rglob("*")), DocumentFolder.objects.count())
    assert after == before
