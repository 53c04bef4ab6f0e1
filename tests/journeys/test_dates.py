"""A date that is pasted whole is seen in its three boxes, with scripts and without."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import go


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ("14/9/26", ("14", "9", "26")),
        (" 14.9.26 ", ("14", "9", "26")),
        ("Mon 14th\u00a0September 2026", ("14", "September", "2026")),
        ("2026-09-14", ("14", "09", "2026")),
        ("14 Sept", ("14 Sept", "", "")),
    ],
)
def test_a_date_that_is_pasted_is_seen_in_its_boxes(
    harebell: Demonstration, page: Page, sign_in: SignIn, pasted: str, shown: tuple[str, ...]
) -> None:
    """One that needs the server's reading comes back in its boxes with the form."""
    sign_in(page, harebell.user("senco"))
    page.goto(f"/pupils/{harebell.pupil('Nowak', 'Kacper').pk}/register/start/")
    boxes = page.get_by_role("group", name="When were parents told?")
    boxes.get_by_label("Day").focus()
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const how = { clipboardData: data, bubbles: true, cancelable: true };
          const paste = new ClipboardEvent("paste", how);
          if (document.activeElement.dispatchEvent(paste)) { document.activeElement.value = text; }
        }""",
        pasted,
    )
    inputs = [boxes.get_by_label(part) for part in ("Day", "Month", "Year")]
    assert tuple(each.input_value() for each in inputs) == shown
    go(page.get_by_role("button", name="Add to the register"))
    day, month, year = (each.input_value() for each in inputs)
    assert (day, month in ("9", "09", "September"), year in ("26", "2026")) == ("14", True, True)
