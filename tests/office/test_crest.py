"""The crest of a school: what may be one, what is kept of it, and where it stands."""

import re
from base64 import b64encode
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFile, PngImagePlugin

from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from send_mis.schools.models import School, SchoolCrest
from send_mis.schools.pictures import MOST_BYTES, drawn_anew
from send_mis.schools.selectors import crest_of
from tests.access.routes import all_routes
from tests.access.test_downloads import FACTS
from tests.access.things import Things
from tests.calculator.asking import address
from tests.factories import give_crest
from tests.factories.schools import picture
from tests.people import Cast, signed_in


def _with_words() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "Noah Bright")
    return picture(pnginfo=told, icc_profile=b"Noah Bright", mode="P")


def _from_a_phone() -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "Noah Bright", 6  # what it shows; lies on its side
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize(
    ("sent", "size"),
    [
        (picture(), (60, 80)), (picture("JPEG", mode="CMYK"), (60, 80)),
        (picture("JPEG", mode="L"), (60, 80)), (picture(mode="RGBA"), (60, 80)),
        (picture(mode="LA"), (60, 80)),
        (_with_words(), (60, 80)), (_from_a_phone(), (80, 60)),
        (picture(size=(3000, 300)), (800, 80)), (picture(size=(200, 3000)), (20, 300)),
        (picture() + b"<script>alert(1)</script>PK\x03\x04", (60, 80)),
        (picture(size=(1, 4000)), (1, 300)),
    ],
)  # fmt: skip
def test_what_is_kept_is_drawn_anew_and_small(sent: bytes, size: tuple[int, int]) -> None:
    drawn = drawn_anew(sent)
    assert (drawn.width, drawn.height) == size
    assert not re.search(rb"Noah|script|PK|iCCP|eXIf|tEXt", drawn.png)
    with Image.open(BytesIO(drawn.png)) as found:
        assert (found.format, found.size, found.mode) == ("PNG", size, "RGBA")
        red, green, blue = found.convert("RGB").getpixel((0, 0))
        assert found.getpixel((0, 0))[3] == 255
        assert max(red, green, blue) - min(red, green, blue) > 60 or size == (60, 80)


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"crest", picture("GIF"), picture("BMP"), picture("WEBP"), picture("TIFF"),
        picture("ICO"), picture()[:60], picture("JPEG")[:-300], b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        picture()[:8] + b"\x00" * 60,
    ],
)  # fmt: skip
def test_what_is_no_png_and_no_jpeg_is_refused(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where WeasyPrint has told Pillow to fill up what was cut off."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(RuleBroken, match="PNG or a JPEG") as refused:
        drawn_anew(sent)
    assert set(refused.value.problems) == {"picture"}


@pytest.mark.parametrize(
    "sent",
    [
        picture(mode="1", size=(5000, 5000)), picture(mode="1", size=(20000, 20000)),
        picture() + b" " * MOST_BYTES,
    ],
    ids=["points", "a bomb", "bytes"],
)  # fmt: skip
def test_what_is_too_large_is_refused_before_it_is_unpacked(sent: bytes) -> None:
    with pytest.raises(RuleBroken, match="too large"):
        drawn_anew(sent)


def _send(client: Client, school: School, content: bytes, name: str = "x.png") -> HttpResponse:
    url = reverse("school_page_crest", args=[school.slug])
    answer: HttpResponse = client.post(url, {"picture": SimpleUploadedFile(name, content)})
    return answer


def test_it_is_set_shown_changed_and_removed_and_the_record_says_so(cast: Cast) -> None:
    client, school = signed_in(cast.office), cast.harebell
    page, shown = (
        reverse(name, args=[school.slug]) for name in ("school_page", "school_page_crest_picture")
    )
    assert client.get(shown).status_code == 404
    assert "None yet" in client.get(page).content.decode()
    assert _send(client, school, picture("JPEG"), "crest.exe").status_code == 302
    assert f'src="{shown}"' in client.get(page).content.decode()
    answer = client.get(shown)
    assert answer.content == crest_of(school.pk)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert signed_in(cast.stranger("office")).get(shown).status_code == 404

    again = [_send(client, school, picture("JPEG")), _send(client, school, picture(size=(9, 9)))]
    assert [each.status_code for each in again] == [302, 302]
    assert SchoolCrest.objects.get().width == 9
    url = reverse("school_page_crest_remove", args=[school.slug])
    assert [client.post(url).status_code for _ in range(2)] == [302, 302]
    assert client.get(shown).status_code == 404
    done = Change.objects.filter(event__startswith="school.crest").order_by("at")
    assert list(done.values_list("event", "user_id", "school_id")) == [
        (event, cast.office.pk, school.pk)
        for event in ("school.crest_set", "school.crest_set", "school.crest_removed")
    ]
    record = signed_in(cast.head).get(reverse("audit", args=[school.slug])).content.decode()
    assert "Set the crest on the school’s PDFs" in record
    assert "Removed the crest from the school’s PDFs" in record


def test_what_cannot_be_a_crest_leaves_the_one_that_is_there(cast: Cast) -> None:
    client, school = signed_in(cast.head), cast.harebell
    give_crest(school)
    before = crest_of(school.pk)
    for content, said in (
        (b"<svg/>", "PNG or a JPEG"), (b"", "The file is empty"),
        (b"x" * (MOST_BYTES + 1), "too large"),
    ):  # fmt: skip
        answer = _send(client, school, content)
        assert answer.status_code == 200
        assert said in answer.content.decode()
    nothing = client.post(reverse("school_page_crest", args=[school.slug]), {})
    assert "Choose the picture" in nothing.content.decode()
    client.handler.enforce_csrf_checks = True
    answer = _send(client, school, picture(size=(9, 9)))
    assert answer.status_code == 403 or "/accounts/login/" in answer["Location"]
    assert crest_of(school.pk) == before


PDFS = [
    route for route in all_routes()
    if route.name.endswith("_pdf")
]  # fmt: skip


def test_it_stands_on_every_pdf_of_the_school(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the list of a whole trust, and of a stranger's dates, there is no school to speak of."""
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    things = Things(cast)
    crest = f'src="data:image/png;base64,{b64encode(crest_of(cast.harebell.pk)).decode()}"'
    assert len(PDFS) >= 11
    for route in PDFS:
        is_of_trust = route.name.startswith("trust_")
        url = route.url(things)
        if route.name == "calculator_pdf":
            url = address("annual_review", route.name, **FACTS)
            assert crest not in Client().get(url).content.decode()
        reader = signed_in(cast.trust_lead if is_of_trust else cast.senco)
        page = reader.get(url)
        assert page["Content-Type"] == "application/pdf", route.name
        assert (crest in page.content.decode()) is not is_of_trust, route.name
        assert is_of_trust or 'alt="Crest of Harebell Primary"' in page.content.decode()


def test_it_is_drawn_on_paper_and_never_larger_than_its_place(cast: Cast) -> None:
    import pymupdf

    give_crest(cast.harebell)
    url = reverse("provision_map_pdf", args=[cast.harebell.slug])
    content = signed_in(cast.senco).get(url).content
    with pymupdf.open(stream=content) as document:
        (image,) = document[0].get_image_info()
    x0, y0, x1, y1 = image["bbox"]
    assert round(y1 - y0) == round(14 * 72 / 25.4)
    assert round((x1 - x0) / (y1 - y0), 2) == 0.75
