"""Links of the bar above every page as HTML: in Python, because they stand there twice."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString

from send_mis.ui.frame import Frame, NavSection
from send_mis.ui.icons import svg
from send_mis.ui.markup import NOTHING, fill, fill_each

_CURRENT = SafeString(' aria-current="page"')


def section_links(sections: Sequence[NavSection]) -> SafeString:
    """The items of a list."""
    return fill_each(
        '<li><a href="{}"{}>{}</a></li>\n',
        ((each.url, _CURRENT if each.current else NOTHING, each.label) for each in sections),
    )


def account_links(frame: Frame, token: SafeString) -> SafeString:
    """`token` goes with the form that signs out."""
    links = fill_each('<li><a href="{}">{} {}</a></li>\n', _pages(frame))
    return fill('<ul class="account-links">{}{}</ul>\n', links, _sign_out(frame, token))


def _pages(frame: Frame) -> Iterable[tuple[str, SafeString, str]]:
    if frame.can_switch and frame.switch_url:
        yield frame.switch_url, svg("people"), "Change role or school"
    if frame.reminders_url:
        yield frame.reminders_url, svg("calendar"), "Reminders"
    if frame.preferences_url:
        yield frame.preferences_url, svg("eye"), "Display settings"
    if frame.security_url:
        yield frame.security_url, svg("lock"), "Password and security"


def _sign_out(frame: Frame, token: SafeString) -> SafeString:
    if not frame.sign_out_url:
        return NOTHING
    return fill(
        '<li><form method="post" action="{}" data-sign-out>{}'
        '<input type="hidden" name="waits" value=""> <button type="submit">{} Sign out</button>'
        "</form></li>\n",
        frame.sign_out_url, token, svg("arrow"),
    )  # fmt: skip
