"""Where in a summary another household is given away. Pure.

Where somebody else lives or how they are reached is refused; a name is shown to whoever shares it,
who says that it may stay (`send_mis/names/named.py`).
"""

from collections.abc import Iterable

from pupils.letters.rules.wording import given_away


def kept_apart_in(
    texts: Iterable[tuple[str, str]], kept_apart: Iterable[str]
) -> list[str]:  # fmt: skip
    """The headings under which an address or number stands that a reader may not learn."""
    secrets = list(kept_apart)
    return [where for where, text in texts if given_away(text, secrets)]
