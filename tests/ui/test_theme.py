"""The style sheets: contrast of every theme, no colour outside the tokens, and what they weigh."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

CSS = Path(settings.BASE_DIR) / "static" / "css"
SCREEN = ("base", "parts", "lists", "forms")
ENOUGH = 7.0
ENOUGH_FOR_A_LINE = 3.0
KILOBYTE = 1024

# Whatever is read, on whatever it may stand.
READ = [
    *[(ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "card", "sunk", "tint")],
    *[("accent", ground) for ground in ("paper", "card", "sunk", "tint")],
    *[("accent-deep", ground) for ground in ("paper", "card", "tint")],
    *[(kind, f"{kind}-bg") for kind in ("fine", "soon", "late", "neutral")],
    *[(kind, "card") for kind in ("fine", "soon", "late")],
    *[("on-status", kind) for kind in ("fine", "late")],
    *[("ink", f"{kind}-bg") for kind in ("fine", "soon", "late")],
    ("on-then", "then"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("on-bar", "bar"),
    ("on-bar", "bar-soft"),
]
SEEN = [("control", "card"), ("control", "paper"), ("bar-line", "bar"), ("soon-mark", "card")]


def _text(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (CSS / f"{name}.css").read_text(), flags=re.DOTALL)


def _tokens(selector: str) -> dict[str, str]:
    block = re.search(re.escape(selector) + r"\s*\{(.*?)\}", _text("base"), re.DOTALL)
    assert block, selector
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block.group(1)))


LIGHT = _tokens(":root")
THEMES = {
    "light": LIGHT,
    "dark": LIGHT | _tokens(':root[data-theme="dark"]'),
    "tinted": LIGHT | _tokens(':root[data-theme="tinted"]'),
}


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert _contrast("#fff", "#000000") == pytest.approx(21)
    assert _contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read(theme: str) -> None:
    tokens = THEMES[theme]
    poor = {
        f"{ink} on {ground}": round(_contrast(tokens[ink], tokens[ground]), 2)
        for ink, ground in READ
        if _contrast(tokens[ink], tokens[ground]) < ENOUGH
    }

    assert poor == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_control_can_be_seen(theme: str) -> None:
    tokens = THEMES[theme]
    poor = {
        f"{line} on {ground}": round(_contrast(tokens[line], tokens[ground]), 2)
        for line, ground in SEEN
        if _contrast(tokens[line], tokens[ground]) < ENOUGH_FOR_A_LINE
    }

    assert poor == {}


def test_dark_by_choice_is_dark_by_device() -> None:
    assert _tokens(':root[data-theme="dark"]') == _tokens(":root:not([data-theme])")


def test_colours_are_named_once_and_used_by_name() -> None:
    for name in ("parts", "lists", "forms"):
        assert re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s])", _text(name)) == [], name


def test_every_token_used_is_defined() -> None:
    used = {token for name in SCREEN for token in re.findall(r"var\(--([\w-]+)", _text(name))}

    assert used - LIGHT.keys() == set()


def _squeezed(path: str) -> int:
    found = finders.find(path)
    assert isinstance(found, str), path
    return len(gzip.compress(Path(found).read_bytes(), 9))


def test_what_a_first_visit_loads_is_light() -> None:
    frame = ["bootstrap/bootstrap-reboot.min.css", "js/frame.js"]
    frame += [f"css/{name}.css" for name in (*SCREEN, "print")]
    weight = sum(_squeezed(path) for path in frame)

    assert weight < 20 * KILOBYTE
    # With htmx, and with the two faces that the tinted theme alone asks for.
    weight += _squeezed("django_htmx/htmx-2.min.js")
    assert weight < 45 * KILOBYTE
