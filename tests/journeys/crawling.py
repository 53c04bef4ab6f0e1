"""Follows every link that a person can follow, and asks each page the same questions."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client
from django.urls import resolve
from playwright.sync_api import Page

from tests.house import tripwires
from tests.journeys.axe import COLOURS, breaches
from tests.journeys.shape import Shape, shape_of

NARROW = (390, 320)
WIDE = 1280
HIGH = 800
THEMES = ("dark", "tinted")
# Where a long crawl is cut: whose view a page is. What none of these wrote is the house's own.
ROOMS = ("ehcp", "provision", "pupils", "reviews", "send_mis")
# A list has a page for each pupil and each sorting: two of a kind, and a few kinds of a route.
MOST_OF_A_KIND = 2
MOST_OF_A_ROUTE = 5
FILES = {
    "csv": ("text/csv", b"\xef\xbb\xbf"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    "pdf": ("application/pdf", b"%PDF"),
    "ics": ("text/calendar", b"BEGIN:VCALENDAR"),
}


class Firsts:
    """What a run has seen, in whichever of its parallel processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def are_among(self, kind: str, found: Iterable[str]) -> bool:
        """Whether the run sees one of these for the first time."""
        with (self._folder / kind).open("a+", encoding="utf-8") as file:
            flock(file, LOCK_EX)
            file.seek(0)
            new = set(found) - set(file.read().split("\n"))
            file.writelines(f"{each}\n" for each in sorted(new))
        return bool(new)


@dataclass
class Crawl:
    """Asks for each page and reads it. The browser looks wherever a route has a new part.

    `room`: of other rooms the links alone are followed, as each of their pages is looked at by the
    crawl of its own.
    """

    page: Page
    client: Client
    home: str
    firsts: Firsts
    room: str = ""
    # Route name to the first address of it that was visited, and what is wrong anywhere.
    routes: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _kinds: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _of_route: Counter[str] = field(default_factory=Counter)

    def walk(self, *starts: str) -> None:
        waiting = deque(starts)
        seen = set(starts)
        while waiting:
            address = waiting.popleft()
            if not self._is_wanted(address) and address not in starts:
                continue
            for link in self._visit(address):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def _is_wanted(self, address: str) -> bool:
        route, kind = route_of(address), kind_of(address)
        if self._kinds[kind] >= MOST_OF_A_KIND or self._of_route[route] >= MOST_OF_A_ROUTE:
            return False
        self._kinds[kind] += 1
        self._of_route[route] += 1
        return True

    def _visit(self, address: str) -> list[str]:
        route = route_of(address)
        self.routes.setdefault(route, address)
        suffix = route.rpartition("_")[2]
        if self.room not in ("", room_of(address)):
            return [] if suffix in FILES else self._passed(address)
        if suffix in FILES:
            self._says(address, self._file_faults(address, suffix))
            return []
        answer = self.client.get(address, follow=True)
        if answer.status_code != 200:
            self._says(address, [f"status {answer.status_code}"])
            return []
        if "attachment" in answer.headers.get("Content-Disposition", ""):
            # What somebody sent, of any kind: a browser is to keep it and not to guess.
            nosniff = answer.headers.get("X-Content-Type-Options") == "nosniff"
            self._says(address, [] if nosniff else ["a browser may guess what it is"])
            return []
        shape = shape_of(answer.content.decode())
        self._says(address, naming_faults(shape.headings, shape.title))
        if self.firsts.are_among(f"parts of {route}", shape.parts):
            self._look(address, route)
        return self._led_to(answer, shape)

    def _passed(self, address: str) -> list[str]:
        """Where the links of another room's page lead."""
        answer = self.client.get(address, follow=True)
        if answer.status_code != 200 or "Content-Disposition" in answer.headers:
            return []
        return self._led_to(answer, shape_of(answer.content.decode()))

    def _led_to(self, answer: Any, shape: Shape) -> list[str]:
        # From where a redirect led.
        at = f"{answer.request['PATH_INFO']}?{answer.request['QUERY_STRING']}"
        return list(self._links(at, shape.links))

    def _look(self, address: str, route: str) -> None:
        self.page.set_viewport_size({"width": WIDE, "height": HIGH})
        response = self.page.goto(address)
        assert response is not None
        if response.status != 200:
            self._says(address, [f"in the browser: status {response.status}"])
            return
        if self.page.locator(TYPED).count():
            self.forms.setdefault(route, address)
        self._says(address, page_faults(self.page))
        # Themes change colours alone, and those are the same whoever reads: once a template.
        if self.firsts.are_among("themes", [route]):
            self._says(address, [f"{theme}: {fault}" for theme, fault in themed(self.page)])
        self._says(address, narrow_faults(self.page))

    def _file_faults(self, address: str, suffix: str) -> list[str]:
        """A file of a kind is fetched and laid out once; the others are asked for all the same."""
        if self.firsts.are_among("files", [" ".join(kind_of(address))]):
            return file_faults(self.page, address, suffix)
        with patch("send_mis.pdf.render.html_to_pdf", lambda html: FILES["pdf"][1]):
            answer = self.client.get(address)
            return answer_faults(answer.status_code, answer.headers, answer.getvalue(), suffix)

    def _links(self, at: str, links: Iterable[str]) -> Iterator[str]:
        for link in links:
            parts = urlsplit(urljoin(f"{self.home}{at}", link))
            if f"{parts.scheme}://{parts.netloc}" == self.home:
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _says(self, address: str, faults: list[str]) -> None:
        self.faults += [f"{address}: {fault}" for fault in [*faults, *tripped()]]


