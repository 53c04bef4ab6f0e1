"""How pages look to a person, as the device they chose it on keeps it: in cookies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse

Theme = Literal["", "light", "dark", "tinted"]
THEMES: dict[Theme, str] = {
    "": "As my device is set",
    "light": "Light",
    "dark": "Dark",
    "tinted": "Tinted, with wider letters",
}
LARGE, OFF = "large", "off"
_TEN_YEARS = 10 * 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Display:
    """`shortcuts`: "off" where no single key does anything, for who speaks to the device or
    presses one by mistake."""

    theme: Theme = ""
    letters: Literal["", "large"] = ""
    shortcuts: Literal["", "off"] = ""

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> "Display":
        """Of cookies, or of an address. Nonsense is the usual."""
        theme = next((each for each in THEMES if each == kept.get("theme")), "")
        return cls(
            theme=theme,  # type: ignore[arg-type]  # one of THEMES
            letters="large" if kept.get("letters") == LARGE else "",
            shortcuts="off" if kept.get("shortcuts") == OFF else "",
        )

    @property
    def has_shortcuts(self) -> bool:
        return self.shortcuts != OFF

    @property
    def chosen(self) -> dict[str, str]:
        """What is not as usual, by the name of its cookie."""
        every = {"theme": self.theme, "letters": self.letters, "shortcuts": self.shortcuts}
        return {name: value for name, value in every.items() if value}

    def keep(self, request: HttpRequest, response: HttpResponse) -> None:
        """On this device, whoever uses it."""
        for name in ("theme", "letters", "shortcuts"):
            response.set_cookie(
                name, self.chosen.get(name, ""), max_age=_TEN_YEARS, samesite="Lax",
                httponly=True, secure=request.is_secure(),
            )  # fmt: skip


USUAL = Display()
