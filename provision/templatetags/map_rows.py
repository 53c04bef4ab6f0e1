"""The rows of the provision map as HTML, in Python as all long lists."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from provision.delivery.selectors.lines import LineWords
from provision.pages.selectors.map import MapRow
from send_mis.ui.cells import note_html, who_cell
from send_mis.ui.markup import NOTHING, fill, fill_each

register = template.Library()
_NOTHING_DUE = SafeString('<span class="muted">Nothing due yet</span>')


@register.simple_tag
def map_rows(rows: Sequence[MapRow], *, is_all: bool) -> SafeString:
    """`is_all`: of every day, so that dates are said and no week is counted."""
    return fill_each(
        '<tr>{}<td data-label="Class">{}</td><td data-label="Provision">{}</td>{}'
        '<td data-label="Delivered">{}</td></tr>',
        (
            (
                who_cell(row.url, row.initials, row.name, _status(row)),
                row.where,
                _lines(row.lines, is_all=is_all),
                NOTHING
                if is_all
                else fill('<td class="nowrap" data-label="A week">{}</td>', row.a_week),
                fill("{} {}", row.percent, note_html(row.delivered))
                if row.delivered
                else _NOTHING_DUE,
            )
            for row in rows
        ),
        "\n",
    )


def _status(row: MapRow) -> SafeString:
    return note_html(f"{row.chip.code} {row.chip.text}") if row.chip else NOTHING


def _lines(lines: Sequence[LineWords], *, is_all: bool) -> SafeString:
    if not lines:
        return SafeString("Nothing planned")
    return fill_each(
        "<div>{} {} {}</div>",
        (
            (
                line.name,
                note_html(_how(line, is_all=is_all)),
                note_html(f"· {line.more}") if line.more else NOTHING,
            )
            for line in lines
        ),
    )


def _how(line: LineWords, *, is_all: bool) -> str:
    words = [line.how, *([line.by] if line.by else []), *([line.dates] if is_all else [])]
    return " · ".join(words if line.is_agreed else [*words, "plan not agreed yet"])
