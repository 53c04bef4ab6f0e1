"""The boxes of a class's grid as HTML, in Python as all long lists."""

import json
from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from reviews.assessments.forms.grid import box_name
from reviews.assessments.rules.recording import Cell
from reviews.assessments.selectors.grid import Grid
from send_mis.ui.markup import NOTHING, fill, fill_each

register = template.Library()

_ROW = '<tr><th scope="row">{}</th>{}</tr>'
_BOX = (
    '<td data-label="{}"><input class="form-control grid-box" type="text" id="{}" name="{}"'
    ' value="{}" data-column="{}" autocomplete="off" aria-label="{}: {}"{}{}>{}</td>'
)


@register.simple_tag
def assessment_rows(grid: Grid, kept: Mapping[Cell, str], wrong: Mapping[Cell, str]) -> SafeString:
    """What was typed stands in its box, also where it is wrong; else what is saved."""
    return fill_each(_ROW, (
        (
            pupil.list_name,
            fill_each(_BOX, (
                (
                    scale.name, name := box_name(row, column), name,
                    kept.get(cell := (pupil.pk, scale.pk), grid.saved.get(cell, "")), column,
                    pupil.list_name, scale.name,
                    fill(' list="levels-{}"', column) if scale.is_in_levels else NOTHING,
                    fill(' aria-invalid="true" aria-describedby="{}-wrong"', name)
                    if cell in wrong else NOTHING,
                    fill('<span class="field-errors" id="{}-wrong">{}</span>', name, wrong[cell])
                    if cell in wrong else NOTHING,
                )
                for column, scale in enumerate(grid.scales)
            )),
        )
        for row, pupil in enumerate(grid.pupils)
    ), "\n")  # fmt: skip


@register.simple_tag
def assessment_sent_along(grid: Grid) -> SafeString:
    """Whose boxes they are, and what is saved in each, so that the second of two sees both."""
    seen = {
        box_name(row, column): text
        for row, pupil in enumerate(grid.pupils)
        for column, scale in enumerate(grid.scales)
        if (text := grid.saved.get((pupil.pk, scale.pk)))
    }
    return fill(
        '<input type="hidden" name="pupils" value="{}"><input type="hidden" name="columns"'
        ' value="{}"><input type="hidden" name="shown" value="{}">'
        '<input type="hidden" name="seen" value="{}">',
        ",".join(str(pupil.pk) for pupil in grid.pupils),
        ",".join(str(scale.pk) for scale in grid.scales), grid.on.isoformat(), json.dumps(seen),
    )  # fmt: skip
