"""The boxes of a plan's row as HTML, by their declaration.

Made in Python: a plan has hundreds of boxes, and a template for each took half of the page's time.
"""

from functools import cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from provision.choices import StaffRole
from provision.plans.rules.boxes import Box, BoxCell, BoxKind, cells
from provision.plans.selectors.boxes import GridRow
from provision.plans.selectors.frame import PlanFrame
from provision.templatetags.plan_served import plan_served
from send_mis.ui import icons
from send_mis.ui.markup import NOTHING, fill, fill_each

register = template.Library()
_CELLS = cells()
_LISTS = {BoxKind.INTERVENTION: ' list="what-list"', BoxKind.ADULT: ' list="by-list"'}
_OPEN = SafeString(" open")
_AS_USUAL = ("", "as usual")


@register.simple_tag
def plan_heads() -> list[str]:
    """Above the columns of a wide screen."""
    return [cell.head for cell in _CELLS if not cell.is_folded]


@register.simple_tag
def plan_row_start(row: GridRow) -> SafeString:
    return fill(
        '<legend class="visually-hidden">Row <span class="plan-number">{1}</span>{2}</legend>\n'
        '<a class="skip-on" href="#{0}-end">Skip row <span class="plan-number">{1}</span></a>\n'
        '<input type="hidden" name="row" value="{0}">\n'
        '<input type="hidden" name="{0}-seen" value="{3}">\n'
        '<input type="hidden" name="{0}-was" value="{4}">\n',
        row.id, row.number, f": {row.name}" if row.name else ", new", row.seen, row.was,
    )  # fmt: skip


@register.simple_tag
def plan_row_boxes(row: GridRow) -> SafeString:
    """Those of few rows are folded under "More"."""
    return fill(
        '{2}\n<p class="plan-served note" id="{0}-served">{3}</p>\n'
        '<details class="plan-more"{4}><summary><span class="plan-more-word">More'
        '<span class="visually-hidden"> of row <span class="plan-number">{1}</span></span></span>'
        '<span class="plan-more-says">{5}</span></summary>\n'
        '<div class="plan-more-boxes">{6}\n{7}</div></details>\n'
        '<span class="plan-end" id="{0}-end" tabindex="-1"></span>\n',
        row.id, row.number, _boxes(row, folded=False), plan_served(row.served),
        _OPEN if row.more_is_open else NOTHING, row.more, _boxes(row, folded=True),
        _about(row) if row.url else NOTHING,
    )  # fmt: skip


def _about(row: GridRow) -> SafeString:
    return fill(
        '<button class="btn btn-plain" type="submit" name="then" value="row:{}">'
        'Who and when, end early, remove<span class="visually-hidden">: row '
        '<span class="plan-number">{}</span></span></button>\n',
        row.id, row.number,
    )  # fmt: skip


def _boxes(row: GridRow, *, folded: bool) -> SafeString:
    found = (_cell(row, cell, boxes) for cell, boxes in _CELLS.items() if cell.is_folded is folded)
    return mark_safe("".join(found))  # noqa: S308 every value in it is escaped below


@register.simple_tag
def plan_lists(frame: PlanFrame) -> SafeString:
    """What the boxes offer: interventions with what is usual for them, and the staff."""
    offered = fill_each(
        '<option value="{}" data-minutes="{}" data-times="{}" data-weeks="{}" data-role="{}">'
        "</option>\n",
        (
            (
                each.name, _or_nothing(each.usual_minutes),
                _or_nothing(each.usual_times_a_week), _or_nothing(each.usual_weeks),
                each.usual_staff_role,
            )
            for each in frame.offered
        ),
    )  # fmt: skip
    staff = fill_each(
        '<option value="{}" data-role="{}"></option>\n',
        ((each.name, each.staff_role) for each in frame.staff),
    )
    return fill(
        '<datalist id="what-list">\n{}</datalist>\n<datalist id="by-list">\n{}</datalist>\n',
        offered, staff,
    )  # fmt: skip


def _or_nothing(number: int | None) -> str:
    return "" if number is None else str(number)


def _cell(row: GridRow, cell: BoxCell, boxes: list[Box]) -> str:
    each = [_labelled(row, box) for box in boxes]
    inside = each[0]
    if cell.sign:
        sign = f'<span aria-hidden="true">{cell.sign}</span>'
        inside = sign.join(f"<span>{one}</span>" for one in each)
        inside = f'<div class="plan-pair">{inside}</div>'
    said = f'<div id="{row.id}-{cell.name}-said" class="plan-said">{_said(row, cell, boxes)}</div>'
    return f'<div class="plan-cell cell-{cell.name}">{inside}{said}</div>'


def _labelled(row: GridRow, box: Box) -> str:
    id_ = f"{row.id}-{box.name}"
    more = f' data-box="{box.name}" aria-describedby="{row.id}-{box.cell.name}-said"'
    if box.is_given:
        more += " data-given"
    if box.is_usual:
        more += " data-usual"
    if row.problems[box.name]:
        more += ' aria-invalid="true"'
    label = f'<label for="{id_}">{box.asks}</label>'
    return label + _control(box, id_, getattr(row.typed, box.name), more)


def _control(box: Box, id_: str, text: str, more: str) -> str:
    if box.kind is BoxKind.ROLE:
        start = f'<select class="form-select" id="{id_}" name="{id_}"{more}>'
        return f"{start}{_role_options(text)}</select>"
    if box.kind in (BoxKind.NAMES, BoxKind.LINES):
        start = f'<textarea class="form-control" id="{id_}" name="{id_}" rows="1"{more}>'
        return f"{start}{escape(text)}</textarea>"
    keys = ' inputmode="numeric"' if box.kind is BoxKind.NUMBER else _LISTS.get(box.kind, "")
    start = f'<input class="form-control" id="{id_}" name="{id_}" value="{escape(text)}"'
    return f'{start}{keys} autocomplete="off"{more}>'


@cache
def _role_options(chosen: str) -> str:
    choices = [_AS_USUAL, *((value, str(label)) for value, label in StaffRole.choices)]
    return "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in choices
    )


def _said(row: GridRow, cell: BoxCell, boxes: list[Box]) -> str:
    """What is wrong with a box of the cell, then what is to be known."""
    wrong = [text for box in boxes for text in row.problems[box.name]]
    lines = [f'<p class="field-errors">{icons.svg("late")} {escape(text)}</p>' for text in wrong]
    lines += [
        f'<span class="note{" plan-advice" if is_advice else ""}">{escape(text)}</span>'
        for text, is_advice in row.beside(cell.name)
    ]
    return "".join(lines)
