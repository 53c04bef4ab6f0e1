"""Words about telling the parents that say neither a day nor how: kept, and nothing is stopped."""

import pytest

from pupils.models import Spell
from tests.factories import actor_for_user
from tests.imports.files import confirm, csv_file, row, upload
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")


def test_the_row_goes_in_and_the_words_are_kept(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    sheet = csv_file(
        "Name,Class,Status,Since,Parents told", "Kacper Nowak,4H,K,05/01/2026,Mum knows"
    )
    batch = upload(senco, cast.harebell, sheet, "register")
    said = "Parents told: “Mum knows” is kept in the notes, since it says no day."
    assert [(each["text"], each["blocks"]) for each in row(batch, 2).problems] == [(said, False)]
    confirm(senco, batch)
    spell = Spell.objects.get(pupil=cast.kacper)
    assert (spell.parents_told_on, spell.parents_told_how) == (None, "")
    assert "Mum knows" in spell.reason