# Fields that a person types or chooses in, of the forms that change something.
TYPED = (
    "main form[method=post] :is(textarea, select, input:not([type=hidden], [type=submit])):visible"
)


def kind_of(address: str) -> tuple[str, ...]:
    return (route_of(address), *sorted(parse_qs(urlsplit(address).query)))


def route_of(address: str) -> str:
    return str(resolve(urlsplit(address).path).url_name)


def room_of(address: str) -> str:
    room = resolve(urlsplit(address).path).func.__module__.partition(".")[0]
    return room if room in ROOMS else "send_mis"


def tripped() -> list[str]:
    """What the tripwires saw since they were last asked."""
    found = list(tripwires.tripped)
    tripwires.tripped.clear()
    return found


def page_faults(page: Page) -> list[str]:
    return heading_faults(page) + [f"axe: {breach}" for breach in breaches(page)]


def heading_faults(page: Page) -> list[str]:
    return naming_faults(page.locator("h1").all_inner_texts(), page.title())


def naming_faults(headings: list[str], title: str) -> list[str]:
    faults = []
    if len(headings) != 1 or not headings[0].strip():
        faults.append(f"its first headings are {headings}")
    if title.partition("·")[0].strip() in ("", "SEND MIS"):
        faults.append(f"its title is {title!r}")
    return faults


def themed(page: Page) -> Iterator[tuple[str, str]]:
    """Each theme with each breach of contrast in it; the page has its own theme again after."""
    set_theme = "theme => document.documentElement.dataset.theme = theme"
    for theme in THEMES:
        page.evaluate(set_theme, theme)
        yield from ((theme, breach) for breach in breaches(page, COLOURS))
    page.evaluate("delete document.documentElement.dataset.theme")


def narrow_faults(page: Page) -> list[str]:
    faults = []
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": HIGH})
        wide = page.evaluate(WIDER_THAN_THE_WINDOW)
        if wide:
            faults.append(f"at {width} px it scrolls sideways: {wide}")
    return faults


# To the right it scrolls; what lies to the left of the window is cut off for good.
WIDER_THAN_THE_WINDOW = """() => {
  const room = document.documentElement.clientWidth;
  const scrolls = document.documentElement.scrollWidth > room;
  const out = [...document.querySelectorAll("main *, header *, footer *")].filter(e => {
    const box = e.getBoundingClientRect();
    return e.clientWidth > 1 && (scrolls && box.right > room + 1 || box.width && box.left < -1);
  });
  // A picture has no innerText, and its className is no text.
  const told = e => `${e.tagName}.${e.classList.value} ${e.textContent.trim().slice(0, 20)}`;
  const names = out.slice(-3).map(told);
  return names.join("; ") || (scrolls ? "something" : "");
}"""


def file_faults(page: Page, address: str, suffix: str) -> list[str]:
    answer = page.context.request.get(address)
    return answer_faults(answer.status, answer.headers, answer.body(), suffix)


def answer_faults(
    status: int, headers: Mapping[str, str], content: bytes, suffix: str
) -> list[str]:
    if status != 200:
        return [f"status {status}"]
    kind, first_bytes = FILES[suffix]
    faults = []
    if headers["content-type"].partition(";")[0] != kind:
        faults.append(f"content type {headers['content-type']}")
    if "attachment" not in headers.get("content-disposition", ""):
        faults.append("it is not sent as a file with a name")
    if not content.startswith(first_bytes):
        faults.append(f"it begins with {content[:8]!r}")
    return faults
