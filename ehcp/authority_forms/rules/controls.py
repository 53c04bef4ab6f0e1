"""Content controls and the form fields of older forms: what they ask for, and how they are set."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from ehcp.authority_forms.rules.wordxml import (
    TICKED_BOX,
    WORD_2010,
    WORD_2012,
    Node,
    child,
    copy_of_style,
    new_run,
    value_of,
    w,
)
from ehcp.choices import PlaceKind

# Word's own names for fields: they say nothing, and move when a form is changed.
_NAMELESS = re.compile(r"(?:Text|Check|Dropdown)\d+", re.IGNORECASE)
_NOT_FILLED = ("picture", "docPartObj", "docPartList", "group", "citation", "bibliography",
               "equation")  # fmt: skip
_HINT = re.compile(r"(?:please )?(?:choose|select|click)\b", re.IGNORECASE)
_MONTHS = re.compile(r"d{1,4}|M{1,4}|y{2,4}|'[^']*'")


@dataclass(frozen=True, slots=True)
class AskedField:
    """`own`: the form's own name for it."""

    kind: str
    label: str
    own: str
    options: tuple[str, ...] = ()
    most: int = 0


def _newer(element: Node | None, space: str, name: str) -> Node | None:
    return None if element is None else element.find(f"{{{space}}}{name}")


def control_kind(sdt: Node) -> str:
    """Empty where it is not filled by writing."""
    about = child(sdt, "sdtPr")
    if about is None:
        return PlaceKind.TEXT
    if any(about.find(w(name)) is not None for name in _NOT_FILLED):
        return ""
    if any(_newer(about, WORD_2012, name) is not None
           for name in ("repeatingSection", "repeatingSectionItem")):  # fmt: skip
        return ""
    if _newer(about, WORD_2010, "checkbox") is not None:
        return PlaceKind.TICK
    if _list_of(about) is not None:
        return PlaceKind.CHOICE
    return PlaceKind.DATE if about.find(w("date")) is not None else PlaceKind.TEXT


def _list_of(about: Node) -> Node | None:
    found = about.find(w("dropDownList"))
    return about.find(w("comboBox")) if found is None else found


def control_words(sdt: Node) -> AskedField:
    about = child(sdt, "sdtPr")
    own, title = value_of(child(about, "tag")), value_of(child(about, "alias"))
    listed = None if about is None else _list_of(about)
    options = tuple(words for words, _ in _entries(listed)) if listed is not None else ()
    return AskedField(control_kind(sdt), title, own or title, options)


def _entries(listed: Node) -> Iterator[tuple[str, str]]:
    """Each with its words and its value; not the line that says "Choose an item"."""
    for item in listed.findall(w("listItem")):
        value = value_of(item, "value")
        words = value_of(item, "displayText") or value
        if value and words and not _HINT.match(words):
            yield words, value


def set_control(sdt: Node, text: str, on: date | None) -> None:
    """Words into a control; the form's own style stays, the grey of its hint goes."""
    about, content = child(sdt, "sdtPr"), child(sdt, "sdtContent")
    _is_no_hint(about)
    if on is not None and about is not None and about.find(w("date")) is not None:
        asked = about.find(w("date"))
        asked.set(w("fullDate"), f"{on.isoformat()}T00:00:00Z")
        text = dated(on, value_of(child(asked, "dateFormat")))
    listed = None if about is None else _list_of(about)
    if listed is not None:
        listed.set(w("lastValue"), dict(_entries(listed)).get(text, text))
    _put(content, text, copy_of_style(child(about, "rPr")))


def _is_no_hint(about: Node | None) -> None:
    """A value that the form takes from elsewhere would come back over it when it is opened."""
    if about is None:
        return
    for name in (w("showingPlcHdr"), w("dataBinding"), f"{{{WORD_2012}}}dataBinding"):
        for each in about.findall(name):
            about.remove(each)


def _put(content: Node, text: str, style: Node | None) -> None:
    runs = list(content.iter(w("r")))
    if style is None:
        style = next((s for s in map(_own_style, runs) if s is not None), None)
    paragraph = next(content.iter(w("p")), None)
    home = content if paragraph is None else paragraph
    for run in runs:
        run.getparent().remove(run)
    if paragraph is not None:
        for other in list(content.iter(w("p")))[1:]:
            other.getparent().remove(other)
    home.append(new_run(text, style))


def _own_style(run: Node) -> Node | None:
    style = copy_of_style(child(run, "rPr"))
    if style is not None and "placeholder" in value_of(child(style, "rStyle")).lower():
        style.remove(child(style, "rStyle"))
    return style


