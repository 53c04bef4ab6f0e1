"""A photo that is sent keeps its points and loses where it was taken."""

import struct
from io import BytesIO

import pytest
from PIL import Image

from send_mis.parents.documents.photos import without_place

PLACE = 0x8825
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


def exif(orientation: int = 6) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "Telephone of Laura"
    made[PLACE] = {1: "N", 2: (52.0, 37.0, 41.0), 3: "E", 4: (1.0, 17.0, 33.0)}
    return made


def taken(kind: str, **more: object) -> bytes:
    made = BytesIO()
    picture = Image.effect_noise((60, 40), 60).convert("RGB")
    picture.save(made, kind, exif=exif(), **more)
    return made.getvalue()


def points(content: bytes) -> bytes:
    with Image.open(BytesIO(content)) as opened:
        return opened.convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("more", [{}, {"progressive": True}])
def test_the_place_and_the_telephone_go_and_the_points_stay(
    kind: str, more: dict[str, object]
) -> None:
    content = taken(kind, **more)
    assert b"Telephone of Laura" in content
    bare = without_place(content)
    assert b"Telephone" not in bare
    with Image.open(BytesIO(bare)) as opened:
        assert PLACE not in opened.getexif()
        assert opened.getexif().get(0x0112, 1) == (6 if kind == "JPEG" else 1)
    assert points(bare) == points(content)
    assert without_place(bare) == bare


def test_what_a_telephone_hangs_on_behind_goes_too() -> None:
    content = taken("JPEG")
    bare = without_place(content + b"\0\0ftypmp42 +52.6281+1.2925/")
    assert b"+52.6281" not in bare
    assert points(bare) == points(content)


def test_words_in_a_picture_go() -> None:
    packet = b"http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>52,37.7N</exif:GPSLatitude>"
    plain = BytesIO()
    Image.new("RGB", (4, 4)).save(plain, "JPEG", comment=b"at home")
    made = plain.getvalue()
    part = b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet
    bare = without_place(made[:2] + part + made[2:])
    assert b"GPSLatitude" not in bare
    assert b"at home" not in bare


@pytest.mark.parametrize("order", ["<", ">"])
def test_of_heic_the_place_is_blanked_where_it_stands(order: str) -> None:
    sign = b"II*\0" if order == "<" else b"MM\0*"
    first = struct.pack(order + "LHHHLLL", 8, 1, PLACE, 4, 1, 26, 0)
    latitude = struct.pack(order + "6L", 52, 1, 37, 1, 41, 1)
    place = struct.pack(order + "HHHL4sHHLLL", 2, 1, 2, 2, b"N\0\0\0", 2, 5, 3, 56, 0)
    tiff = sign + first + place + latitude
    content = HEIC + b"Exif\0\0" + tiff + b"points"
    bare = without_place(content)
    assert len(bare) == len(content)
    assert latitude in content
    assert latitude not in bare
    assert b"N\0\0\0" not in bare[len(content) - len(tiff) :]
    assert bare.endswith(b"points")


@pytest.mark.parametrize("cut", [3, 20, 200])
def test_one_that_is_cut_off_is_none(cut: int) -> None:
    with pytest.raises(ValueError, match=r".+"):
        without_place(taken("JPEG")[:cut])


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"GIF89a", b"", b"RIFF\0\0\0\0AVI "])
def test_what_is_no_photo_is_as_it_was(content: bytes) -> None:
    assert without_place(content) == content


def test_a_file_of_nothing_but_small_parts_keeps_nobody_waiting() -> None:
    small = b"\xff\xe0\0\x02" * 30_000
    with pytest.raises(ValueError, match="too many parts"):
        without_place(b"\xff\xd8" + small + b"\xff\xd9")
    signs = b"Exif\0\0" * 100_000
    assert without_place(HEIC + signs) == HEIC + signs
