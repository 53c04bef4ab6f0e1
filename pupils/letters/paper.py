"""A copy of a letter as a PDF: on the school's head, in the size in which its reader reads."""

from datetime import date
from uuid import UUID

from pupils.choices import LetterWay
from pupils.letters.rules.copies import CopyWords
from pupils.letters.rules.recipients import LetterRecipient
from send_mis.access.paper import sheet_for
from send_mis.pdf import render_pdf
from send_mis.schools.models import School
from send_mis.ui.words import long_day


def copy_pdf(
    words: CopyWords, who: LetterRecipient, *, school: School, way: str, on: date, copy_id: UUID
) -> bytes:
    """The address stands on what is posted alone. `copy_id`: by its beginning a letter that comes
    back is found again."""
    reference = copy_id.hex[:8].upper()
    sheet = sheet_for(
        None, school.name, school.pk, made=f"reference {reference}", for_whom=who.name,
        landscape=False,
    )  # fmt: skip
    context = {
        "sheet": sheet, "words": words, "name": who.name, "school": school,
        "address": who.address.split("\n") if way == LetterWay.POST and who.address else [],
        "on": long_day(on), "reference": reference, "is_large": who.is_large,
    }  # fmt: skip
    return render_pdf("pupils/pdf/letter.html", context, title=words.subject)
