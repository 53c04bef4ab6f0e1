"""Values written into the places of a form, and what could not be written. The rest stays as it is.

A value is text, whatever it looks like: nothing in it is carried out.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from ehcp.authority_forms.rules.cells import cells_of
from ehcp.authority_forms.rules.controls import (
    control_kind,
    control_words,
    field_words,
    set_control,
    set_field,
    tick_control,
    tick_field,
)
from ehcp.authority_forms.rules.fields import ALWAYS, FIELDS, FormValues, Said
from ehcp.authority_forms.rules.matching import Matched
from ehcp.authority_forms.rules.packages import WordForm
from ehcp.authority_forms.rules.places import BOXES, spots_of
from ehcp.authority_forms.rules.spots import Anchor, FormPlace
from ehcp.authority_forms.rules.wordxml import (
    TICKED_BOX,
    Node,
    TextLine,
    clean,
    local,
    paragraphs_of,
    squeezed,
    value_of,
    w,
    write_paragraph,
)
from ehcp.choices import PlaceKind

_YES = frozenset({"yes", "y", "true"})
_UNIQUE = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")
NOT_RECORDED = "Not recorded."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A place that a person has to look at, and why."""

    label: str
    why: str

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "why": self.why}


def fill(form: WordForm, matches: Mapping[str, Matched], values: FormValues) -> list[LeftOut]:
    """In the form's own trees. What could not be filled, in reading order."""
    left: dict[int, LeftOut] = {}
    spots = spots_of(form)
    tables: dict[int, list[tuple[int, Anchor, Matched]]] = {}
    # From the end of each line to its start: what is written moves what stands after it.
    for number, spot in sorted(enumerate(spots), key=lambda each: -each[0]):
        match = matches.get(spot.place.key, Matched())
        if match == Matched():
            continue
        if spot.place.kind == PlaceKind.COLUMN:
            tables.setdefault(id(spot.rows[0]), []).append((number, spot, match))
            continue
        why = _fill_spot(spot, match, values)
        if why:
            left[number] = LeftOut(spot.place.label, why)
    for columns in tables.values():
        left |= _fill_rows(columns, values)
    return [left[number] for number in sorted(left)]


def value_words(match: Matched, values: FormValues) -> str:
    """What a place would be filled with, as text."""
    if match.text:
        return match.text
    found = values.said.get(match.field, "")
    return numeric(found) if isinstance(found, date) else found


