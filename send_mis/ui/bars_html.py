"""A table whose rows carry bars, as HTML.

In Python, because the seven of a report to governors took a quarter of its page.
"""

from django.utils.safestring import SafeString

from send_mis.ui.charts import BarRow, Bars
from send_mis.ui.markup import NOTHING, fill, joined


def bars_html(bars: Bars) -> SafeString:
    then = bars.then
    return fill(
        '<table class="list bars"><caption class="visually-hidden">{}</caption>'
        '<thead><tr><th scope="col">{}</th><th scope="col" class="bars-picture">'
        '<span class="swatch swatch-accent">{}</span>{}</th>'
        '<th scope="col" class="num">{}</th>{}</tr></thead>\n<tbody>{}</tbody></table>\n',
        bars.title, bars.heading, bars.now,
        fill(' <span class="swatch swatch-then">{}</span>', then) if then else NOTHING,
        "Now" if then else "Pupils",
        fill('<th scope="col" class="num">Then</th>') if then else NOTHING,
        joined(_row(bars, *each) for each in bars.drawn),
    )  # fmt: skip


def _row(bars: Bars, row: BarRow, now: str, then: str) -> SafeString:
    drawn_then = (
        fill('<rect class="draw-then" x="0" y="14" width="{}" height="6" />', then)
        if bars.then
        else NOTHING
    )
    figure_then = (
        fill(
            '<td class="num muted" data-label="{}">{}</td>',
            bars.then, "–" if row.then is None else row.then,
        )
        if bars.then
        else NOTHING
    )  # fmt: skip
    return fill(
        '<tr><th scope="row">{0}</th><td class="bars-picture">'
        '<svg viewBox="0 0 100 {1}" width="100%" height="{1}" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">'
        '<rect class="draw-accent" x="0" y="0" width="{2}" height="11" />{3}</svg></td>'
        '<td class="num" data-label="{4}"><b>{5}</b></td>{6}</tr>\n',
        row.label, 20 if bars.then else 12, now, drawn_then, bars.now, row.now, figure_then,
    )  # fmt: skip
