"""The sentence of a filter bar as HTML.

In Python, because its dozen choices with their options took a tenth of a list's page.
"""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.icons import svg
from send_mis.ui.markup import NOTHING, fill, joined

_HIDDEN_LABEL = SafeString(' class="visually-hidden"')


def sentence_html(bar: FilterBar) -> SafeString:
    clear = '<a class="sentence-clear" href="{}">Show all again</a>'
    return fill(
        '<form class="sentence" method="get" action="{}" aria-label="Filter the list"{}>{}\n'
        '<div class="sentence-line">{}\n<span class="sentence-end">{} '
        '<button class="btn btn-quiet" id="filter-submit" type="submit">{}</button></span>\n'
        "{} {}</div></form>\n{}",
        bar.action, bar.htmx, bar.hidden, joined((_part(each) for each in bar.main), "\n"),
        _search(bar.search) if bar.search else NOTHING, bar.submit,
        fill(clear, bar.clear_url) if bar.is_narrowed else NOTHING,
        _more(bar.more) if bar.more else NOTHING, _in_force(bar),
    )  # fmt: skip


def _part(each: Filter) -> SafeString:
    lead = fill('<span aria-hidden="true">{}</span>', each.lead) if each.lead else NOTHING
    return fill(
        '<span class="sentence-part">{} <label class="visually-hidden" for="{}">{}</label> {}'
        "</span>",
        lead, each.field_id, each.label, _select(each, "pill pill-on" if each.chosen else "pill"),
    )  # fmt: skip


def _select(each: Filter, css: str) -> SafeString:
    return fill(
        '<select class="{}" id="{}" name="{}">{}</select>',
        css, each.field_id, each.name, each.options,
    )  # fmt: skip


def _search(each: Filter) -> SafeString:
    return fill(
        '<span class="sentence-part sentence-search"><label for="{}"{}>{}</label> {}</span>',
        each.field_id, NOTHING if each.lead else _HIDDEN_LABEL, each.lead or each.label,
        _text(each, fill(' placeholder="{}"', each.hint or each.label)),
    )  # fmt: skip


def _text(each: Filter, more: SafeString = NOTHING) -> SafeString:
    return fill(
        '<input class="form-control" type="search" id="{}" name="{}" value="{}"{}'
        ' autocomplete="off">',
        each.field_id, each.name, each.value, more,
    )  # fmt: skip


def _more(filters: Iterable[Filter]) -> SafeString:
    return fill(
        '<details class="more-filters"><summary>More filters</summary>'
        '<div class="more-filters-panel">{}</div></details>\n',
        joined((_folded(each) for each in filters), "\n"),
    )  # fmt: skip


def _folded(each: Filter) -> SafeString:
    if each.kind == "checks":
        return fill(
            '<fieldset class="more-filter"><legend>{}</legend>{}</fieldset>',
            each.label, each.checks,
        )  # fmt: skip
    return fill(
        '<div class="more-filter"><label for="{}">{}</label> {}</div>',
        each.field_id, each.label,
        _text(each) if each.kind == "text" else _select(each, "form-select"),
    )  # fmt: skip


def _in_force(bar: FilterBar) -> SafeString:
    chips = [
        fill(
            '<li><a class="chip chip-accent" href="{}"><span>'
            '<span class="visually-hidden">Remove: {}, </span>{}</span>{}</a></li>',
            each.remove_url, each.label, each.words, svg("close"),
        )
        for each in bar.in_force
    ]  # fmt: skip
    if not chips:
        return NOTHING
    return fill(
        '<ul class="in-force" aria-label="More filters in force">{}</ul>\n', joined(chips, "\n")
    )