def tick_control(sdt: Node) -> None:
    about, content = sdt.find(w("sdtPr")), sdt.find(w("sdtContent"))
    box: Node = _newer(about, WORD_2010, "checkbox")
    _is_no_hint(about)
    name = f"{{{WORD_2010}}}"
    checked = box.find(f"{name}checked")
    if checked is None:
        checked = etree.SubElement(box, f"{name}checked")
        box.insert(0, checked)
    checked.set(f"{name}val", "1")
    state = box.find(f"{name}checkedState")
    sign = TICKED_BOX if state is None else chr(int(state.get(f"{name}val", "2612"), 16))
    for text in content.iter(w("t")):
        text.text = sign
        return
    symbol = next(content.iter(w("sym")), None)
    if symbol is not None:
        symbol.set(w("char"), f"{ord(sign):04X}")


def dated(on: date, pattern: str) -> str:
    """A day as the form's own control writes it; as forms do where it does not say."""
    parts = {
        "d": str(on.day), "dd": f"{on.day:02}", "ddd": f"{on:%a}", "dddd": f"{on:%A}",
        "M": str(on.month), "MM": f"{on.month:02}", "MMM": f"{on:%b}", "MMMM": f"{on:%B}",
        "yy": f"{on:%y}", "yyyy": f"{on:%Y}",
    }  # fmt: skip
    return _MONTHS.sub(
        lambda m: parts.get(m.group(), m.group().strip("'")), pattern or "dd/MM/yyyy"
    )


# --- Form fields --------------------------------------------------------------------------------


def field_words(begin: Node) -> AskedField:
    data = begin.find(w("ffData"))
    name = value_of(child(data, "name"))
    own = "" if _NAMELESS.fullmatch(name) else name
    label = value_of(child(data, "statusText")) or value_of(child(data, "helpText")) or own
    if child(data, "checkBox") is not None:
        return AskedField(PlaceKind.TICK, label, own)
    listed = child(data, "ddList")
    if listed is not None:
        entries = [value_of(each) for each in listed.findall(w("listEntry"))]
        options = tuple(each for each in entries if each.strip() and not _HINT.match(each))
        return AskedField(PlaceKind.CHOICE, label, own, options)
    text = child(data, "textInput")
    kind = PlaceKind.DATE if value_of(child(text, "type")) == "date" else PlaceKind.TEXT
    most = value_of(child(text, "maxLength"))
    return AskedField(kind, label, own, most=int(most) if most.isdecimal() else 0)


def tick_field(begin: Node) -> None:
    box: Node = begin.find(w("ffData")).find(w("checkBox"))
    for name in ("default", "checked"):
        for each in box.findall(w(name)):
            box.remove(each)
    etree.SubElement(box, w("checked")).set(w("val"), "1")


def set_field(begin: Node, text: str) -> None:
    """Words in the place of what the field shows; of a list, its entry."""
    listed = child(begin.find(w("ffData")), "ddList")
    if listed is not None:
        entries = [value_of(each) for each in listed.findall(w("listEntry"))]
        for each in listed.findall(w("result")):
            listed.remove(each)
        result = etree.Element(w("result"))
        result.set(w("val"), str(entries.index(text)))
        listed.insert(0, result)
        return
    runs = _runs_to_end(begin)
    separate = next((r for r in runs if _char(r) == "separate"), None)
    end = next((r for r in reversed(runs) if _char(r) == "end"), None)
    if end is None:
        return
    shown = runs[runs.index(separate) + 1 : runs.index(end)] if separate is not None else []
    style = next(
        (s for s in (copy_of_style(child(r, "rPr")) for r in shown) if s is not None), None
    )
    if style is None:
        style = copy_of_style(child(begin.getparent(), "rPr"))
    for run in shown:
        run.getparent().remove(run)
    if separate is None:
        mark = etree.Element(w("r"))
        etree.SubElement(mark, w("fldChar")).set(w("fldCharType"), "separate")
        end.addprevious(mark)
    end.addprevious(new_run(text, style))


def _char(run: Node) -> str:
    return value_of(run.find(w("fldChar")), "fldCharType")


def _runs_to_end(begin: Node) -> list[Node]:
    """The runs from a field's beginning to its own end, also over several paragraphs."""
    root = begin.getroottree().getroot()
    found, depth, is_in = [], 0, False
    for run in root.iter(w("r")):
        is_in = is_in or run is begin.getparent()
        if not is_in:
            continue
        found.append(run)
        depth += {"begin": 1, "end": -1}.get(_char(run), 0)
        if depth == 0:
            break
    return found
