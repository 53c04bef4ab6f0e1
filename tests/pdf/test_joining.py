"""Several PDFs as one file: every page, and what screen readers need of each."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from outloud import check

from send_mis.pdf.joining import joined_pdf
from send_mis.pdf.render import html_to_pdf

PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><title>Letter {0}</title></head>'
    '<body class="portrait"><h1>Letter {0}</h1><p>Dear reader {0}</p>'
    "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>B</td></tr></tbody></table></body></html>"
)


@pytest.fixture(scope="module")
def files() -> list[bytes]:
    return [html_to_pdf(PAGE.format(number)) for number in range(3)]


def test_each_begins_on_a_page_of_its_own_and_keeps_its_tags(files: list[bytes]) -> None:
    joined = joined_pdf(files)
    with pikepdf.open(BytesIO(joined)) as made:
        assert len(made.pages) == 3
        root = made.Root.StructTreeRoot
        assert len(root.K) == 3
        assert [int(page.StructParents) for page in made.pages] == [0, 1, 2]
        assert [int(key) for key in list(root.ParentTree.Nums)[::2]] == [0, 1, 2]
        assert made.Root.MarkInfo.Marked
        assert str(made.Root.Lang) == "en-GB"
        for number, element in enumerate(root.K):
            assert element.P.objgen == root.objgen
            leaf = element
            while isinstance(leaf.K[0], pikepdf.Dictionary):
                leaf = leaf.K[0]
            assert leaf.Pg.objgen == made.pages[number].objgen


def test_no_barrier_is_found(files: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "letters.pdf"
    path.write_bytes(joined_pdf(files))
    result = check(str(path))
    assert result.error in (None, "")
    assert result.errors == 0, [str(each) for each in result.findings]


def test_a_file_without_tags_is_printed_along(files: list[bytes]) -> None:
    plain = BytesIO()
    with pikepdf.new() as bare:
        bare.add_blank_page()
        bare.save(plain)
    with pikepdf.open(BytesIO(joined_pdf([files[0], plain.getvalue(), files[1]]))) as made:
        assert len(made.pages) == 3
        assert len(made.Root.StructTreeRoot.K) == 2
        assert "/StructParents" not in made.pages[1]
