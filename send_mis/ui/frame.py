"""What stands around every page: whose school, which sections, who I am."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse

from send_mis.ui.words import initials

Theme = Literal["", "light", "dark", "tinted"]
THEMES: dict[Theme, str] = {
    "": "As my device is set",
    "light": "Light",
    "dark": "Dark",
    "tinted": "Tinted, with wider letters",
}


THEME_COOKIE = "theme"
# "off": no single key does anything, for who speaks to the device or presses one by mistake.
SHORTCUTS_COOKIE, SHORTCUTS_OFF = "shortcuts", "off"
_TEN_YEARS = 10 * 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class NavSection:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Empty strings leave a part out, so a signed-out page needs nothing but `Frame()`."""

    school_name: str = ""
    home_url: str = "/"
    sections: Sequence[NavSection] = ()
    search_url: str = ""
    person: str = ""
    role: str = ""
    can_switch: bool = False
    switch_url: str = ""
    preferences_url: str = ""
    reminders_url: str = ""
    security_url: str = ""
    sign_out_url: str = ""
    sign_in_url: str = ""
    # Whose forms the page holds: see send_mis.accounts.sender.
    sender: str = ""
    # Whose taps on sessions may wait on this device; every page sends what is left of them.
    taps_of: str = ""
    # Whose drafts this browser keeps, and the key with which it keeps them.
    drafts_of: str = ""
    draft_key: str = ""
    calculator_url: str = ""
    accessibility_url: str = ""
    about_url: str = ""
    theme: Theme = ""
    has_shortcuts: bool = True

    @property
    def initial(self) -> str:
        return initials(self.school_name)[:1] if self.school_name else "S"


def theme_of(cookie: str | None) -> Theme:
    """The theme a person chose; anything else, also nonsense, follows the device."""
    for theme in THEMES:
        if theme == cookie:
            return theme
    return ""


def has_shortcuts(cookie: str | None) -> bool:
    return cookie != SHORTCUTS_OFF


def keep_theme(request: HttpRequest, response: HttpResponse, theme: str) -> None:
    _keep(request, response, THEME_COOKIE, theme)


def keep_shortcuts(request: HttpRequest, response: HttpResponse, *, are_on: bool) -> None:
    _keep(request, response, SHORTCUTS_COOKIE, "" if are_on else SHORTCUTS_OFF)


def _keep(request: HttpRequest, response: HttpResponse, cookie: str, value: str) -> None:
    """On this device, whoever uses it."""
    response.set_cookie(
        cookie, value, max_age=_TEN_YEARS, samesite="Lax", httponly=True,
        secure=request.is_secure(),
    )  # fmt: skip
