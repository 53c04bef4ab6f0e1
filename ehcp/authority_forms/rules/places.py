"""The places of a form that somebody fills, in reading order, each with the words beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ehcp.authority_forms.rules.cells import Cell, FormGrid, is_blank
from ehcp.authority_forms.rules.controls import control_kind, control_words, field_words
from ehcp.authority_forms.rules.packages import WordForm
from ehcp.authority_forms.rules.spots import Anchor, FormPlace, with_keys
from ehcp.authority_forms.rules.wordxml import (
    EMPTY_BOX,
    LineMark,
    Node,
    TextLine,
    child,
    local,
    paragraphs_of,
    squeezed,
    value_of,
    w,
)
from ehcp.choices import PlaceKind

_BLANK = re.compile(r"_{2,}(?:[ \t]*_{2,})*|\.{4,}|…{2,}")
# "Name:        Date of birth:" has room for the name.
_ROOM = re.compile(r"(?<=:)(?:[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{3,})(?=[^:\n]{1,60}:)")
_END = re.compile(r"(?<=[:?])[ \t\u00a0]*$")
BOXES = re.compile(f"[{EMPTY_BOX}□❑❏❒🗆🔲]")
_EDGES = " \t\n:;,.-–—•*_/|\u00a0"
_LONGEST_LABEL = 200
_SHORT = 60


@dataclass
class _Around:
    """`heading`: what it all stands under; `label`: what stands beside or above the cell; `last`:
    the words of the paragraph before."""

    heading: str = ""
    label: str = ""
    last: str = ""
    spots: list[Anchor] = field(default_factory=list)
    is_cell: bool = False


def spots_of(form: WordForm) -> list[Anchor]:
    """Those of a form that was opened, in reading order, each with a key of its own."""
    found: list[Anchor] = []
    for tree in form.stories.values():
        around = _Around()
        body = child(tree, "body")
        _walk(tree if body is None else body, around)
        found += around.spots
    return with_keys(found)


def _walk(container: Node, around: _Around) -> None:
    elements = list(_blocks(container))
    for number, element in enumerate(elements):
        name = local(element)
        if name == "tbl":
            _table(element, around)
            around.last = ""
        elif name == "sdt":
            _control(element, around, around.label or around.last)
        else:
            _paragraph(element, around, elements[number + 1 :])


def _blocks(container: Node) -> Iterator[Node]:
    """Paragraphs, tables and the controls that are filled; wrappers are looked into."""
    for element in container:
        name = local(element)
        if name in ("p", "tbl") or (name == "sdt" and _is_filled(element)):
            yield element
        elif name in ("sdt", "sdtContent", "customXml", "ins", "smartTag", "moveTo"):
            yield from _blocks(element)


def _is_filled(sdt: Node) -> bool:
    """Not one that only holds others together."""
    content = child(sdt, "sdtContent")
    if content is None or not control_kind(sdt):
        return False
    return all(next(content.iter(w(name)), None) is None for name in ("tbl", "sdt", "tr", "tc"))


# --- A paragraph --------------------------------------------------------------------------------


def _paragraph(paragraph: Node, around: _Around, after: list[Node]) -> None:
    line = TextLine(paragraph)
    words = squeezed(line.text)
    events = sorted(_events(line, around, after), key=lambda each: each[0])
    ticks = [each for each in events if each[1] == "tick"]
    labels = _tick_labels(line.text, [at for at, *_ in ticks], around.label or around.last)
    start = 0
    for at, kind, what in events:
        before = line.text[start:at].strip(_EDGES)
        label = squeezed(before) or around.label or around.last or around.heading
        if kind == "tick":
            _tick(what, labels.pop(0), around, paragraph, at)
        elif kind == "text_box":
            _text_box(what.node, around)
        elif kind == "control":
            _control(what.node, around, label)
        elif kind == "field":
            _field(what.node, around, label)
        else:
            _add(
                around,
                Anchor(_place(label, around, PlaceKind.TEXT, how="line"), paragraph, *what),
            )
        start = what[1] if kind == "blank" else at + (len(EMPTY_BOX) if kind == "tick" else 0)
    # Boxes below each other stand under the words before the first of them.
    if words and not ticks:
        around.last = words[:_LONGEST_LABEL]
        if _is_heading(paragraph) and not events and not around.is_cell:
            around.heading = words[:_LONGEST_LABEL]


def _events(line: TextLine, around: _Around, after: list[Node]) -> Iterator[tuple[int, str, Any]]:
    """What is to be filled in a line, by where it stands."""
    controls = False
    for mark in line.marks:
        kind = mark.kind
        controls = controls or kind in ("control", "field")
        if kind == "control" and not _is_filled(mark.node):
            for inner in mark.node.iter(w("sdt")):
                if inner is not mark.node and _is_filled(inner):
                    yield mark.at, *_control_event(LineMark("control", inner, mark.at))
            continue
        yield mark.at, *_control_event(mark)
    for found in BOXES.finditer(line.text):
        yield found.start(), "tick", None
    has_blank = False
    for pattern in (_BLANK, _ROOM):
        for found in pattern.finditer(line.text):
            has_blank = True
            yield found.start(), "blank", found.span()
    end = _END.search(line.text)
    is_done = controls or has_blank or BOXES.search(line.text)
    if end and not is_done and _has_room(line, around, after, end.start()):
        yield end.start(), "blank", end.span()


def _control_event(mark: LineMark) -> tuple[str, Any]:
    if mark.kind == "control" and control_kind(mark.node) == PlaceKind.TICK:
        return "tick", mark
    if mark.kind == "field" and field_words(mark.node).kind == PlaceKind.TICK:
        return "tick", mark
    return mark.kind, mark


def _has_room(line: TextLine, around: _Around, after: list[Node], at: int) -> bool:
    """Whether what ends in a colon is to be answered there. In a cell its table says."""
    if around.is_cell or len(squeezed(line.text)) > _SHORT:
        return False
    follows = after[0] if after else None
    if len(line.text) - at > 1 or follows is None:
        return True
    if local(follows) != "p":
        return False
    next_line = TextLine(follows)
    said = squeezed(next_line.text)
    return not next_line.marks and (not said or bool(_END.search(next_line.text)))


def _is_heading(paragraph: Node) -> bool:
    style = value_of(child(paragraph, "pPr", "pStyle")).lower()
    if style.startswith(("heading", "title")):
        return True
    runs = [run for run in paragraph.iter(w("r")) if run.find(w("t")) is not None]
    return bool(runs) and all(child(run, "rPr", "b") is not None for run in runs)


# --- What stands in it --------------------------------------------------------------------------


def _tick_labels(text: str, ats: list[int], group: str) -> list[str]:
    """Of each box its words: after it, or before it where the last box has none after it."""
    if not ats:
        return []
    head, tail = text[: ats[0]].strip(_EDGES), text[ats[-1] :].strip(_EDGES + EMPTY_BOX + "□❑❏❒🗆🔲")
    own = head if tail else ""
    is_before = bool(head) and not tail
    found = []
    for number, at in enumerate(ats):
        if is_before:
            said = text[ats[number - 1] if number else 0 : at]
        else:
            said = text[at : ats[number + 1] if number + 1 < len(ats) else len(text)]
        words = squeezed(BOXES.sub(" ", said)).strip(_EDGES)
        if is_before and number == 0 and re.search(r"[:?]\s*\S+$", words):
            own, _, words = words.rpartition(":" if ":" in words else "?")
            own, words = own.strip(_EDGES), words.strip(_EDGES)
            own += "" if ":" in said or not own else "?"
        name = own or (group if squeezed(group) != words else "")
        joint = " " if name.endswith("?") else ": "
        found.append(f"{name}{joint}{words}" if name and words else words or name)
    return found


def _tick(mark: LineMark | None, label: str, around: _Around, paragraph: Node, at: int) -> None:
    if mark is None:
        _add(
            around,
            Anchor(_place(label, around, PlaceKind.TICK, how="box"), paragraph, at, at + 1),
        )
    elif mark.kind == "control":
        said = control_words(mark.node)
        place = _place(label or said.label, around, PlaceKind.TICK, how="control", own=said.own)
        _add(around, Anchor(place, mark.node))
    else:
        said = field_words(mark.node)
        place = _place(label or said.label, around, PlaceKind.TICK, how="field", own=said.own)
        _add(around, Anchor(place, mark.node))


def _control(sdt: Node, around: _Around, label: str) -> None:
    said = control_words(sdt)
    words = label if label and not said.label else said.label or label
    if said.label and label and label.casefold() != said.label.casefold():
        words = label if len(label) <= _SHORT else said.label
    place = _place(words, around, said.kind, how="control", own=said.own, options=said.options)
    _add(around, Anchor(place, sdt))


def _field(begin: Node, around: _Around, label: str) -> None:
    said = field_words(begin)
    place = _place(label or said.label, around, said.kind, how="field", own=said.own,
                   options=said.options, most=said.most)  # fmt: skip
    _add(around, Anchor(place, begin))


def _text_box(element: Node, around: _Around) -> None:
    """A box is in the file twice: as new programs draw it, and for old ones."""
    found = []
    for content in element.iter(w("txbxContent")):
        inner = _Around(heading=around.heading, last=around.last, label=around.label)
        _walk(content, inner)
        if not inner.spots and not squeezed(
            "".join(TextLine(p).text for p in paragraphs_of(content))
        ):
            first = next(iter(paragraphs_of(content)), None)
            if first is not None:
                label = around.label or around.last or around.heading
                place = _place(label, around, PlaceKind.TEXT, how="text_box")
                inner.spots.append(Anchor(place, first))
        found.append(inner.spots)
    if not found:
        return
    for number, spot in enumerate(found[0]):
        copies = tuple(each[number] for each in found[1:] if len(each) == len(found[0]))
        _add(around, replace(spot, copies=copies))


# --- A table ------------------------------------------------------------------------------------


def _table(table: Node, around: _Around) -> None:
    grid, heading = FormGrid(table), around.heading
    for block in grid.lists:
        for column in block.columns:
            kind, options = PlaceKind.COLUMN, ()
            place = _place(column.label, around, kind, how="column", options=options,
                           group=block.name or around.last or around.heading)  # fmt: skip
            block.spots.append(
                Anchor(place, table, column=column.at, rows=tuple(row.node for row in block.rows))
            )
    listed = {id(row.node): block for block in grid.lists for row in block.rows}
    done: set[int] = set()
    for row in grid.rows:
        held = listed.get(id(row.node))
        if held is not None:
            if id(held) not in done:
                done.add(id(held))
                for spot in held.spots:
                    _add(around, _under(spot, around))
            continue
        for cell in row.cells:
            _cell(cell, grid, around)
        if len(row.cells) == 1 and row.cells[0].is_label and len(row.cells[0].words) <= 120:
            around.heading = row.cells[0].words
    around.heading = heading


def _under(spot: Anchor, around: _Around) -> Anchor:
    return replace(spot, place=replace(spot.place, where=around.heading))


def _cell(cell: Cell, grid: FormGrid, around: _Around) -> None:
    if cell.is_continued:
        return
    label = grid.label_of(cell)
    if cell.is_empty:
        if not label and len(cell.row.cells) == 1:
            label = around.last or around.heading
        if label and cell.control is None:
            place = _place(label, around, PlaceKind.TEXT)
            _add(around, Anchor(place, cell.paragraphs[0]))
        return
    if cell.control is not None:
        _control(cell.control, around, label)
        return
    inner = _Around(around.heading, label, "", is_cell=True)
    _walk(cell.node, inner)
    for spot in inner.spots:
        _add(around, spot)
    if not inner.spots and cell.is_label and not grid.is_used(cell):
        _room_in_cell(cell, around)
    if len(cell.row.cells) > 1:
        around.last = ""


def _room_in_cell(cell: Cell, around: _Around) -> None:
    """ "Views of the child" with an empty paragraph below it, or "Name:" with room behind it."""
    said = [(p, TextLine(p).text) for p in cell.paragraphs]
    last = max(number for number, (_, text) in enumerate(said) if squeezed(text))
    label = squeezed(" ".join(text for _, text in said[: last + 1]))
    if last + 1 < len(said) and all(is_blank(p) for p, _ in said[last + 1 :]):
        _add(around, Anchor(_place(label, around, PlaceKind.TEXT), said[last + 1][0]))
        return
    paragraph, text = said[last]
    end = _END.search(text)
    if end:
        spot = Anchor(_place(label, around, PlaceKind.TEXT, how="line"), paragraph, *end.span())
        _add(around, spot)


# --- Names --------------------------------------------------------------------------------------


def _place(label: str, around: _Around, kind: str, **said: Any) -> FormPlace:
    words = squeezed(label).strip(_EDGES)[:_LONGEST_LABEL]
    return FormPlace(key="", kind=str(kind), label=words or "Without words beside it",
                 where=around.heading, **said)  # fmt: skip


def _add(around: _Around, spot: Anchor) -> None:
    around.spots.append(spot)


def headings_as_places(headings: Sequence[str]) -> list[FormPlace]:
    """Of a portal: each is a box that somebody copies words into."""
    around = _Around()
    spots = [Anchor(_place(each, around, PlaceKind.TEXT, how="portal"), None) for each in headings]
    return [spot.place for spot in with_keys(spots)]
