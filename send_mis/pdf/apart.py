"""Opens what strangers made, in a process of its own that has little memory and little time.

Started by `send_mis.pdf.looking` with the deed's name; the file comes in on standard input. It
knows neither settings nor database, so that whoever takes it over finds nothing. Its answer is on
standard output, and anything but the exit code 0 means that there is none.
"""

import sys
from io import BytesIO

_MEMORY_BYTES = 1_200 * 1024 * 1024
_SECONDS = 20
_MOST_PAGES, _MOST_LETTERS = 3, 20_000
_MOST_PAGES_OF_ALL = 40
_LONGEST_SIDE = 1_600
# Of a page that is a wall: a poster of ten metres is drawn no larger than a sheet.
_MOST_SCALE = 4.0


def main() -> int:
    deed = {"words": words, "text": text, "page": page, "picture": picture}[sys.argv[1]]
    content = sys.stdin.buffer.read()
    _limit()
    found = deed(content)
    sys.stdout.buffer.write(found)
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # a laptop with Windows has none
        return
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):
            continue  # a Mac has no limit of memory


def words(content: bytes) -> bytes:
    """The first pages' text, after a line each for the title and the days of making and saving."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        said = document.get_metadata_dict(skip_empty=True)
        lines = [
            " ".join(said.get(name, "").split()) for name in ("Title", "CreationDate", "ModDate")
        ]
        text = ""
        for number in range(min(len(document), _MOST_PAGES)):
            text += document[number].get_textpage().get_text_bounded() + "\n"
            if len(text) > _MOST_LETTERS:
                break
    return "\n".join([*lines, text[:_MOST_LETTERS]]).encode("utf-8", "replace")


def text(content: bytes) -> bytes:
    """A line that says "whole" where every page has text, else "part"; then all of the text."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        many = min(len(document), _MOST_PAGES_OF_ALL)
        said = [document[number].get_textpage().get_text_bounded() for number in range(many)]
        whole = many == len(document) and all(each.strip() for each in said)
    return "\n".join(["whole" if whole else "part", *said]).encode("utf-8", "replace")


def page(content: bytes) -> bytes:
    """The first page as a picture."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        sheet = document[0]
        scale = min(_MOST_SCALE, _LONGEST_SIDE / max(1.0, *sheet.get_size()))
        drawn = sheet.render(scale=scale, may_draw_forms=False).to_pil()
        return _png(drawn)


def picture(content: bytes) -> bytes:
    """The first frame drawn anew and upright: without place, camera, words or frames within."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = 60_000_000
    with Image.open(BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP")) as sent:
        is_photo = sent.format in ("JPEG", "MPO")
        if is_photo:
            sent.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
        drawn = ImageOps.exif_transpose(sent)
        drawn.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        if not is_photo:
            return _png(drawn)
        clean = Image.new("RGB", drawn.size)
        clean.paste(drawn.convert("RGB"))
    made = BytesIO()
    clean.save(made, "JPEG", quality=85)
    return made.getvalue()


def _png(drawn: "Image") -> bytes:  # type: ignore[name-defined]  # noqa: F821 imported where needed
    from PIL import Image

    kind = "RGBA" if "A" in drawn.getbands() or "transparency" in drawn.info else "RGB"
    clean = Image.new(kind, drawn.size)
    clean.paste(drawn.convert(kind))
    made = BytesIO()
    clean.save(made, "PNG")
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())
