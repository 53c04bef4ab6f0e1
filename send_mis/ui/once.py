"""Telling a form that came twice from one that was filled in again.

Every page gives its form a key of its own. A second tap, a reload or a lost answer sends the same
key with the same words; whoever went Back and typed something else sends other words.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.utils.datastructures import MultiValueDict

ONCE = "_once"
# Sent along, and typed by nobody.
_NOT_TYPED = frozenset({ONCE, "csrfmiddlewaretoken", "_sender"})


def page_key(data: Mapping[str, Any]) -> UUID | None:
    """None where no page gave one."""
    try:
        return UUID(str(data.get(ONCE)))
    except ValueError:
        return None


def sent_key(data: Mapping[str, Any], files: Mapping[str, Any]) -> UUID | None:
    """The same for what came twice unchanged, another for what was changed in between."""
    page = page_key(data)
    if page is None:
        return None
    every = data.lists() if isinstance(data, MultiValueDict) else data.items()
    typed = sorted((name, values) for name, values in every if name not in _NOT_TYPED)
    lists = (
        files.lists()
        if isinstance(files, MultiValueDict)
        else ((name, [file]) for name, file in files.items())
    )
    chosen = sorted((name, file.name, file.size) for name, sent in lists for file in sent)
    return uuid5(page, json.dumps([typed, chosen], default=str))
