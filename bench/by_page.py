"""Each page beside the plain page, and in a school of 2,000 pupils beside one of 400."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.databases import Place, Visitor, use_database
from bench.measure import best_of

SMALL, USUAL, LARGE = 400, 1_000, 2_000
ROUNDS = 5
LARGE_TO_SMALL = 1.3
MOST_KB = 150.0


@dataclass(frozen=True)
class Page:
    """A page, who opens it, and how many plain pages it may cost. `url` is asked of a school."""

    what: str
    who: Callable[[Place], Visitor]
    url: Callable[[Place], str]
    limit: float
    most_queries: int | None = None
    # How many registers of 50 it may cost, besides.
    of_register: float | None = None


def _at(url: str) -> Callable[[Place], str]:
    return lambda _: url


REGISTER = "Register of 50"
PAGES = (
    Page("Signed-in empty page", lambda place: place.senco, _at("/bench-empty/"), 0.8),
    Page(REGISTER, lambda place: place.senco, _at("/bench-0/register/"), 3.0),
    Page("First page, SENCO", lambda place: place.senco, _at("/"), 3.0, 15),
    Page("First page, headteacher", lambda place: place.head, _at("/"), 3.0, 15),
    Page("First page, teacher", lambda place: place.teacher, _at("/"), 3.0, 15),
    Page("First page, TA", lambda place: place.assistant, _at("/"), 3.0, 15),
    Page("Pupil's first page, SENCO", lambda place: place.senco,
         lambda place: f"/pupils/{place.pupil_id}/", 4.0, 15),
    Page("Documents of 2,000, SENCO", lambda place: place.senco,
         lambda place: f"/pupils/{place.pupil_id}/documents/", 4.0, 10),
    Page("Plan that is agreed, SENCO", lambda place: place.senco,
         lambda place: f"/plans/{place.made.agreed.pk}/", 3.5),
    Page("Plan that is agreed, teacher", lambda place: place.teacher,
         lambda place: f"/plans/{place.made.agreed.pk}/", 3.5),
    Page("Plan being written, SENCO", lambda place: place.senco,
         lambda place: f"/plans/{place.made.draft.pk}/write/", 3.5),
    Page("Sessions of a day, TA", lambda place: place.assistant, _at("/bench-0/sessions/"), 4.0),
    Page("Sessions of a day, teacher", lambda place: place.teacher, _at("/bench-0/sessions/"),
         4.0),
    Page("Sessions of a day, whole school", lambda place: place.senco,
         _at("/bench-0/sessions/?who=all"), 4.0),
    Page("Unrecorded sessions, whole school", lambda place: place.senco,
         _at("/bench-0/sessions/unrecorded/?who=all"), 6.0),
    Page("Provision map of 50", lambda place: place.senco, _at("/bench-0/map/"), 9.0,
         of_register=3.0),
    Page("Golden thread of 50", lambda place: place.senco, _at("/bench-0/gaps/"), 9.0, 12,
         of_register=3.0),
)  # fmt: skip


@dataclass(frozen=True)
class PageResult:
    page: Page
    milliseconds: float
    plain: float
    register: float
    growth: float
    queries: int
    kilobytes: float

    @property
    def ratio(self) -> float:
        return self.milliseconds / self.plain

    @property
    def is_over(self) -> bool:
        page = self.page
        return (
            self.ratio > page.limit
            or self.growth > LARGE_TO_SMALL
            or self.kilobytes > MOST_KB
            or (page.most_queries is not None and self.queries > page.most_queries)
            or (
                page.of_register is not None
                and self.milliseconds > page.of_register * self.register
            )
        )

    def __str__(self) -> str:
        queries = f"{self.queries}" + (
            f"/{self.page.most_queries}" if self.page.most_queries else ""
        )
        return (
            f"{self.page.what:<36}{self.milliseconds:>8.1f}{self.ratio:>8.2f}{self.page.limit:>7.1f}"
            f"{queries:>9}{self.kilobytes:>8.0f}{self.growth:>9.2f}"
            f"{'OVER' if self.is_over else 'ok':>7}"
        )


HEADING = f"{'':<36}{'ms':>8}{'P':>8}{'limit':>7}{'queries':>9}{'kB':>8}{'2000/400':>9}{'':>7}"


def page_results(small: Place, usual: Place, large: Place) -> list[PageResult]:
    """Page by page the three schools side by side, so that a slow minute hits all of them alike."""
    asked = [
        (lambda place=place, page=page: page.who(place)(page.url(place)))
        for page in PAGES
        for place in (small, usual, large)
    ]
    plain, *found = best_of(lambda: _plain(usual), *asked, rounds=ROUNDS)
    in_small, in_usual, in_large = found[::3], found[1::3], found[2::3]
    register = in_usual[[page.what for page in PAGES].index(REGISTER)]
    return [
        PageResult(
            page, in_usual[n], plain, register, in_large[n] / in_small[n],
            page.who(usual).queries(page.url(usual)),
            len(page.who(usual).html(page.url(usual))) / 1000,
        )
        for n, page in enumerate(PAGES)
    ]  # fmt: skip


def _plain(place: Place) -> bytes:
    use_database(place.database)
    return place.plain()
