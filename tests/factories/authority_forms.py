"""Authorities' forms and their filled copies, written directly with their files."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ehcp.authority_forms.rules.packages import WordForm
from ehcp.authority_forms.rules.places import spots_of
from ehcp.authority_forms.rules.suggesting import suggested
from ehcp.models import AnnualReview, AuthorityForm, FilledForm, LocalAuthority
from pupils.documents.keeping import put
from tests.factories.audited import in_change
from tests.factories.documents import keep_document

_numbers = count(1)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word_form(
    labels: Sequence[str] = ("Name of child", "UPN"), *, body: str = "", rels: str = "",
    **parts: str | bytes,
) -> bytes:  # fmt: skip
    """The smallest Word form: a table with an empty cell beside each label. `rels`: of its
    document; `parts`: others, by their name in the file."""
    rows = "".join(
        f"<w:tr><w:tc><w:p><w:r><w:t>{label}</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        for label in labels
    )
    table = f"<w:tbl>{rows}</w:tbl>" if rows else ""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"><w:body>'
        f"{table}{body}<w:p/></w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">{rels}</Relationships>',
    }
    box = BytesIO()
    with ZipFile(box, "w", ZIP_DEFLATED) as archive:
        for name, content in (found | parts).items():
            # The same moment: the same form is the same file.
            entry = ZipInfo(name, (2026, 9, 1, 12, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return box.getvalue()


def keep_authority_form(
    authority: LocalAuthority, content: bytes = b"", **fields: Any
) -> AuthorityForm:  # fmt: skip
    """A Word form with its file, matched as its words suggest unless `fields` say so."""
    content = content or word_form(("Name of child", "UPN", f"Number {next(_numbers)}"))
    places = [spot.place for spot in spots_of(WordForm(content))]
    row = AuthorityForm(
        id=uuid4(), authority=authority, school_id=authority.school_id, size=len(content),
        sha256=sha256(content).hexdigest(), places=[place.as_json() for place in places],
        **{
            "kind": "word", "number": 1, "name": "Annual review form",
            "added_on": date(2026, 9, 14), "added_by": "Priya Nair",
            "matched_on": date(2026, 9, 14), "matched_by": "Priya Nair",
            "matches": {key: match.as_json() for key, match in suggested(places).items()},
        } | fields,
    )  # fmt: skip
    with in_change():
        row.save(force_insert=True)
        put(row, content)
    return row


def fill_copy(review: AnnualReview, form: AuthorityForm, **fields: Any) -> FilledForm:
    """A copy that was filled, with its document, unless `fields` say so."""
    document = None
    if fields.get("state", "done") == "done":
        document = keep_document(review.pupil, word_form(), kind="ehc", audience="send",
                                 file_kind="docx")  # fmt: skip
    filled_at = datetime(2026, 11, 20, 12, tzinfo=UTC) if document else None
    with in_change():
        made: FilledForm = FilledForm.objects.create(
            review=review, pupil_id=review.pupil_id, school_id=review.school_id, form=form,
            **{
                "number": review.filled_forms.count() + 1, "state": "done",
                "asked_on": date(2026, 11, 20), "asked_by": "Priya Nair", "document": document,
                "filled_at": filled_at,
                "sender": {"user": "", "name": "Priya Nair", "role": "senco", "label": "SENCO"},
                "left_out": [{"label": "UPN", "why": "Not recorded."}] if document else [],
            } | fields,
        )  # fmt: skip
        return made
