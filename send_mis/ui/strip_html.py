"""A strip chart as HTML: a drawing, and the same as a table.

In Python, because its hundred small parts took a tenth of the register's page.
"""

from django.utils.safestring import SafeString

from send_mis.ui.charts import DrawnRow, Piece, Strip, StripRow
from send_mis.ui.markup import fill, fill_each, joined


def strip_html(strip: Strip, name: str) -> SafeString:
    """`name` tells its ids from another's on the page."""
    return fill(
        '<figure class="strip"><figcaption><span class="strip-title">{0}</span>'
        ' <span class="strip-keys">{1}</span></figcaption>\n'
        '<svg width="100%" height="{2}" role="img" aria-labelledby="{3}-title {3}-desc">'
        '<title id="{3}-title">{0}</title><desc id="{3}-desc">{4}</desc>{5}</svg>\n'
        "<details><summary>The same as a table</summary>"
        '<table class="list list-tight"><caption class="visually-hidden">{0}</caption>'
        '<thead><tr><th scope="col">{6}</th>{7}<th scope="col" class="num">All</th></tr></thead>\n'
        "<tbody>{8}</tbody></table></details></figure>\n",
        strip.title,
        fill_each('<span class="swatch swatch-{1}">{0}</span>', strip.series),
        strip.height, name, strip.description,
        joined(_bar(row, strip.bar_height) for row in strip.drawn),
        strip.heading,
        fill_each('<th scope="col" class="num">{}</th>', strip.series),
        joined(_row(row) for row in strip.rows),
    )  # fmt: skip


def _bar(row: DrawnRow, height: int) -> SafeString:
    return fill(
        '<text class="strip-label" x="0" y="{0}">{1}</text>{2}'
        '<text class="strip-total" x="{3}" y="{0}">{4}</text>\n',
        row.words, row.label, joined(_piece(each, row, height) for each in row.pieces),
        row.end, row.total,
    )  # fmt: skip


def _piece(piece: Piece, row: DrawnRow, height: int) -> SafeString:
    drawn = fill(
        '<rect class="draw-{}" x="{}" y="{}" width="{}" height="{}" />',
        piece.tone, piece.x, row.top, piece.width, height,
    )  # fmt: skip
    if not piece.has_room:
        return drawn
    return fill(
        '{}<text class="strip-figure strip-figure-{}" x="{}" y="{}" text-anchor="middle">{}</text>',
        drawn, piece.tone, piece.middle, row.words, piece.value,
    )  # fmt: skip


def _row(row: StripRow) -> SafeString:
    label = fill('<a href="{}">{}</a>', row.url, row.label) if row.url else row.label
    return fill(
        '<tr><th scope="row">{}</th>{}<td class="num"><b>{}</b></td></tr>\n',
        label, fill_each('<td class="num">{}</td>', ((value,) for value in row.values)), row.total,
    )  # fmt: skip
