"""The rows of the board of EHC plans as HTML, in Python as all long lists."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from ehcp.annual.selectors.board import BoardLine
from send_mis.ui.cells import note_html
from send_mis.ui.chips import chip_html
from send_mis.ui.markup import NOTHING, fill, fill_each

register = template.Library()


@register.simple_tag
def board_rows(lines: Sequence[BoardLine]) -> SafeString:
    return fill_each(
        '<tr><th scope="row"><a href="{}">{}</a> {}</th><td data-label="Authority">{}</td>'
        '<td data-label="Last day">{}</td><td data-label="Hold by">{}</td>{}'
        '<td data-label="Where it stands">{}</td><td data-label="Whose turn">{}</td>'
        '<td data-label="Risk">{}</td></tr>',
        (
            (
                line.url, line.pupil, note_html(line.class_name) if line.class_name else NOTHING,
                line.authority, line.last_day, line.hold_by, _meeting(line.meeting), line.stands,
                line.turn, chip_html(line.chip),
            )
            for line in lines
        ),
        "\n",
    )  # fmt: skip


def _meeting(words: str) -> SafeString:
    """On a phone, where each cell has its label, one that is empty is not said."""
    return fill('<td data-label="Meeting">{}</td>', words) if words else SafeString("<td></td>")