def numeric(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def _why_not(match: Matched, values: FormValues) -> str:
    return values.why_not.get(match.field, NOT_RECORDED)


def _fill_spot(spot: Anchor, match: Matched, values: FormValues) -> str:
    if spot.place.kind == PlaceKind.TICK:
        if match.field == ALWAYS or match.field in values.true:
            for each in (spot, *spot.copies):
                _tick(each)
            return ""
        return values.why_not.get(match.field, "")
    text = clean(value_words(match, values))
    if not text.strip():
        return _why_not(match, values)
    found = values.said.get(match.field)
    on = found if isinstance(found, date) else None
    why = ""
    for each in (spot, *spot.copies):
        why = _write(each, text, on)
    return why


def _tick(spot: Anchor) -> None:
    if spot.place.how == "control":
        tick_control(spot.node)
    elif spot.place.how == "field":
        tick_field(spot.node)
    else:
        TextLine(spot.node).replace(spot.start, spot.end, TICKED_BOX)


def _write(spot: Anchor, text: str, on: date | None) -> str:
    place, why = spot.place, ""
    if place.kind == PlaceKind.CHOICE:
        chosen = entry_for(text, place.options)
        if not chosen:
            return f"The form’s list has no entry for “{_short(text)}”: choose one by hand."
        text = chosen
    if place.most and len(text) > place.most:
        why = f"The form has room for {place.most} letters, and this has {len(text)}: shorten it."
    if place.how == "control":
        set_control(spot.node, text, on)
    elif place.how == "field":
        set_field(spot.node, text)
    elif place.how == "line":
        line = TextLine(spot.node)
        after = line.text[spot.end :]
        before = line.text[: spot.start]
        lead = "" if not before or before[-1:].isspace() else " "
        line.replace(spot.start, spot.end, f"{lead}{text}{'  ' if after.strip() else ''}",
                     plain=True)  # fmt: skip
    else:
        write_paragraph(spot.node, text)
    _let_grow(spot.node)
    return why


def _short(text: str) -> str:
    words = squeezed(text)
    return words if len(words) <= 60 else f"{words[:59]}…"


def entry_for(text: str, options: Sequence[str]) -> str:
    """The one entry of a list that says the same: as written, or as its beginning or the text's."""
    said = _plain(text)
    exact = [each for each in options if _plain(each) == said]
    if exact:
        return exact[0]
    near = [each for each in options if _begins(said, _plain(each))]
    return near[0] if len(near) == 1 else ""


def _begins(one: str, other: str) -> bool:
    return bool(other) and (one.startswith(f"{other} ") or other.startswith(f"{one} "))


def _plain(words: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in words.casefold())
    return " ".join(kept.split())


def _let_grow(node: Node) -> None:
    """A row of a fixed height would hide the end of what is written."""
    for row in node.iterancestors(w("tr")):
        for height in row.iter(w("trHeight")):
            if value_of(height, "hRule") == "exact":
                height.set(w("hRule"), "atLeast")


# --- Rows for each of many ----------------------------------------------------------------------


def _fill_rows(
    columns: list[tuple[int, Anchor, Matched]], values: FormValues
) -> dict[int, LeftOut]:  # fmt: skip
    left: dict[int, LeftOut] = {}
    rows = list(columns[0][1].rows)
    listed = next((FIELDS[m.field].of for _, _, m in columns if _is_listed(m)), "")
    entries = values.rows.get(listed, []) if listed else []
    rows = _with_room(rows, len(entries))
    missing: dict[int, int] = {}
    for number, spot, match in columns:
        if not _is_listed(match):
            text = value_words(match, values)
            if text.strip():
                _write_cell(rows[0], spot.column, text)
            else:
                left[number] = LeftOut(spot.place.label, _why_not(match, values))
            continue
        if not entries:
            left[number] = LeftOut(spot.place.label, values.why_not.get(listed, NOT_RECORDED))
        for row, entry in zip(rows, entries, strict=False):
            why = _write_cell(row, spot.column, _column_words(entry, match.field))
            missing[number] = missing.get(number, 0) + bool(why)
        if missing.get(number):
            left[number] = LeftOut(
                spot.place.label, f"Empty in {missing[number]} of {len(entries)} rows."
            )
    return left


def _is_listed(match: Matched) -> bool:
    return bool(match.field and FIELDS[match.field].of)


def _column_words(entry: Mapping[str, Said], key: str) -> str:
    value = entry.get(key.rpartition(".")[2], "")
    return numeric(value) if isinstance(value, date) else value


def _with_room(rows: list[Node], count: int) -> list[Node]:
    """Rows like the last one are added below it; what a file has once stays with the first."""
    blank = deepcopy(rows[-1])
    _forget_names(blank)
    last = rows[-1]
    for number in range(len(rows) + 1, count + 1):
        row = deepcopy(blank)
        _number_row(row, number)
        last.addnext(row)
        last = row
        rows.append(row)
    return rows


def _forget_names(row: Node) -> None:
    for element in list(row.iter()):
        name = local(element)
        if name in _UNIQUE or (name == "id" and local(element.getparent()) == "sdtPr"):
            element.getparent().remove(element)
            continue
        for attribute in list(element.attrib):
            if str(attribute).endswith(("}paraId", "}textId")):
                del element.attrib[attribute]


def _number_row(row: Node, number: int) -> None:
    cells = cells_of(row)
    for paragraph in paragraphs_of(cells[0][0]) if cells else ():
        line = TextLine(paragraph)
        digits = [at for at, letter in enumerate(line.text) if letter.isdigit()]
        if digits:
            line.replace(digits[0], digits[-1] + 1, str(number))
            return


def _write_cell(row: Node, column: int, text: str) -> bool:
    """Whether there was nothing to write."""
    cells = cells_of(row)
    if column >= len(cells):
        return True
    cell, control = cells[column]
    said = clean(text)
    spot = _first_spot(cell, control)
    if spot.place.kind == PlaceKind.TICK:
        if said.strip().casefold() in _YES:
            _tick(spot)
        return False
    if not said.strip():
        return True
    return bool(_write(spot, said, None))


def _first_spot(cell: Node, control: Node | None) -> Anchor:
    """What a cell of a row has to be filled: a control, a field, a box, or itself."""
    inner = control if control is not None else next(cell.iter(w("sdt")), None)
    if inner is not None and control_kind(inner):
        return Anchor(_of(inner, "control"), inner)
    for data in cell.iter(w("ffData")):
        return Anchor(_of(data.getparent(), "field"), data.getparent())
    for paragraph in paragraphs_of(cell):
        line = TextLine(paragraph)
        box = BOXES.search(line.text)
        if box:
            place = FormPlace("", PlaceKind.TICK, "", how="box")
            return Anchor(place, paragraph, box.start(), box.start() + 1)
        if squeezed(line.text):
            place = FormPlace("", PlaceKind.TEXT, "", how="line")
            return Anchor(place, paragraph, 0, len(line.text))
    return Anchor(FormPlace("", PlaceKind.TEXT, ""), paragraphs_of(cell)[0])


def _of(node: Node, how: str) -> FormPlace:
    asked = control_words(node) if how == "control" else field_words(node)
    return FormPlace("", asked.kind, "", how=how, options=asked.options, most=asked.most)
