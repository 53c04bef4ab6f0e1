"""The rows of the register as HTML, in Python as all long lists."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from pupils.register.selectors.rows import RowWords
from send_mis.ui.cells import note_html, who_cell
from send_mis.ui.markup import NOTHING, fill, fill_each

register = template.Library()


@register.simple_tag
def register_rows(rows: Sequence[RowWords], *, shows_school: bool) -> SafeString:
    return fill_each(
        '<tr>{}{}<td>{} <span class="note">{}</span></td><td>{} <span class="note">{}</span></td>'
        '<td class="nowrap">{}{}</td><td class="nowrap">{}</td></tr>',
        (
            (
                who_cell(row.url, row.initials, row.name, note_html(row.where)),
                fill('<td data-label="School">{}</td>', row.school)
                if shows_school
                else NOTHING,
                row.status, row.since, row.need, row.need_note,
                fill_each("<div>{}</div>", ((chip,) for chip in row.next)),
                _start(row), row.due,
            )
            for row in rows
        ),
        "\n",
    )  # fmt: skip


def _start(row: RowWords) -> SafeString:
    if not row.start_url:
        return NOTHING
    return fill(
        '<a class="btn" href="{}">Add to the register<span class="visually-hidden">: {}</span></a>',
        row.start_url, row.name,
    )  # fmt: skip
