"""How a downloaded file is called, in every script."""

import re
import unicodedata
from datetime import date
from urllib.parse import quote

from send_mis.ui.words import plain_day

# What no common file system takes in a name, and control or direction marks.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_LONGEST_BYTES = 180


def file_name(what: str, forename: str, surname: str, on: date) -> str:
    """ "Outcomes – Noah B – 28 Nov 2026": forename and initial, as on a class list."""
    who = f"{forename} {surname[:1]}".strip() if forename else surname
    return " – ".join(part for part in (what, who, plain_day(on)) if part)


def attachment(name: str, kind: str) -> str:
    """The header's value. A browser that knows one alphabet only is given what is left in it."""
    whole = " ".join(_FORBIDDEN.sub(" ", name).split())
    while len(whole.encode()) > _LONGEST_BYTES:
        whole = whole[:-1]
    bare = unicodedata.normalize("NFKD", whole.replace("–", "-"))
    latin = " ".join(bare.encode("ascii", "ignore").decode().split())
    latin = re.sub(r"(?:- )+(?=- )", "", latin).strip(" -") or "file"
    return f"attachment; filename=\"{latin}.{kind}\"; filename*=UTF-8''{quote(whole)}.{kind}"
