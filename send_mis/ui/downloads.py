"""How a downloaded file is called, in every script."""

import re
import unicodedata
from datetime import date
from typing import Protocol
from urllib.parse import quote

from django.http import HttpResponse

from send_mis.ui.words import plain_day

# What no common file system takes in a name, and control or direction marks.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_LONGEST_BYTES = 180
# Letters that do not fall apart into one of the alphabet and a mark.
_PLAIN = str.maketrans({
    "–": "-", "’": "'", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D",
})  # fmt: skip
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(content: bytes, kind: str, *name: str) -> HttpResponse:
    """A file to be kept, called after what it is, of whom or what, and of when: "Outcomes",
    "Noah B", "28 Nov 2026"."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = attachment(" – ".join(filter(None, name)), kind)
    return response


def of_pupil(content: bytes, kind: str, what: str, pupil: "Named", on: date) -> HttpResponse:
    """A pupil's file, with forename and initial, as on a class list."""
    return download(content, kind, what, short_name(pupil.forename, pupil.surname), plain_day(on))


class Named(Protocol):
    @property
    def forename(self) -> str: ...
    @property
    def surname(self) -> str: ...


def short_name(forename: str, surname: str) -> str:
    return f"{forename} {surname[:1]}".strip() if forename else surname


def attachment(name: str, kind: str) -> str:
    """The header's value. A browser that knows one alphabet only is given what is left in it."""
    whole = " ".join(_FORBIDDEN.sub(" ", name).split())
    while len(whole.encode()) > _LONGEST_BYTES:
        whole = whole[:-1]
    bare = unicodedata.normalize("NFKD", whole.translate(_PLAIN))
    latin = " ".join(bare.encode("ascii", "ignore").decode().split())
    latin = re.sub(r"(?:- )+(?=- )", "", latin).strip(" -") or "file"
    return f"attachment; filename=\"{latin}.{kind}\"; filename*=UTF-8''{quote(whole)}.{kind}"
