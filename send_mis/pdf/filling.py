"""How full each page is: rows and groups that are kept together may be taller than a page, and
then the page before them stands nearly empty."""

from typing import Any

# Of the height between the margins.
_LEAST = 1 / 3


def leaves_a_page_empty(document: Any) -> bool:
    """Whether a page before the last is hardly written on. `document`: WeasyPrint's, laid out."""
    return any(_filled(page) < _LEAST for page in document.pages[:-1])


def _filled(page: Any) -> float:
    sheet = page._page_box  # noqa: SLF001 - by no other way is it said where lines ended
    top = sheet.content_box_y()
    ends = (
        box.position_y + box.height
        for box in sheet.descendants()
        if type(box).__name__ == "LineBox" and box.position_y < top + sheet.height
    )
    lowest = max(ends, default=top)
    filled: float = (lowest - top) / sheet.height
    return filled
