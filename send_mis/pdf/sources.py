"""What a PDF may read: published static files and pictures inside the page itself.

No network and no file of the server's, whatever a template or a person's text says.
"""

import mimetypes
from base64 import b64decode
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from django.contrib.staticfiles import finders

# A name that no resolver answers; relative addresses in templates and style sheets join to it.
BASE_URL = "https://static.invalid/"
PICTURES = ("image/png", "image/jpeg")


class NotOursError(ValueError):
    """An address outside what a PDF may read."""


def static_file(url: str) -> Path:
    """The file behind an address below BASE_URL, by way of the static files' own finders."""
    if not url.startswith(BASE_URL):
        raise NotOursError(url)
    name = PurePosixPath(unquote(urlsplit(url).path).lstrip("/"))
    found = None if ".." in name.parts else finders.find(str(name))
    if not isinstance(found, str) or not Path(found).is_file():
        raise NotOursError(url)
    return Path(found)


def picture(url: str) -> tuple[str, bytes]:
    """Media type and content of a data: URI. Pictures of dots only: an SVG can hold links."""
    head, _, body = url.removeprefix("data:").partition(",")
    kind, *rest = head.split(";")
    if kind not in PICTURES:
        raise NotOursError(head)
    return kind, b64decode(body) if "base64" in rest else unquote_to_bytes(body)


def fetcher() -> Any:
    """WeasyPrint's fetcher, narrowed to the two functions above."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                kind, body = picture(url)
            else:
                path = static_file(url)
                kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                body = path.read_bytes()
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return OnlyOurs()
