"""Three authorities' forms, shaped like real ones: tables, content controls, old form fields."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def saved(document: Any) -> bytes:
    box = BytesIO()
    document.save(box)
    return box.getvalue()


def _row(table: Any, *words: str) -> Any:
    cells = table.add_row().cells
    for cell, text in zip(cells, words, strict=True):
        cell.text = text
    return cells


def _bold(table: Any) -> None:
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.bold = True


def form_of_tables(officer: str = "Case officer", extra: bool = True) -> bytes:
    """Labels beside and above their cells, a merged heading, a list of people, boxes to tick."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Name: ____________  DOB: __________"
    document.add_heading("Annual review of an EHC plan", 0)
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    title = _row(table, "Section 1: Child or young person", "", "", "")
    title[0].merge(title[3])
    _row(table, "Full name", "", "Date of birth", "")
    _row(table, "School", "", "Year group", "")
    _row(table, "UPN", "", "Looked after?", "☐ Yes   ☐ No")
    wide = _row(table, "Home address", "", "", "")
    wide[1].merge(wide[3])
    _row(table, officer, "", "Date of meeting", "")
    _bold(table)
    document.add_heading("Section 2: Who was there", 1)
    people = document.add_table(rows=0, cols=4, style="Table Grid")
    _row(people, "Name", "Role", "Invited", "Attended")
    for _ in range(2):
        _row(people, "", "", "", "☐")
    document.add_heading("Section 3: Outcomes", 1)
    outcomes = document.add_table(rows=0, cols=3, style="Table Grid")
    _row(outcomes, "No.", "Outcome", "Progress")
    _row(outcomes, "1", "", "")
    document.add_heading("Section 4: Views", 1)
    views = document.add_table(rows=0, cols=1, style="Table Grid")
    _row(views, "Views of the parents")
    _row(views, "")
    inside = _row(views, "What are the child's views?")[0]
    inside.add_paragraph()
    if extra:
        document.add_paragraph("Recommendation: ☐ Maintain the plan   ☐ Amend the plan   ☐ Cease")
    document.add_paragraph("Completed by: ______________ Date: ________")
    document.add_paragraph("{{ child.name }} {% include 'x' %}")
    return saved(document)


def control(kind: str, tag: str, title: str = "", hint: str = "Click to enter text.") -> str:
    return (
        f"<w:sdt {nsdecls('w')} {_14}><w:sdtPr><w:alias w:val='{title}'/><w:tag w:val='{tag}'/>"
        f"<w:id w:val='{abs(hash(tag)) % 99999}'/><w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent>"
        f"<w:r><w:rPr><w:rStyle w:val='PlaceholderText'/></w:rPr><w:t>{hint}</w:t></w:r>"
        f"</w:sdtContent></w:sdt>"
    )


TEXT, DATE = "<w:text w:multiLine='1'/>", "<w:date><w:dateFormat w:val='d MMMM yyyy'/></w:date>"
BOX = "<w14:checkbox><w14:checked w14:val='0'/></w14:checkbox>"


def options(*words: str) -> str:
    items = "".join(f"<w:listItem w:displayText='{each}' w:value='{each}'/>" for each in words)
    return f"<w:dropDownList><w:listItem w:value='Choose an item.'/>{items}</w:dropDownList>"


