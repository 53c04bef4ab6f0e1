"""A picture that somebody sends becomes one that we drew: its points and nothing else."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from send_mis.errors import RuleBroken

MOST_BYTES = 2 * 1024 * 1024
# Of what is sent: unpacked, a point takes four bytes of memory.
_MOST_POINTS = 16_000_000
# Of what is kept: enough for a crest of 14 mm, or for a long name beside it, at 300 dpi.
_WIDEST, _HIGHEST = 800, 300
_FORMATS = ("PNG", "JPEG")
_WRONG = "Choose a picture that is a PNG or a JPEG. This file is neither, or is damaged."
TOO_LARGE = (
    "The picture is too large. Choose one of at most 2 MB and 4,000 × 4,000 points:"
    " on paper it is 14 mm high."
)


@dataclass(frozen=True, slots=True)
class Picture:
    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return sha256(self.png).hexdigest()


def drawn_anew(content: bytes) -> Picture:
    """By its content, whatever its name says. Neither place, camera, text nor a second picture
    travels on. Raises RuleBroken, at the field `picture`."""
    if len(content) > MOST_BYTES:
        raise RuleBroken({"picture": [TOO_LARGE]})
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as sent:
            sent.verify()
        with Image.open(BytesIO(content), formats=_FORMATS) as sent:
            if sent.width * sent.height > _MOST_POINTS:
                raise RuleBroken({"picture": [TOO_LARGE]})
            if sent.format == "JPEG" and not _has_its_end(content):
                raise RuleBroken({"picture": [_WRONG]})
            # A photo is unpacked at a fraction of its size, whichever way up it was taken.
            sent.draft("RGB", (_WIDEST, _WIDEST))
            turned = ImageOps.exif_transpose(sent).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise RuleBroken({"picture": [_WRONG]}) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RuleBroken({"picture": [TOO_LARGE]}) from error
    turned.thumbnail((_WIDEST, _HIGHEST))
    bare = Image.new("RGBA", turned.size)
    bare.paste(turned)
    written = BytesIO()
    bare.save(written, "PNG", optimize=True)
    return Picture(written.getvalue(), bare.width, bare.height)


def _has_its_end(jpeg: bytes) -> bool:
    """WeasyPrint tells Pillow, for the whole process, to fill up what was cut off; here it is
    refused. After the last scan begins (FF DA) comes the mark of the end (FF D9)."""
    return jpeg.rfind(b"\xff\xd9") > jpeg.rfind(b"\xff\xda")
