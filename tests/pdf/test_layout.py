"""Nothing is cut or laid over its neighbour, and no page holds a line or two alone."""

import pymupdf
import pytest

from send_mis.pdf import letters
from send_mis.pdf.render import html_to_pdf

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte"
HEAD = '<table class="fixed"><thead><tr><th>What</th><th>How</th></tr></thead>'
NOTE = '<p class="note">The note under it.</p>'
KEY = '<p class="tail">The key</p><p class="note tail writing-room">The room to write.</p>'
ITEMS = '<ul class="note"><li>one law</li><li>another</li></ul><p class="note">The note.</p>'
MONEY = '<section class="tail"><h2>Money</h2><p>one fund</p></section>'


def laid_out(body: str, *, kind: str = "portrait", school: str = "Harebell") -> pymupdf.Document:
    html = (
        '<html lang="en-GB"><head><title>T</title><link rel="stylesheet" href="css/pdf.css"></head>'
        f'<body class="{kind}" data-school="{school}" data-confidential="Confidential"'
        f' data-foot="For {school}"><div class="letterhead">'
        f'<p class="letterhead-school">{school}</p><p class="letterhead-mark">Confidential</p>'
        f'</div><h1>T</h1><p class="lede">Of whom</p>{body}</body></html>'
    )
    return pymupdf.open(stream=html_to_pdf(html))


def rows(number: int, more: int = 2) -> str:
    words = "<br>more" * more
    return "".join(f"<tr><td>row {n}{words}</td><td>x</td></tr>" for n in range(number))


def lines_of(page: pymupdf.Page) -> int:
    """Between the margins."""
    bottom = page.rect.height - 55
    return len({round(word[3]) for word in page.get_text("words") if 55 < word[3] < bottom})


def test_a_long_word_stays_in_its_column_and_within_the_page_also_at_its_edges() -> None:
    heads = "".join(f'<th class="num">{LONG}</th>' for _ in range(6))
    cells = "".join(f"<td>{LONG}</td>" for _ in range(5))
    chip = f'<td><span class="chip chip-late">{LONG}</span></td>'
    table = f'<table class="fixed"><thead><tr>{heads}</tr></thead><tr>{cells}{chip}</tr></table>'
    facts = f'<table class="facts"><tr><th>{LONG}</th><td>{LONG * 3}</td></tr></table>'
    later = f'<div style="break-before: page">{facts}</div>'
    with laid_out(table + later, kind="landscape", school=LONG * 3) as document:
        margin = 16 * 72 / 25.4
        for page in document:
            assert "Confidential" in page.get_text()
            for x0, _, x1, *_ in page.get_text("words"):
                assert margin - 1 <= x0 < x1 <= page.rect.width - margin + 1
        first, second = document
        width = (first.rect.width - 2 * margin) / 6
        boxes = [
            span["bbox"] for block in first.get_text("dict")["blocks"]
            for line in block.get("lines", ()) for span in line["spans"]
            if 160 < span["bbox"][1] < first.rect.height - 60
        ]  # fmt: skip
        assert len(boxes) > 30
        for x0, _, x1, _ in boxes:
            assert (x0 - margin + 1) // width == (x1 - margin - 1) // width, (x0, x1)
        edge = margin + 45 * 72 / 25.4
        for x0, y0, x1, *_ in second.get_text("words"):
            if 60 < y0 < second.rect.height - 60:
                assert x1 <= edge or x0 >= edge, (x0, x1)


@pytest.mark.parametrize(
    "tail", [NOTE, KEY, ITEMS, MONEY], ids=["note", "key", "list", "section"]
)  # fmt: skip
def test_what_ends_a_page_is_not_alone_on_the_next(tail: str) -> None:
    for number in range(9, 15):
        table = f"{HEAD}<tbody>{rows(number)}</tbody></table>"
        with laid_out(table + tail) as document:
            assert f"row {number - 1}" in document[-1].get_text(), number
            assert lines_of(document[-1]) > 6, number


def test_the_last_page_of_a_list_has_three_rows() -> None:
    for number in range(28, 35):
        with laid_out(f"{HEAD}<tbody>{rows(number, 0)}</tbody></table>") as document:
            text = document[-1].get_text()
        assert all(f"row {number - back}" in text for back in (1, 2, 3)), number


@pytest.mark.parametrize(
    "body",
    [
        f'<section class="keep"><h2>Aim</h2><table><tbody>{rows(40, 0)}</tbody></table></section>',
        f'{HEAD}<tbody><tr><td>{"word<br>" * 60}</td><td>x</td></tr></tbody></table>',
        f'{HEAD}<tbody>{rows(1)}<tr><td>{"word<br>" * 60}</td></tr>{rows(3)}</tbody></table>',
        f'{HEAD}<tbody class="keep">{rows(60, 0)}</tbody></table>',
    ],
    ids=["section", "first row", "second row", "group"],
)  # fmt: skip
def test_what_is_taller_than_a_page_does_not_leave_the_one_before_it_empty(body: str) -> None:
    with laid_out(body) as document:
        assert len(document) >= 2
        assert all(lines_of(page) > 20 for page in document.pages(0, len(document) - 1))


def test_the_headings_of_a_table_stand_on_each_of_its_pages() -> None:
    with laid_out(f"{HEAD}<tbody>{rows(40)}</tbody></table>") as document:
        assert len(document) >= 3
        assert all("What" in page.get_text() for page in document)


def test_the_text_face_is_asked_which_letters_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine with no other face, each letter that it lacks is named, also a Welsh one."""
    monkeypatch.setattr(letters, "_is_in_a_face", lambda point: False)
    assert letters.lacking("Siân Łucja Ö €£ “–” · ≤ ½") == []
    assert letters.lacking("Ŵyn → ✓") == ["[U+0174]", "[U+2192]", "[U+2713]"]
