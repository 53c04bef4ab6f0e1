"""What a page is made of, read from its HTML without a browser.

Two pages of one route with the same parts differ in their words, and in how many rows they have:
what axe or a narrow window finds on one, it finds on the other.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

# Of these attributes it matters what they say; of the others, that they are there.
SAYING = {
    "aria-checked", "aria-current", "aria-expanded", "aria-hidden", "aria-invalid", "aria-live",
    "aria-pressed", "aria-selected", "autocomplete", "class", "data-theme", "inputmode", "lang",
    "method", "rel", "role", "scope", "tabindex", "target", "type",
}  # fmt: skip
# These are wrong without words.
WORDED = {"a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "summary", "th"}
FIELDS = {"input", "select", "textarea"}
NAMES = {"aria-label", "aria-labelledby", "title"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HEADING = re.compile(r"h[1-6]")
# A word so long may be wider than a telephone.
LONG_WORD = re.compile(r"\S{25,}")


@dataclass
class Shape:
    title: str = ""
    headings: list[str] = field(default_factory=list)  # the first ones, h1
    links: list[str] = field(default_factory=list)
    # What its elements are: each kind once, with what it lies in.
    parts: set[str] = field(default_factory=set)


def shape_of(html: str) -> Shape:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.shape


class _Open(NamedTuple):
    tag: str
    part: str
    begins: int  # how many pieces of text came before it


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shape = Shape()
        self._open: list[_Open] = []
        self._text: list[str] = []
        self._heading = "no heading"
        self._ids: set[str] = set()
        self._labelled: set[str] = set()
        self._unnamed: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        part = " ".join([tag, *sorted(_attribute(name, value) for name, value in said.items())])
        self._adds(part, "in", self._open[-1].part if self._open else "nothing")
        if tag == "a" and "href" in said:
            self.shape.links.append(said["href"])
        if HEADING.fullmatch(tag):
            self._adds(self._heading, "before", tag)
            self._heading = tag
        self._note_names(tag, part, said)
        if tag not in VOID:
            self._open.append(_Open(tag, part, len(self._text)))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed = self._open.pop()
            if closed.tag in WORDED or closed.tag == "title":
                self._read(closed, " ".join("".join(self._text[closed.begins :]).split()))
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if LONG_WORD.search(data) and self._open:
            self._adds(self._open[-1].part, "has a long word")

    def close(self) -> None:
        super().close()
        for key, part in self._unnamed:
            if not key or key not in self._labelled:
                self._adds(part, "without a name")

    def _adds(self, *words: str) -> None:
        self.shape.parts.add(" ".join(words))

    def _note_names(self, tag: str, part: str, said: dict[str, str]) -> None:
        key = said.get("id", "")
        if key in self._ids:
            self._adds("two of one id")
        if key:
            self._ids.add(key)
        if tag == "label":
            self._labelled.add(said.get("for", ""))
        is_named = NAMES & said.keys() or any(around.tag == "label" for around in self._open)
        if tag in FIELDS and said.get("type") not in ("hidden", "submit") and not is_named:
            self._unnamed.append((key, part))

    def _read(self, closed: _Open, words: str) -> None:
        if closed.tag == "title":
            self.shape.title = self.shape.title or words
            return
        if closed.tag == "h1":
            self.shape.headings.append(words)
        if not words:
            self._adds(closed.part, "without words")


def _attribute(name: str, value: str) -> str:
    return f"{name}={'.'.join(sorted(value.split()))}" if name in SAYING else name
