"""One path from every object to the pupil, class and school that it belongs to."""

from dataclasses import dataclass

from django.db.models import Model

from send_mis.schools.models import AcademicYear, Closure, School, SchoolClass, Term, Trust


@dataclass(frozen=True)
class Path:
    """Lookups from a model to ids. The narrowest one present is the level of the model.

    A row without a pupil or class belongs to its school: every grant inside that school whose
    role has the action reaches it.

    What belongs to a class may belong to a whole year group instead: then to each class with
    that year group in that school year. What has several pupils in it is reached, besides, by
    whoever reaches any one of them, until that pupil leaves it.
    """

    school: str = ""
    school_class: str = ""
    pupil: str = ""
    trust: str = ""
    year_group: str = ""
    year: str = ""
    any_pupil: str = ""
    # Beside `any_pupil`: the first day on which that pupil is no longer in it; none: still in it.
    any_pupil_until: str = ""
    # The pupils whose records it shows, for the record of who opened what.
    shows: str = ""

    @property
    def is_shared(self) -> bool:
        return bool(self.year_group or self.any_pupil)


_LOWER_FLOORS: dict[type[Model], Path] = {
    Trust: Path(trust="id"),
    School: Path(school="id", trust="trust_id"),
    AcademicYear: Path(school="school_id"),
    Term: Path(school="year__school_id"),
    Closure: Path(school="school_id"),
    SchoolClass: Path(school="school_id", school_class="id"),
}


def path_of(model: type[Model]) -> Path:
    """The declared path. An undeclared model is a programming error, never "everybody"."""
    path = _LOWER_FLOORS.get(model) or getattr(model, "access_path", None)
    if not isinstance(path, Path):
        raise TypeError(f"{model.__name__} declares no access_path")
    return path
