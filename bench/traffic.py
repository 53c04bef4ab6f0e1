"""Bytes over the wire: a first visit with everything the page asks for, and the page alone."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]  # comes without types
from django.conf import settings
from django.contrib.staticfiles import finders

_ASKED_FOR = re.compile(r'<(?:link|script|img)[^>]*?(?:href|src)="([^"]+)"')
_IN_STYLES = re.compile(r'url\("?\.\./(img/[^")]+)"?\)')


def static_bytes(html: str) -> dict[str, int]:
    """Each file that the page names, and the pictures in its styles, as whitenoise sends it."""
    names = {
        urlsplit(url).path.removeprefix(settings.STATIC_URL)
        for url in _ASKED_FOR.findall(html)
        if url.startswith(settings.STATIC_URL)
    }
    sizes = {}
    while names:
        name = names.pop()
        content = _read(name)
        sizes[name] = len(brotli.compress(content))
        if name.endswith(".css"):
            names |= set(_IN_STYLES.findall(content.decode())) - sizes.keys()
    return sizes


def _read(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), name  # noqa: S101 - one of our own files
    return Path(found).read_bytes()
