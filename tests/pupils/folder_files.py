"""Ordinary plans as schools have them, made by code."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pikepdf import Dictionary, Name, Pdf

from tests.pupils.sent_files import WORD, archive

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-'
    'properties" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/'
    '1.1/"><dc:title>{title}</dc:title><dcterms:modified>{saved}T09:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)


def word(*lines: str, title: str = "", saved: str = "") -> bytes:
    """A Word file of these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types><Override ContentType="{WORD}"/></Types>',
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
    }
    if title or saved:
        parts["docProps/core.xml"] = _CORE.format(title=title, saved=saved)
    return archive(parts)


def written_pdf(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    said = "".join(f"({line}) Tj T* " for line in lines)
    out = BytesIO()
    with Pdf.new() as made:
        made.add_blank_page()
        page = made.pages[0]
        page.Contents = made.make_stream(f"BT /F 12 Tf 14 TL 50 700 Td {said} ET".encode())
        face = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F=face))
        made.save(out)
    return out.getvalue()


def zipped(files: dict[str | ZipInfo, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()
