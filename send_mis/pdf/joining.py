"""Several PDFs as one file to print, each beginning on a new page, with what screen readers need.

qpdf, which pikepdf is made of, copies pages alone: the tree that says what is a heading and in
which order to read is put together here, so that the file stays a tagged one.
"""

from collections.abc import Iterable
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf


def joined_pdf(files: Iterable[bytes]) -> bytes:
    """Of one file or more. Raises pikepdf.PdfError for what is no PDF."""
    made = Pdf.new()
    tree: list[Object] = []
    places: list[object] = []
    opened = [Pdf.open(BytesIO(each)) for each in files]
    for source in opened:
        first = len(made.pages)
        made.pages.extend(source.pages)
        tree += _tree(made, source, first, places)
    made.Root.StructTreeRoot = made.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Array(tree), ParentTree=Dictionary(Nums=Array()))
    )
    for element in tree:
        element.P = made.Root.StructTreeRoot
    made.Root.StructTreeRoot.ParentTree.Nums = Array(places)
    _as_the_first(made, opened[0])
    kept = BytesIO()
    made.save(kept, deterministic_id=True)
    return kept.getvalue()


def _tree(made: Pdf, source: Pdf, first: int, places: list[object]) -> list[Object]:
    """The elements of a file that was added, and in `places` which of them is in which page."""
    root = source.Root.get("/StructTreeRoot")
    if root is None:
        return []
    # Copied once, as a whole: its pages are known to be those that were added.
    copied = made.copy_foreign(source.make_indirect(root))
    start = len(places) // 2
    numbers = list(copied.ParentTree.Nums)
    for at in range(0, len(numbers), 2):
        places.extend((start + int(numbers[at]), numbers[at + 1]))
    for page in made.pages[first:]:
        if "/StructParents" in page:
            page.StructParents = int(page.StructParents) + start
        for note in page.get("/Annots", []):
            if "/StructParent" in note:
                note.StructParent = int(note.StructParent) + start
    return list(copied.K)


def _as_the_first(made: Pdf, first: Pdf) -> None:
    """Language and title, and that it is tagged, are said as the first file says them."""
    for name in ("/MarkInfo", "/ViewerPreferences", "/Lang", "/Metadata"):
        value = first.Root.get(name)
        if value is not None:
            made.Root[name] = made.copy_foreign(first.make_indirect(value))
