"""Bodies that come in chunks, without saying how long they are.

Django reads as many bytes as the length says, so without one it would read none. Here such a
body gets a length: the most that we read of any. What is longer is refused while it arrives.
"""

import io
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import RequestDataTooBig

# The largest file and its form around it, and what is read past that only to be thrown away.
LONGEST_BODY = 48 * 1024 * 1024

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Counted(io.RawIOBase):
    """A body that ends at the limit, with an error if there is more of it."""

    def __init__(self, body: Readable, limit: int) -> None:
        self._body = body
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._body.read(min(len(buffer), self._left))
        self._left -= len(data)
        if not self._left and self._body.read(1):
            raise RequestDataTooBig("The request is longer than anything that is sent here.")
        buffer[: len(data)] = data
        return len(data)


def with_chunked_bodies(application: Wsgi) -> Wsgi:
    def entered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
            limit = _length(environ)
            environ["CONTENT_LENGTH"] = str(limit)
            environ["wsgi.input"] = io.BufferedReader(Counted(environ["wsgi.input"], limit))
        return application(environ, start_response)

    return entered


def _length(environ: dict[str, Any]) -> int:
    if environ.get("CONTENT_TYPE", "").startswith("multipart/form-data"):
        return LONGEST_BODY
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or LONGEST_BODY
