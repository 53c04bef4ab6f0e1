"""One tab above every page of a pupil's record, whichever app the page is from."""

from dataclasses import dataclass

from send_mis.access.actions import Action

# From this place on they stand under one word, where a reader has more of them than fit in a row.
MORE_FROM = 45


@dataclass(frozen=True, slots=True)
class PupilSection:
    """`place` orders the tabs of all apps."""

    place: int
    label: str
    url_name: str
    action: Action
