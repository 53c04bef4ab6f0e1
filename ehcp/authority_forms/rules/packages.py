"""An authority's Word form as a package: opened only where nothing in it acts or loads by itself.

Nothing in a form is ever carried out. What stands in it in a template's language is plain text.
"""

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from ehcp.authority_forms.rules import refusals
from ehcp.authority_forms.rules.refusals import refused
from ehcp.authority_forms.rules.wordxml import LINK_ELEMENTS, OFFICE, VML, Node, local, w
from pupils.documents.rules.archives import CANNOT_UNPACK
from pupils.documents.rules.sniffing import kind_of

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN, _HEADER, _FOOTER = "/officeDocument", "/header", "/footer"
# Of all parts together that are read; a form of thirty pages has one.
_MOST_XML = 20 * 1024 * 1024
_DTD = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HARMLESS = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_LOADS = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE)\b", re.IGNORECASE)
_LOADS_FIRST = re.compile(r"\s*(LINK|IMPORT|DATABASE|RD|QUOTE(?=\s+\d+\s+\d+))\b", re.IGNORECASE)
_OLDEST = (1980, 1, 1)


class WordForm:
    """Its parts in order; `stories`: the trees in which people write, in reading order."""

    def __init__(self, content: bytes) -> None:
        """Raises RuleBroken, at `file`, for anything that is no Word form or could act."""
        _refuse_kind(kind_of(content))
        try:
            with ZipFile(BytesIO(content)) as archive:
                self.parts = {m.filename: archive.read(m) for m in archive.infolist()}
        except CANNOT_UNPACK as error:
            raise refused(refusals.DAMAGED) from error
        trees = dict(_trees(self.parts))
        _refuse_within(trees, self.parts)
        main = _main_part(trees)
        if main not in trees:
            raise refused(refusals.DAMAGED)
        found = dict(_beside(trees, main))
        tops = [name for name, kind in found.items() if kind == _HEADER and name in trees]
        ends = [name for name, kind in found.items() if kind == _FOOTER and name in trees]
        self.stories: dict[str, Node] = {name: trees[name] for name in (*tops, main, *ends)}

    def written(self, at: datetime) -> bytes:
        """As it came, but for the stories. `at`: the moment that each part says."""
        moment = at.timetuple()[:6] if at.year >= _OLDEST[0] else (*_OLDEST, 0, 0, 0)
        box = BytesIO()
        with ZipFile(box, "w", ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                tree = self.stories.get(name)
                archive.writestr(_entry(name, moment), content if tree is None else _bytes(tree))
        return box.getvalue()


def _entry(name: str, moment: Any) -> ZipInfo:
    entry = ZipInfo(name, moment)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _bytes(tree: Node) -> bytes:
    found: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def _refuse_kind(kind: str) -> None:
    if kind != "docx":
        raise refused(refusals.NOT_WORD.get(kind, refusals.OTHER_KIND))


def _trees(parts: dict[str, bytes]) -> Iterator[tuple[str, Node]]:
    left = _MOST_XML
    for name, content in parts.items():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        left -= len(content)
        if left < 0:
            raise refused(refusals.TOO_LONG)
        if _DTD.search(content.replace(b"\0", b"")):
            raise refused(refusals.ENTITIES)
        yield name, _parsed(content)


def _parsed(content: bytes) -> Node:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused(refusals.DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise refused(refusals.ENTITIES)
    return root


def _refuse_within(trees: dict[str, Node], parts: dict[str, bytes]) -> None:
    for name in parts:
        lowered = name.lower()
        if "/embeddings/oleobject" in f"/{lowered}":
            raise refused(refusals.OBJECT_WITHIN)
        if lowered.startswith("customui/") or "/customui" in lowered:
            raise refused(refusals.MACROS)
    for name, tree in trees.items():
        if name.endswith(".rels"):
            _refuse_links(tree)
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            _refuse_part(tree, _outside(trees.get(_rels_of(name))))


def _refuse_links(rels: Node) -> None:
    """Web and mail addresses wait for a click; Word goes to all others by itself, or to a file."""
    for each in rels:
        if not _is_outside(each):
            continue
        kind = str(each.get("Type", "")).rpartition("/")[2]
        if kind != "hyperlink":
            raise refusals.outside(kind, str(each.get("Target", "")))
        if not _HARMLESS.match(str(each.get("Target", "")).strip()):
            raise refusals.outside("hyperlink", str(each.get("Target", "")))


def _is_outside(each: Node) -> bool:
    target = str(each.get("Target", "")).strip().lower()
    if each.get("TargetMode") == "External":
        return True
    return "://" in target or target.startswith(("\\\\", "//", "file:", "mhtml:"))


def _outside(rels: Node | None) -> frozenset[str]:
    if rels is None:
        return frozenset()
    return frozenset(str(each.get("Id")) for each in rels if _is_outside(each))


def _refuse_part(tree: Node, outside: frozenset[str]) -> None:
    for element in tree.iter(etree.Element):
        name = local(element)
        if name == "altChunk":
            raise refused(refusals.OBJECT_WITHIN)
        for attribute, value in element.attrib.items():
            named = etree.QName(attribute)
            if named.namespace == OFFICE and value in outside and name not in LINK_ELEMENTS:
                raise refusals.outside("image", "")
            if named.localname == "src" and etree.QName(element).namespace == VML:
                raise refusals.outside("image", str(value))
    for words in _instructions(tree):
        found = _LOADS.search(words) or _LOADS_FIRST.match(words)
        if found:
            raise refusals.field(found.group().strip().upper())


def _instructions(tree: Node) -> Iterator[str]:
    """What each field says, those within it included, however many pieces it is written in."""
    for simple in tree.iter(w("fldSimple")):
        yield str(simple.get(w("instr"), ""))
    parts: list[str] = []
    depth = 0
    for element in tree.iter(w("fldChar"), w("instrText"), w("delInstrText")):
        if local(element) != "fldChar":
            parts.append(element.text or "")
            continue
        kind = element.get(w("fldCharType"))
        depth += {"begin": 1, "end": -1}.get(str(kind), 0)
        if kind == "begin" and depth > 1:
            parts.append(" ")
        if depth <= 0 and parts:
            yield "".join(parts)
            parts, depth = [], 0
    yield "".join(parts)


def _rels_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _related(trees: dict[str, Node], source: str) -> Iterator[tuple[str, str]]:
    rels = trees.get(_rels_of(source))
    for each in () if rels is None else rels:
        if etree.QName(each).namespace == _RELS and each.get("TargetMode") != "External":
            folder = posixpath.dirname(source)
            target = str(each.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            yield posixpath.normpath(path).lstrip("/"), str(each.get("Type", ""))


def _main_part(trees: dict[str, Node]) -> str:
    return next((name for name, kind in _related(trees, "") if kind.endswith(_MAIN)), "")


def _beside(trees: dict[str, Node], main: str) -> Iterator[tuple[str, str]]:
    for name, kind in _related(trees, main):
        for wanted in (_HEADER, _FOOTER):
            if kind.endswith(wanted):
                yield name, wanted
