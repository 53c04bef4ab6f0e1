"""Line icons drawn for this product, on a 16 by 16 grid.

Written into the page with their colours as attributes, so that they need no request, no style
sheet and no script, and follow the text colour on screen, on paper and in high contrast.
"""

from typing import Final

from django.utils.safestring import SafeString, mark_safe

SHAPES: Final[dict[str, str]] = {
    "add": '<path d="M8 3v10M3 8h10"/>',
    "arrow": '<path d="M3 8h9M8.5 4.5 12 8l-3.5 3.5"/>',
    "back": '<path d="M13 8H4M7.5 4.5 4 8l3.5 3.5"/>',
    "calendar": '<rect x="2.5" y="3.5" width="11" height="10" rx="1.5"/>'
    '<path d="M2.5 6.8h11M5.5 2v3M10.5 2v3"/>',
    "change": '<path d="M10.5 3 13 5.5 6 12.5l-3 .5.5-3z"/>',
    "clock": '<circle cx="8" cy="8" r="5.7"/><path d="M8 4.8V8l2.2 1.6"/>',
    "close": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "down": '<path d="m4 6 4 4 4-4"/>',
    "download": '<path d="M8 2.5v7.5M4.7 7 8 10.2 11.3 7M3 13.2h10"/>',
    "eye": '<path d="M1.8 8S4 3.9 8 3.9 14.2 8 14.2 8 12 12.1 8 12.1 1.8 8 1.8 8z"/>'
    '<circle cx="8" cy="8" r="1.9"/>',
    "fine": '<path d="m3.2 8.6 3.1 3.2 6.5-7.4"/>',
    "info": '<circle cx="8" cy="8" r="5.7"/><path d="M8 7.4v3.4M8 5.1v.1"/>',
    "late": '<path d="M8 2.3 14.3 13.3H1.7zM8 6.5v3M8 11.3v.1"/>',
    "lock": '<rect x="3.5" y="7" width="9" height="6.2" rx="1.3"/>'
    '<path d="M5.5 7V5.2a2.5 2.5 0 0 1 5 0V7"/>',
    "menu": '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>',
    "next": '<path d="m6 3.5 4.5 4.5L6 12.5"/>',
    "page": '<path d="M4 2h5l3 3v9H4zM9 2v3h3"/>',
    "people": '<circle cx="6" cy="5.2" r="2.3"/><path d="M1.8 13c.3-2.7 2-4.2 4.2-4.2s3.9 1.5 4.2'
    ' 4.2M10.4 3.2a2.2 2.2 0 0 1 0 4.1M12 9.3c1.3.6 2.1 1.9 2.3 3.7"/>',
    "person": '<circle cx="8" cy="5.2" r="2.5"/>'
    '<path d="M3 13.5c.4-3 2.4-4.6 5-4.6s4.6 1.6 5 4.6"/>',
    "previous": '<path d="M10 3.5 5.5 8l4.5 4.5"/>',
    "print": '<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2"/>'
    '<rect x="4.5" y="9.3" width="7" height="4.2"/>',
    "search": '<circle cx="7" cy="7" r="4.3"/><path d="m10.3 10.3 3.4 3.4"/>',
    "sort-down": '<path d="M3.5 6 8 11l4.5-5z" fill="currentColor"/>',
    "sort-up": '<path d="M3.5 10 8 5l4.5 5z" fill="currentColor"/>',
    "upload": '<path d="M8 10.5V3M4.7 6 8 2.8 11.3 6M3 13.2h10"/>',
}


def svg(name: str) -> SafeString:
    """The icon, hidden from screen readers: a word always stands beside it."""
    return _DRAWN[name]


def _draw(shape: str) -> SafeString:
    return mark_safe(  # noqa: S308 - built from the constants above, never from data
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"'
        ' focusable="false" fill="none" stroke="currentColor" stroke-width="1.8"'
        f' stroke-linecap="round" stroke-linejoin="round">{shape}</svg>'
    )


_DRAWN: Final = {name: _draw(shape) for name, shape in SHAPES.items()}
