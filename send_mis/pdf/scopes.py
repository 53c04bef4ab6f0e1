"""Say of every table heading whether it heads a column or a row.

PDF/UA asks for it and WeasyPrint leaves it out (its issue 2508): a screen reader would not know
which heading belongs to a cell. Done on WeasyPrint's own objects just before they are written,
which costs next to nothing; opening the finished file again costs a third of a second.
"""

from typing import Any


def give_headings_their_scope(document: Any, pdf: Any) -> None:
    """WeasyPrint's `finisher`: `pdf` is its list of numbered objects."""
    for element in pdf.objects:
        if _kind(element) == "/TH":
            row = _parent(pdf, element)
            group = _parent(pdf, row)
            attributes = element.setdefault("A", {"O": "/Table"})
            attributes["Scope"] = "/Column" if _kind(group) == "/THead" else "/Row"


def _kind(element: Any) -> str:
    return str(element.get("S", "")) if isinstance(element, dict) else ""


def _parent(pdf: Any, element: Any) -> Any:
    """The object that /P refers to, written as b"12 0 R"."""
    number = int(bytes(element["P"]).split()[0])
    return pdf.objects[number]
