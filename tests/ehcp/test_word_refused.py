"""What is no authority's form, or could act, load or fill the memory: each refused in words."""

import zipfile
from io import BytesIO
from typing import Any

import pytest

from ehcp.authority_forms.rules.packages import WordForm
from ehcp.authority_forms.rules.places import spots_of
from send_mis.errors import RuleBroken
from tests.factories import word_form

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _link(kind: str, target: str, mode: str = "External") -> str:
    return f'<Relationship Id="rId9" Type="{_KIND}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def _field(*parts: str) -> str:
    codes = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in parts)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{codes}<w:r>'
        '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def _bomb() -> bytes:
    return word_form(**{"word/media/a.xml": b"<a>" + b" " * (60 * 1024 * 1024) + b"</a>"})


_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
    '<w:document xmlns:w="urn:x"><w:body/></w:document>'
)
REFUSED: dict[str, tuple[Any, str]] = {
    "empty": (b"", "The file is empty"),
    "fifty megabytes": (b"PK\x03\x04" + b"0" * (50 * 1024 * 1024), "larger than 25 MB"),
    "a pdf": (b"%PDF-1.4\n%%EOF", "damaged"),
    "a picture": (b"\x89PNG\r\n\x1a\n1234", "damaged"),
    "plain text": (b"Name of child:", "no Word document"),
    "before 2007": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ""),
    "half a file": (word_form()[:300], "damaged"),
    "macros": (lambda: word_form(**{"word/vbaProject.bin": b"x"}), "macros"),
    "macros by their type": (
        lambda: _typed("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"
    ),
    "a template": (
        lambda: _typed("application/vnd.openxmlformats-officedocument.wordprocessingml.template"
                       ".main+xml"), "not a kind of file"
    ),
    "a bomb": (_bomb, "far larger than it looks"),
    "entities": (lambda: word_form(**{"word/document.xml": _LAUGHS}), "entities of its own"),
    "entities in another alphabet": (
        lambda: word_form(**{"word/settings.xml": _LAUGHS.encode("utf-16")}),
        "entities of its own",
    ),
    "a document type beside": (
        lambda: word_form(**{"customXml/item1.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}),
        "entities of its own",
    ),
    "a template elsewhere": (
        lambda: word_form(**{"word/_rels/settings.xml.rels": _rels(
            _link("attachedTemplate", "file:///C:/x.dotm"))}),
        "a template that lies elsewhere",
    ),
    "a linked picture": (lambda: word_form(rels=_link("image", "http://a.test/a.png")), "picture"),
    "a linked object": (lambda: word_form(rels=_link("oleObject", "file:///x")), "linked object"),
    "a frame": (lambda: word_form(rels=_link("frame", "http://a.test")), "lies elsewhere"),
    "data of a mail merge": (
        lambda: word_form(rels=_link("mailMergeSource", "file:///x.xlsx")), "mail merge"
    ),
    "a link to a file": (
        lambda: word_form(rels=_link("hyperlink", "\\\\server\\share")), "link to a file"
    ),
    "a path that is not said to be outside": (
        lambda: word_form(rels=_link("image", "//server/share/a.png", "Internal")), "picture"
    ),
    "a picture drawn from a link": (
        lambda: word_form(rels=_link("hyperlink", "https://a.test"),
                          body='<w:p><w:r><v:imagedata r:id="rId9"/></w:r></w:p>'), "picture"
    ),
    "a picture by its address": (
        lambda: word_form(body='<w:p><w:r><v:imagedata src="http://a.test"/></w:r></w:p>'),
        "picture",
    ),
    "a field that includes": (lambda: word_form(body=_field(' INCLUDETEXT "x" ')), "INCLUDETEXT"),
    "a field in pieces": (lambda: word_form(body=_field(" DD", 'EAUTO c:\\\\cmd "x"')), "DDEAUTO"),
    "a simple field": (
        lambda: word_form(body='<w:p><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:p>'),
        "INCLUDEPICTURE",
    ),
    "a link to data": (lambda: word_form(body=_field(" LINK Excel.Sheet.12 x")), "LINK"),
    "a document within": (lambda: word_form(body='<w:altChunk r:id="x"/>'), "inside the form"),
    "an object within": (
        lambda: word_form(**{"word/embeddings/oleObject1.bin": b"x"}), "inside the form"
    ),
    "buttons of its own": (lambda: word_form(**{"customUI/customUI.xml": "<x/>"}), "macros"),
    "no xml": (lambda: word_form(**{"word/document.xml": "<w:document"}), "damaged"),
    "no document": (lambda: word_form(**{"_rels/.rels": _rels("")}), "damaged"),
}  # fmt: skip


def _rels(inside: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inside}</Relationships>"
    )


def _typed(content_type: str) -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
        f' PartName="/word/document.xml" ContentType="{content_type}"/></Types>'
    )
    return word_form(**{"[Content_Types].xml": types})


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_said_why(name: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(RuleBroken) as refused:
        WordForm(content() if callable(content) else content)
    assert list(refused.value.problems) == ["file"]
    assert words in refused.value.message


def test_a_whole_pdf_is_told_to_be_one(a_pdf: bytes) -> None:
    with pytest.raises(RuleBroken, match="This is a PDF"):
        WordForm(a_pdf)


@pytest.fixture
def a_pdf() -> bytes:
    import pikepdf

    box = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(box)
    return box.getvalue()


def test_a_locked_form_is_told_to_be_locked() -> None:
    box = BytesIO(word_form())
    content = bytearray(box.getvalue())
    with zipfile.ZipFile(box) as archive:
        at = archive.start_dir
    # The bit that says "encrypted", in the list and at the part.
    content[at + 8] |= 1
    content[6] |= 1
    with pytest.raises(RuleBroken, match="locked with a password"):
        WordForm(bytes(content))


@pytest.mark.parametrize(
    "target", ["https://www.gov.uk/", "http://a.test", "mailto:sen@a.test", "tel:01234"]
)
def test_a_link_that_waits_for_a_click_is_taken(target: str) -> None:
    body = '<w:p><w:hyperlink r:id="rId9"><w:r><w:t>Guidance</w:t></w:r></w:hyperlink></w:p>'
    form = WordForm(word_form(rels=_link("hyperlink", target), body=body))
    assert len(spots_of(form)) == 2


def test_harmless_fields_are_taken() -> None:
    body = (
        _field(" PAGE ") + _field(' HYPERLINK "https://a.test" ') + _field(" MACROBUTTON NoMacro x")
    )
    assert len(spots_of(WordForm(word_form(body=body)))) == 2


def test_a_form_without_a_place_is_opened_and_has_none() -> None:
    assert spots_of(WordForm(word_form((), body="<w:p><w:r><w:t>Guidance</w:t></w:r></w:p>"))) == []
