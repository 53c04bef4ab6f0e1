"""The form of an invented authority as a Word file, and the headings of another's portal."""

from collections.abc import Sequence

from send_mis.demo.document_building import word_file

NAME = "Annual review of an EHC plan"
HEADINGS = (
    "Name of child or young person", "Date of birth", "UPN", "School attended", "Date of meeting",
    "Who was invited and who attended", "Views of the child or young person",
    "Views of parents or carers", "Progress towards outcomes (Section E)",
    "Provision in place (Section F)", "What works well", "What does not work well",
    "Recommended changes to the plan", "Differences of opinion", "Recommendation",
)  # fmt: skip
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_ABOUT_TABLE = (
    f'<w:tblPr><w:tblW w:w="9600" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
)
_ABOUT = (
    "Name of child", "Date of birth", "UPN", "Year group", "School", "Parents or carers",
    "Date of the plan", "Date of the meeting", "Kind of review",
)  # fmt: skip
_WORDS = (
    "Views of the child", "Views of parents or carers", "What works well",
    "What does not work well", "Attainment and progress", "Changes recommended to the plan",
    "Differences of opinion",
)  # fmt: skip


def annual_review_form(*, authority: str, extra: Sequence[str] = ()) -> bytes:
    """`extra`: what else it asks, in a table of its own."""
    body = [
        _heading(f"{authority} Council", 32), _heading(NAME, 28),
        _line("To be returned to the SEND service within two weeks of the meeting."),
        _heading("1. About the child"), _beside(_ABOUT),
        _heading("2. People invited"),
        _listed(("Name", "Role", "Invited on", "Attended (yes or no)")),
        _heading("3. Advice received"), _listed(("From whom", "Asked for on", "Received on")),
        _heading("4. Outcomes (Section E)"), _listed(("Outcome", "By when", "Progress")),
        _heading("5. Provision (Section F)"), _listed(("Provision", "Amount", "Delivered")),
        _heading("6. What was said"), _beside(_WORDS),
        _heading("7. Recommendation"),
        _line("☐ Keep the plan as it is"), _line("☐ Amend the plan"),
        _line("☐ Cease to maintain the plan"),
        _heading("8. Actions agreed"), _listed(("Action", "By whom", "By when")),
    ]  # fmt: skip
    if extra:
        body += [_heading("9. Also asked"), _beside(extra)]
    body += [_beside(("Completed by", "Position", "Date"))]
    return word_file("".join(body))


def _heading(words: str, size: int = 24) -> str:
    return (
        '<w:p><w:pPr><w:spacing w:before="240" w:after="80"/></w:pPr><w:r><w:rPr><w:b/>'
        f'<w:sz w:val="{size}"/></w:rPr><w:t>{words}</w:t></w:r></w:p>'
    )


def _line(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _beside(labels: Sequence[str]) -> str:
    """A row for each label, with room beside it."""
    return _table((3200, 6400), [[_cell(label, 3200), _cell("", 6400)] for label in labels])


def _listed(columns: Sequence[str]) -> str:
    """Heads, and two empty rows."""
    wide = 9600 // len(columns)
    empty = [_cell("", wide) for _ in columns]
    return _table([wide] * len(columns), [[_cell(each, wide, bold=True) for each in columns],
                                          empty, empty])  # fmt: skip


def _table(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> str:
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    made = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows)
    return f"<w:tbl>{_ABOUT_TABLE}<w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def _cell(words: str, wide: int, *, bold: bool = False) -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    run = f"<w:r>{style}<w:t>{words}</w:t></w:r>" if words else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr><w:p>{run}</w:p></w:tc>'
