"""What the machine itself must have: Pango and faces for PDF, and a browser for the tests.

Run with `python -m send_mis.embedded.machine pango fonts browser`. As root on a machine with apt
the missing packages are installed; anybody else is told their names.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """The browser the tests drive; CHROMIUM names another."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def _has_pango() -> bool:
    for library in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0"):
        try:
            ctypes.CDLL(library)
        except OSError:
            return sys.platform != "linux"  # elsewhere the PDF library searches in its own way
    return True


def _has_fonts() -> bool:
    """A face for Arabic and one for Han, where the packages of Debian put them."""
    places = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    names = {path.name for place in places if place.is_dir() for path in place.rglob("*.tt?")}
    return sys.platform != "linux" or (
        any("Arabic" in name for name in names) and any("zenhei" in name for name in names)
    )


@dataclass(frozen=True)
class MachineNeed:
    name: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


NEEDS = {
    "pango": MachineNeed(
        "Pango, which lays out PDFs", ("libpango-1.0-0", "libpangoft2-1.0-0"), _has_pango
    ),
    "fonts": MachineNeed(
        "Faces for letters of other scripts in PDFs",
        ("fonts-noto-core", "fonts-wqy-zenhei", "fonts-unifont"),
        _has_fonts,
    ),
    "browser": MachineNeed(
        "Chromium, which the tests drive", ("chromium",), lambda: browser() is not None
    ),
}


def missing(names: Sequence[str]) -> list[MachineNeed]:
    return [need for need in map(NEEDS.__getitem__, names) if not need.is_there()]


def install(needs: Sequence[MachineNeed]) -> None:
    """Install with apt, as root. Elsewhere this does nothing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    packages = [package for need in needs for package in need.packages]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *command], check=True, env=quiet)  # noqa: S603, S607 - apt's own place differs


def main(names: Sequence[str]) -> int:
    lacking = missing(names)
    if lacking:
        install(lacking)
        lacking = missing(names)
    for need in lacking:
        print(  # noqa: T201 - said to the person at the terminal
            f"{need.name} is missing. Install it, for instance as root: "
            f"apt-get install {' '.join(need.packages)}",
            file=sys.stderr,
        )
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
