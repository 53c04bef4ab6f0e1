"""The rows of the grid of reviews as HTML, in Python as all long lists."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from reviews.batch.forms import BOXES
from reviews.batch.selectors import GridPupil, OutcomeInGrid, ReviewGrid
from reviews.pupil_review.rules import box
from send_mis.ui.chips import chip_html
from send_mis.ui.markup import NOTHING, fill, fill_each, joined

register = template.Library()

_HEAD = (
    '<tbody><tr class="grid-pupil"><th scope="rowgroup" colspan="6" id="{}"><a href="{}">{}</a>'
    ' <span class="note">{}</span>{}</th></tr>{}</tbody>'
)
_ROW = '<tr><th scope="row">{}<span class="note">{} {}</span></th>{}</tr>'
_CELL = '<td data-label="{}">{}{}</td>'
_TEXT = (
    '<input class="form-control grid-box{}" type="text" id="{}" name="{}" value="{}"'
    ' data-column="{}" autocomplete="off" aria-label="{}: {}"{}>'
)
_CHOICE = (
    '<select class="form-select grid-box" id="{}" name="{}" data-column="{}"'
    ' aria-label="{}: {}"{}>{}</select>'
)
_LABELS = {
    "count": "Count today", "level": "How did it end?", "note": "What we saw",
    "next_text": "Next outcome", "next_target": "Its target",
}  # fmt: skip


@register.simple_tag
def review_rows(page: ReviewGrid, kept: Mapping[str, str], wrong: Mapping[str, str]) -> SafeString:
    """What was typed stands in its box."""
    return joined((_pupil(each, kept, wrong) for each in page.pupils), "\n")


@register.simple_tag
def reviews_seen(page: ReviewGrid) -> str:
    """Whose plans they are, and in which version."""
    return ",".join(f"{each.cycle.pk.hex}:{each.version}" for each in page.pupils)


def _pupil(each: GridPupil, kept: Mapping[str, str], wrong: Mapping[str, str]) -> SafeString:
    name = box("pupil", each.cycle.pk)
    rows = joined(_row(row, kept, wrong) for row in each.rows)
    return fill(_HEAD, name, each.url, each.name, each.about, _error(name, wrong), rows)


def _row(row: OutcomeInGrid, kept: Mapping[str, str], wrong: Mapping[str, str]) -> SafeString:
    cells = joined(_cell(row, column, kept, wrong) for column in range(len(BOXES)))
    return fill(
        _ROW, row.outcome.text, row.facts, chip_html(row.chip) if row.chip else NOTHING, cells
    )


def _cell(
    row: OutcomeInGrid, column: int, kept: Mapping[str, str], wrong: Mapping[str, str]
) -> SafeString:
    part = BOXES[column]
    if part in ("count", "next_target") and not row.outcome.measure:
        return fill(_CELL, "", NOTHING, NOTHING)
    name, label = box(part, row.outcome.pk), _LABELS[part]
    typed = kept.get(name, "")
    flaw = (
        fill(' aria-invalid="true" aria-describedby="{}-wrong"', name) if name in wrong else NOTHING
    )
    if part == "level":
        options = fill_each(
            '<option value="{}"{}>{}</option>',
            (
                (value, SafeString(" selected" if value == typed else ""), words)
                for value, words in row.levels
            ),
        )
        control = fill(_CHOICE, name, name, column, label, row.outcome.text, flaw, options)
    else:
        size = "" if part in ("note", "next_text") else " grid-short"
        control = fill(_TEXT, size, name, name, typed, column, label, row.outcome.text, flaw)
    return fill(_CELL, label, control, _error(name, wrong))


def _error(name: str, wrong: Mapping[str, str]) -> SafeString:
    if name not in wrong:
        return NOTHING
    return fill('<span class="field-errors" id="{}-wrong">{}</span>', name, wrong[name])
