"""The components, as tags. A built-in library: no page needs to load it."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.context import RequestContext
from django.templatetags.static import static as static_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from send_mis.ui import charts, frame_html, icons, words
from send_mis.ui.bars_html import bars_html
from send_mis.ui.chips import Chip, chip_html
from send_mis.ui.filter_sentence import sentence_html
from send_mis.ui.form_fields import errors_html, field_html, widget_html
from send_mis.ui.forms import error_summary, house_helper
from send_mis.ui.lists import ListPage, SortLink
from send_mis.ui.parts import Conflict, Event, Link, Row, Stat
from send_mis.ui.progress import Progress
from send_mis.ui.strip_html import strip_html

register = template.Library()

# So many stand beside one another on a phone.
TABS_IN_A_ROW = 3

# --- Forms ----------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """Django's own, and whose form it is: so that its words outlive the session."""
    token = context.get("csrf_token")
    if not token or token == "NOTPROVIDED":  # noqa: S105 what Django gives without a request
        return mark_safe("")
    html = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
    sender = getattr(context.get("frame"), "sender", "")
    if not sender:
        return html
    return format_html('{}<input type="hidden" name="_sender" value="{}">', html, sender)


# --- The bar above every page ---------------------------------------------------------------

register.simple_tag(frame_html.section_links)


@register.simple_tag(takes_context=True)
def account_links(context: Context) -> SafeString:
    return frame_html.account_links(context["frame"], csrf_token(context))


# --- Files --------------------------------------------------------------------------------------


@register.simple_tag
@cache
def static(path: str) -> str:
    """Django's own, looked up once: a file keeps its name for as long as this process runs."""
    return static_url(path)


# --- Words ----------------------------------------------------------------------------------

register.filter("day", words.day)
register.filter("short_day", words.short_day)
register.filter("plain_day", words.plain_day)
register.filter("long_day", words.long_day)
register.filter("month_year", words.month)
register.filter("clock", words.clock)


@register.simple_tag
def from_now(due: date, today: date) -> str:
    return words.from_now(due, today)


@register.simple_tag
def ago(on: date, today: date) -> str:
    return words.ago(on, today)


@register.simple_tag
def plural(count: int, one: str, many: str) -> str:
    return words.plural(count, one, many)


# --- Small marks ----------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.svg(name)


@register.simple_tag
def chip(given: Chip) -> SafeString:
    return chip_html(given)


@register.simple_tag
def initials(name: str, size: str = "") -> SafeString:
    """A round with a person's letters. The name always stands beside it, so it is not read out."""
    css = f"avatar avatar-{size}" if size else "avatar"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, words.initials(name))


# --- Parts of a page ------------------------------------------------------------------------


@register.inclusion_tag("ui/_stat.html")
def stats(tiles: Sequence[Stat], label: str = "In numbers") -> dict[str, Any]:
    return {"tiles": tiles, "label": label}


@register.inclusion_tag("ui/_summary.html")
def summary_list(rows: Sequence[Row]) -> dict[str, Any]:
    return {"rows": rows, "has_links": any(row.url for row in rows)}


@register.inclusion_tag("ui/_tabs.html")
def tabs(
    links: Sequence[Link], label: str = "Sections", more: Sequence[Link] = ()
) -> dict[str, Any]:
    """`more`: those of the links that stand in a row no longer, but under a word at its end; the
    one that is open stands in the row."""
    current = next((link for link in links if link.current), None)
    folded = [link for link in more if not link.current]
    return {
        "links": links,
        "row": [link for link in links if link not in folded],
        "more": folded,
        "label": label,
        "here": current.label if current else label,
        "folds": len(links) > TABS_IN_A_ROW,
    }


@register.inclusion_tag("ui/_crumbs.html")
def crumbs(*links: Link) -> dict[str, Any]:
    return {"links": links}


@register.inclusion_tag("ui/_timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    return {"events": events}


@register.inclusion_tag("ui/_empty.html")
def empty_state(
    title: str, text: str = "", link: str = "", url: str = "", icon: str = "page"
) -> dict[str, Any]:
    """What to do first. `link` and `url` are the one next step."""
    return {"title": title, "text": text, "link": link, "url": url, "icon": icon}


@register.inclusion_tag("ui/_conflict.html", takes_context=True)
def conflict(context: Context, given: Conflict) -> dict[str, Any]:
    """Somebody who was faster than themselves in another window is told so."""
    actor = getattr(context.get("request"), "actor", None)
    return {"conflict": given, "person": getattr(actor, "name", "")}


# --- Lists ----------------------------------------------------------------------------------


@register.inclusion_tag("ui/_pager.html")
def pager(page: ListPage[Any], one: str = "row", many: str = "rows") -> dict[str, Any]:
    return {"page": page, "noun": one if page.total == 1 else many}


@register.inclusion_tag("ui/_table_head.html")
def table_head(columns: Sequence[SortLink]) -> dict[str, Any]:
    return {"columns": columns}


register.simple_tag(sentence_html, name="filter_sentence")


# --- Charts ---------------------------------------------------------------------------------


@register.inclusion_tag("ui/_meter.html")
def meter(given: charts.Meter) -> dict[str, Any]:
    return {"meter": given}


@register.simple_tag
def bars(given: charts.Bars) -> SafeString:
    return bars_html(given)


@register.simple_tag
def strip_chart(given: charts.Strip, id: str = "strip") -> SafeString:  # noqa: A002 - HTML's word
    return strip_html(given, id)


@register.inclusion_tag("ui/_progress.html")
def progress_chart(given: Progress, id: str = "progress") -> dict[str, Any]:  # noqa: A002 - HTML's word
    return {"chart": given, "id": id}


# --- Forms ----------------------------------------------------------------------------------


@register.inclusion_tag("ui/forms/form.html", takes_context=True)
def house_form(
    context: RequestContext,
    form: forms.BaseForm,
    submit: str = "",
    cancel: str = "",
    action: str = "",
    danger: bool = False,  # noqa: FBT001, FBT002 - a template argument
) -> dict[str, Any]:
    """The whole form with its summary, token and buttons. `cancel` is where Cancel leads."""
    return {
        "form": form,
        "fields": _fields(form),
        "once": getattr(form, "once", ""),
        "lines": error_summary(form) if form.is_bound else [],
        "note": getattr(form, "summary_note", ""),
        "submit": submit or getattr(form, "submit_label", "Save"),
        "cancel": cancel,
        "action": action,
        "danger": danger,
        "csrf_token": context.get("csrf_token"),
        # Whose form it is: an inclusion tag sees nothing of the page but what it is given.
        "frame": context.get("frame"),
    }


@register.inclusion_tag("ui/forms/fields.html")
def house_fields(form: forms.BaseForm) -> dict[str, Any]:
    """Summary and fields only, for a page that writes its own form element."""
    return {
        "fields": _fields(form),
        "once": getattr(form, "once", ""),
        "lines": error_summary(form) if form.is_bound else [],
        "note": getattr(form, "summary_note", ""),
    }


def _fields(form: forms.BaseForm) -> SafeString:
    helper = getattr(form, "helper", None) or house_helper(Layout(*form.fields))
    # A context of its own: crispy flattens whatever it is given once for every field.
    return cast("SafeString", helper.render_layout(form, Context({"form": form})))


@register.simple_tag
def house_field(field: BoundField, *, says_optional: bool = True) -> SafeString:
    return field_html(field, says_optional=says_optional)


# An input, and what is wrong with it, for a page that sets them out in its own way.
register.simple_tag(widget_html, name="house_widget")
register.simple_tag(errors_html, name="field_errors")


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)
