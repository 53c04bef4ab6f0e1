from datetime import date
from io import BytesIO
from typing import Any

from django.utils.text import slugify
from PIL import Image

from send_mis.schools.choices import ClassKind, TermName
from send_mis.schools.models import AcademicYear, School, SchoolClass, SchoolCrest, Term, Trust
from send_mis.schools.pictures import drawn_anew
from tests.factories.audited import in_change, numbers


def make_trust(name: str = "", **fields: Any) -> Trust:
    name = name or f"Trust {next(numbers)}"
    with in_change():
        return Trust.objects.create(name=name, slug=fields.pop("slug", slugify(name)), **fields)


def make_school(name: str = "", trust: Trust | None = None, **fields: Any) -> School:
    """A school with the years 2025/26, 2026/27 and 2027/28 and their terms."""
    number = next(numbers)
    name = name or f"School {number}"
    fields.setdefault("slug", slugify(name))
    fields.setdefault("urn", f"{100000 + number}")
    with in_change():
        school = School.objects.create(name=name, trust=trust, **fields)
        for first in (2025, 2026, 2027):
            _make_year(school, first)
    return school


def give_crest(school: School) -> SchoolCrest:
    drawn = drawn_anew(picture())
    fields = {"picture": drawn.png, "sha256": drawn.sha256}
    with in_change():
        return SchoolCrest.objects.update_or_create(
            school=school, defaults=fields | {"width": drawn.width, "height": drawn.height}
        )[0]


def picture(
    kind: str = "PNG", size: tuple[int, int] = (60, 80), mode: str = "RGB", **more: Any
) -> bytes:
    written = BytesIO()
    Image.new(mode, size, "teal").save(written, kind, **more)
    return written.getvalue()


def _make_year(school: School, first: int) -> AcademicYear:
    year = AcademicYear.objects.create(
        school=school, starts_on=date(first, 9, 1), ends_on=date(first + 1, 8, 31)
    )
    Term.objects.bulk_create(
        [
            Term(
                year=year, name=TermName.AUTUMN,
                starts_on=date(first, 9, 2), ends_on=date(first, 12, 18),
            ),
            Term(
                year=year, name=TermName.SPRING,
                starts_on=date(first + 1, 1, 4), ends_on=date(first + 1, 3, 26),
            ),
            Term(
                year=year, name=TermName.SUMMER,
                starts_on=date(first + 1, 4, 12), ends_on=date(first + 1, 7, 21),
            ),
        ]
    )  # fmt: skip
    return year


def year_of(school: School, first: int = 2026) -> AcademicYear:
    return AcademicYear.objects.get(school=school, starts_on__year=first)


def make_class(
    school: School,
    name: str = "4H",
    year_groups: tuple[int, ...] = (4,),
    year: AcademicYear | None = None,
    kind: ClassKind = ClassKind.REGISTRATION,
) -> SchoolClass:
    with in_change():
        return SchoolClass.objects.create(
            school=school,
            year=year or year_of(school),
            name=name,
            year_groups=list(year_groups),
            kind=kind,
        )