def form_of_controls(*, tag: str = "YPName") -> bytes:
    document = Document()
    table = document.add_table(rows=3, cols=2, style="Table Grid")
    for at, (label, kind, name) in enumerate([
        ("Child or young person’s name", TEXT, tag), ("Date of birth", DATE, "DOB"),
        ("Type of review", options("Annual review", "Interim review"), "Kind"),
    ]):  # fmt: skip
        table.cell(at, 0).text = label
        table.cell(at, 1).paragraphs[0]._p.append(parse_xml(control(kind, name)))
    paragraph = document.add_paragraph("Recommendation: ")
    for words, name in (("Maintain ", "m"), ("Amend ", "a"), ("Cease ", "c")):
        paragraph._p.append(parse_xml(control(BOX, name, hint="☐")))
        paragraph.add_run(f" {words}")
    rows = document.add_table(rows=2, cols=3, style="Table Grid")
    for at, label in enumerate(("Provision in Section F", "How often", "Delivered?")):
        rows.cell(0, at).text = label
    rows.cell(1, 0).paragraphs[0]._p.append(parse_xml(control(TEXT, "F1")))
    rows.cell(1, 1).paragraphs[0]._p.append(parse_xml(control(TEXT, "F2")))
    rows.cell(1, 2).paragraphs[0]._p.append(parse_xml(control(options("Yes", "No"), "F3")))
    document.add_paragraph("Differences of opinion")
    document.element.body.insert(-1, parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:tag w:val='diff'/></w:sdtPr><w:sdtContent><w:p><w:r>"
        "<w:t>Click here</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    ))  # fmt: skip
    return saved(document)


def _field(data: str, code: str, shown: str) -> list[str]:
    begin = (
        f"<w:r {nsdecls('w')}><w:fldChar w:fldCharType='begin'><w:ffData>{data}</w:ffData>"
        "</w:fldChar></w:r>"
    )
    return [
        begin, f"<w:r {nsdecls('w')}><w:instrText> {code} </w:instrText></w:r>",
        f"<w:r {nsdecls('w')}><w:fldChar w:fldCharType='separate'/></w:r>",
        f"<w:r {nsdecls('w')}><w:rPr><w:i/></w:rPr><w:t>{shown}</w:t></w:r>",
        f"<w:r {nsdecls('w')}><w:fldChar w:fldCharType='end'/></w:r>",
    ]  # fmt: skip


def _put(paragraph: Any, *runs: str) -> None:
    for run in runs:
        paragraph._p.append(parse_xml(run))


def form_of_fields() -> bytes:
    document = Document()
    table = document.add_table(rows=4, cols=2, style="Table Grid")
    for at, label in enumerate(("Surname", "First name", "Authority", "Is the child in care?")):
        table.cell(at, 0).text = label
    blank = "\u2002" * 5
    text = "<w:name w:val='Text{}'/><w:enabled/><w:textInput>{}</w:textInput>"
    cell = [table.cell(at, 1).paragraphs[0] for at in range(4)]
    _put(cell[0], *_field(text.format(1, ""), "FORMTEXT", blank))
    _put(cell[1], *_field(text.format(2, "<w:maxLength w:val='3'/>"), "FORMTEXT", blank))
    listed = (
        "<w:name w:val='Dropdown1'/><w:ddList><w:listEntry w:val='Essex'/>"
        "<w:listEntry w:val='Kent'/></w:ddList>"
    )
    _put(cell[2], *_field(listed, "FORMDROPDOWN", ""))
    for number, words in ((1, " Yes "), (2, " No ")):
        data = (
            f"<w:name w:val='Check{number}'/><w:checkBox><w:sizeAuto/><w:default w:val='0'/>"
            "</w:checkBox>"
        )
        _put(cell[3], *_field(data, "FORMCHECKBOX", ""))
        cell[3].add_run(words)
    line = document.add_paragraph("Recommended changes to the plan: ")
    _put(line, *_field(text.format(3, ""), "FORMTEXT", blank))
    return saved(document)


def with_fixed_rows(content: bytes) -> bytes:
    document = Document(BytesIO(content))
    for table in document.tables:
        for row in table.rows:
            row.height, row.height_rule = 400000, WD_ROW_HEIGHT_RULE.EXACTLY
    return saved(document)


_BOX = (
    "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    " xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' {w}>"
    "<mc:Choice Requires='wps'><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'>{inside}</v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent>"
)


def form_of_other_shapes() -> bytes:
    """Labels in the same cell, blanks, a nested table, a text box, boxes after their words."""
    document = Document()
    document.add_paragraph("Name of pupil:\t\t\tHome language: ......................")
    line = document.add_paragraph("Date of birth: ")
    line.add_run("__________").underline = True
    grid = document.add_table(rows=3, cols=3, style="Table Grid")
    for at, words in enumerate(("Details", "Name", "Phone")):
        grid.cell(0, at).text = words
    grid.cell(1, 0).text, grid.cell(2, 0).text = "Parent 1", "Parent 2"
    outer = document.add_table(rows=2, cols=1, style="Table Grid")
    outer.cell(0, 0).text = "Views of the young person:      "
    inner = outer.cell(1, 0).add_table(rows=1, cols=2)
    inner.cell(0, 0).text = "School name"
    box = document.add_paragraph()
    inside = "<w:txbxContent><w:p><w:r><w:t>UPN: ____</w:t></w:r></w:p></w:txbxContent>"
    box.add_run()._r.append(parse_xml(_BOX.format(w=nsdecls("w"), inside=inside)))
    document.add_paragraph("Does the child have a social worker? Yes ☐ No ☐")
    document.add_paragraph("Differences of opinion:")
    document.add_paragraph()
    document.add_paragraph("Signed …………… Dated ……………")
    return saved(document)
