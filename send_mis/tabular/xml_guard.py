"""The one way XML from outside is read: no document type, no entities, limited in every way.

Expat's events go to a handler one by one; no tree is built, so memory does not follow the file.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from send_mis.errors import BadFile
from send_mis.tabular import limits


class Handler(Protocol):
    """Names come without their namespace and in lower case."""

    def start(self, name: str, attributes: Mapping[str, str], line: int, /) -> None: ...
    def end(self, name: str, /) -> None: ...
    def text(self, text: str, /) -> None: ...


class XmlGuard:
    """Counts, checks and passes on. Feed it chunks, then close it; both raise BadFile."""

    def __init__(self, handler: Handler, *, what: str, max_elements: int) -> None:
        self._handler = handler
        self._what = what
        self.elements_left = max_elements
        self._depth = 0
        self._names: dict[str, str] = {}
        self._parser = DefusedXMLParser(target=_Target(self), forbid_dtd=True)

    def read(self, stream: BinaryIO) -> None:
        while chunk := stream.read(limits.XML_CHUNK_BYTES):
            self.feed(chunk)
        self.close()

    def feed(self, chunk: bytes) -> None:
        with self._own_words():
            self._parser.feed(chunk)

    def close(self) -> None:
        with self._own_words():
            self._parser.close()

    @contextmanager
    def _own_words(self) -> Iterator[None]:
        """BadFile with line and column for XML that is broken, cut off or dangerous."""
        try:
            yield
        except ParseError as error:
            raise BadFile(self._broken(error)) from None
        except DefusedXmlException:
            raise BadFile(
                f"{self._what} contains a document type or entity declaration, which is not"
                " allowed in files from outside. Export it again from the school's system."
            ) from None
        except (LookupError, ValueError):
            # expat asks Python for the declared encoding, and Python does not know it
            raise BadFile(f"{self._what} names a character encoding that is not known.") from None

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self.elements_left -= 1
        if self._depth > limits.MAX_XML_DEPTH:
            raise BadFile(
                f"{self._what} is nested more than {limits.MAX_XML_DEPTH} deep at line {self.line}."
            )
        if self.elements_left < 0:
            raise BadFile(f"{self._what} has more in it than can be read at once.")
        name = self._names.get(tag)
        if name is None:
            name = tag.rpartition("}")[2].lower()
            if len(self._names) < 1_000:
                self._names[tag] = name
        self._handler.start(name, attributes, self.line)

    def closed(self, tag: str) -> None:
        self._depth -= 1
        self._handler.end(self._names.get(tag) or tag.rpartition("}")[2].lower())

    def data(self, text: str) -> None:
        self._handler.text(text)

    @property
    def line(self) -> int:
        return int(self._parser.parser.CurrentLineNumber)

    def _broken(self, error: ParseError) -> str:
        line, column = error.position
        words = str(error).partition(":")[0]
        if words in {"no element found", "unclosed token", "unclosed CDATA section"}:
            words = "it ends before it should; it may have been cut off"
        return f"{self._what} is damaged at line {line}, column {column + 1}: {words}."


class _Target:
    """What the parser calls; it looks for exactly these four names."""

    def __init__(self, guard: XmlGuard) -> None:
        self.start = guard.opened
        self.end = guard.closed
        self.data = guard.data

    def close(self) -> None:
        return None
