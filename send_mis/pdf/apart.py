"""Opens what strangers made, in a process of its own that has little memory and little time.

Started by `send_mis.pdf.looking` with the deed's name; the file comes in on standard input. It
knows neither settings nor database, so that whoever takes it over finds nothing. Its answer is on
standard output, and anything but the exit code 0 means that there is none.
"""

import sys

_MEMORY_BYTES = 1_200 * 1024 * 1024
_SECONDS = 20
_MOST_PAGES, _MOST_LETTERS = 3, 20_000


def main() -> int:
    deed = {"words": words}[sys.argv[1]]
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


if __name__ == "__main__":
    sys.exit(main())
