"""Cells of long lists as HTML.

In Python, because a list has fifty rows: in a template they would take half of the page's time.
"""

from django.utils.safestring import SafeString

from send_mis.ui.markup import NOTHING, fill


def who_cell(url: str, initials: str, name: str, note: SafeString = NOTHING) -> SafeString:
    """Whose row it is, as its heading. The letters are not read out: the name is beside them."""
    return fill(
        '<th scope="row"><div class="who"><span class="avatar" aria-hidden="true">{}</span>'
        '<div><a href="{}">{}</a> {}</div></div></th>',
        initials, url, name, note,
    )  # fmt: skip


def note_html(text: str) -> SafeString:
    return fill('<span class="note">{}</span>', text)
