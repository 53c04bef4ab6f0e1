"""Pictures that are sent, checked as far as they can be without drawing what is too large."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from pupils.documents.rules import kinds
from pupils.documents.rules.kinds import refused

_FORMATS = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "GIF": "gif", "WEBP": "webp"}
# Pillow opens what many telephones make, two pictures in one, as a JPEG and calls it MPO.
_OPENED_AS = ("PNG", "JPEG", "GIF", "WEBP")
_MOST_POINTS = 60_000_000
_LONGEST_SIDE = 20_000
# Drawn whole to see that it is whole: above this it costs too much memory.
_DRAWN_UP_TO = 16_000_000
_MOST_FRAMES = 500


def picture_kind(content: bytes) -> str:
    """Raises RuleBroken, at the field `file`."""
    try:
        with Image.open(BytesIO(content), formats=_OPENED_AS) as sent:
            _refuse_too_many_points(sent)
            kind = _FORMATS[sent.format or ""]
            sent.verify()
        with Image.open(BytesIO(content), formats=_OPENED_AS) as sent:
            if getattr(sent, "n_frames", 1) > _MOST_FRAMES:
                raise refused(kinds.PICTURE_TOO_LARGE)
            sent.seek(0)
            if sent.width * sent.height <= _DRAWN_UP_TO:
                sent.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refused(kinds.PICTURE_TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, EOFError) as error:
        raise refused(kinds.DAMAGED) from error
    if kind == "jpg" and b"\xff\xd9" not in content[content.rfind(b"\xff\xda") :]:
        raise refused(kinds.DAMAGED)
    return kind


def _refuse_too_many_points(sent: Image.Image) -> None:
    too_long = max(sent.size) > _LONGEST_SIDE
    if too_long or sent.width * sent.height > _MOST_POINTS:
        raise refused(kinds.PICTURE_TOO_LARGE)
