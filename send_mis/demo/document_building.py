"""Invented documents about the children of the story: real files, made here by code."""

import uuid
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.storage import default_storage

from pupils.documents.keeping import put
from pupils.models import Document
from send_mis.demo.days import weekday_on
from send_mis.demo.plans import Built

_NAMESPACE = uuid.UUID("5b0c9f0b-0a0e-4a55-8b0d-3d0b8a6f1c02")
# Whose, title, kind, who may open it, by whom, days ago, kind of file, what it says.
_DOCUMENTS = (
    ("Bright, Noah", "EHC plan, final", "ehc", "send", "The local authority", 250, "pdf",
     ("Education, health and care plan", "Section F: special educational provision.")),
    ("Bright, Noah", "Advice of the educational psychologist", "report", "class",
     "Educational psychology service", 320, "pdf",
     ("Advice for the assessment", "Noah learns best when the day is shown in pictures.")),
    ("Bright, Noah", "Letter of the clinic", "letter", "class", "The children's clinic", 64, "pdf",
     ("Dear parents,", "We saw Noah at the clinic and will see him again in six months.")),
    ("Bright, Noah", "What Noah says", "pupil", "class", "Noah, with Ms Price", 30, "docx",
     ("I like the quiet corner.", "I do not like it when the timetable changes.")),
    ("Clarke, Jayden", "Personal education plan", "school", "class", "The designated teacher", 48,
     "docx", ("Personal education plan", "Jayden reads with an adult each day.")),
    ("Clarke, Jayden", "Where the safeguarding file is kept", "safeguarding", "confidential",
     "The safeguarding lead", 150, "docx", ("The file is with the safeguarding lead.",)),
    ("Nowak, Kacper", "What Kacper's parents say", "parents", "class", "Kacper's parents", 20,
     "docx", ("At home Kacper speaks Polish.", "He understands more than he says.")),
    ("Lind, Freya", "Letter about the assessment", "letter", "class", "The local authority", 58,
     "pdf", ("Dear parents,", "We have received the request for an assessment.")),
    ("Prosser, Ella", "Care plan for epilepsy", "medical", "send", "The epilepsy nurse", 90, "pdf",
     ("Individual healthcare plan", "What to do when Ella has a seizure.")),
    ("Bright, Noah", "Report for the annual review, speech and language", "report", "class",
     "Speech and language therapy, North Vale", 9, "pdf",
     ("Report for the annual review", "Noah uses the visual timetable by himself.",
      "Two-step instructions without pictures are too much.")),
    ("Bright, Noah", "Report for the annual review, educational psychology", "report", "class",
     "Educational psychology service", 4, "pdf",
     ("Report for the annual review", "Change without warning is still the hardest.",
      "He needs a quiet place to go to.")),
)  # fmt: skip


def build_documents(built: Built, seed: int, today: date) -> None:
    """Runs inside an open audited change, after the pupils are written."""
    pupils = {pupil.list_name: pupil for pupil in built.pupils}
    for number, (whose, title, kind, audience, author, ago, file, lines) in enumerate(_DOCUMENTS):
        if whose not in pupils:
            continue
        content = paper_pdf(title, lines) if file == "pdf" else _word(title, lines)
        dated = weekday_on(today - timedelta(days=ago))
        document = Document(
            id=uuid.uuid5(_NAMESPACE, f"{seed}:{built.school.urn}:{number}"),
            pupil=pupils[whose], school=built.school, title=title, kind=kind, audience=audience,
            author=author, dated_on=dated, added_on=dated, added_by="Mrs Carol Finch",
            file_kind=file, size=len(content), sha256=sha256(content).hexdigest(),
        )  # fmt: skip
        document.save(force_insert=True)
        # Of a demonstration that was made here before, in another database.
        default_storage.delete(document.storage_name)
        put(document, content)


def paper_pdf(title: str, lines: tuple[str, ...]) -> bytes:
    """One page of A4 in Helvetica, which every reader brings: it needs no layout engine."""
    words = [f"/F1 18 Tf 60 760 Td ({_escaped(title)}) Tj", "/F1 12 Tf"]
    words += [f"0 -28 Td ({_escaped(line)}) Tj" for line in lines]
    text = f"BT {' '.join(words)} ET".encode("cp1252")
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>"
    )
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
    return made + head % (size, table, size) + b"startxref\n%d\n%%%%EOF\n" % len(made)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package'
    '/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="' + _MAIN
    + '"/></Types>'
)  # fmt: skip
_LINKS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org'
    '/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_BODY = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def _word(title: str, lines: tuple[str, ...]) -> bytes:
    texts = [f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (title, *lines)]
    return word_file("".join(texts))


def word_file(body: str) -> bytes:
    """`body`: what stands in it, as Word writes it."""
    parts = {
        "[Content_Types].xml": _TYPES, "_rels/.rels": _LINKS,
        "word/document.xml": _BODY.format(body),
    }  # fmt: skip
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # Each time the same bytes: no moment stands in it.
            archive.writestr(ZipInfo(name), content, compress_type=ZIP_DEFLATED)
    return made.getvalue()
