"""What goes back in one part is all said before it goes: a note that came with a status, too."""

import pytest

from pupils.imports.selectors.undo_reading import Undoer, read_undo
from tests.factories import actor_for_user
from tests.imports.undoing import brought_in
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")


def test_a_note_that_goes_back_with_a_status_has_its_words(cast: Cast) -> None:
    batch = brought_in(
        cast, "Kacper Nowak,4H,K,05/01/2026,Plan came by post",
        headings="Name,Class,Status,Since,Notes", kind="register",
    )  # fmt: skip
    senco = actor_for_user(cast.senco)
    (row,) = read_undo(batch, Undoer(senco.user_id, senco.role_key)).rows
    (status,) = [part for part in row.goes if part.key == "status"]
    assert status.now.startswith("SEN support")
    assert "; Notes: Plan came by post" in status.now
    assert "; Notes: " in status.before
