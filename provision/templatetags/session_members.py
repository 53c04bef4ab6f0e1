"""What is asked of each pupil of a session, as HTML, in Python as all long lists."""

from collections.abc import Sequence

from django import template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from provision.sessions.forms import MemberFields
from send_mis.ui.cells import note_html
from send_mis.ui.form_fields import errors_html, widget_html
from send_mis.ui.markup import NOTHING, fill, joined

register = template.Library()


@register.simple_tag
def session_members(rows: Sequence[MemberFields]) -> SafeString:
    return joined(
        fill('<div class="member">{}{}</div>\n', _there(each), _count(each)) for each in rows
    )


def _there(each: MemberFields) -> SafeString:
    there, why = each.there, each.why
    if there is None or why is None:
        return NOTHING
    return fill(
        '<div class="member-there"><div class="check">{} <label for="{}">{}</label></div>\n'
        '<div class="member-why"><label class="visually-hidden" for="{}">{}</label>\n'
        "{}{}</div></div>\n",
        widget_html(there), there.id_for_label, each.member.name,
        why.id_for_label, why.label, errors_html(why), widget_html(why),
    )  # fmt: skip


def _count(each: MemberFields) -> SafeString:
    if each.count is None:
        return NOTHING
    return fill(
        '<div class="member-count"><label class="field-label" for="{}">'
        '<span class="visually-hidden">{}:</span> {}</label>\n{}{}</div>\n',
        each.count.id_for_label, each.member.name, each.member.question,
        errors_html(each.count), _counter(each, each.count),
    )  # fmt: skip


def _counter(each: MemberFields, count: BoundField) -> SafeString:
    """The box between its two buttons, which need the script and are shown by it."""
    member = each.member
    return fill(
        '<div class="count" data-last="{}">{} {} <input type="hidden" name="{}" value="{}"> {} {}'
        "</div>",
        member.start, _step(-1, "−", f"One fewer: {member.name}"), widget_html(count),
        each.sure_name, each.sure, _step(1, "+", f"One more: {member.name}"),
        note_html(member.last_words) if member.last_words else NOTHING,
    )  # fmt: skip


def _step(by: int, sign: str, words: str) -> SafeString:
    return fill(
        '<button class="count-step" type="button" data-step="{}" hidden>'
        '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></button>',
        by, sign, words,
    )  # fmt: skip
