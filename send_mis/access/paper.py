"""What stands at the edge of a school's PDF: its name and crest, for whom, and made when."""

from uuid import UUID

from send_mis.access.actor import Actor
from send_mis.pdf import Sheet
from send_mis.schools.selectors import crest_address


def sheet_for(
    reader: Actor | None, school: str, school_id: UUID | None, *, made: str, for_whom: str = "",
    landscape: bool = True, confidential: str = "Confidential",
) -> Sheet:  # fmt: skip
    """`school_id`: whose crest; none for what is of several schools. `reader`: who asked for it;
    none for what is for somebody else, whom `for_whom` says."""
    if reader is not None and not for_whom:
        for_whom = f"{reader.name}, {reader.role_label}"
    return Sheet(
        school=school, for_whom=for_whom, made=made,
        confidential=confidential, landscape=landscape,
        crest=crest_address(school_id) if school_id else "",
    )  # fmt: skip
