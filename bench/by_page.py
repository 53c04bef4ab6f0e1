"""Each page beside the plain page, and in a school of 2,000 pupils beside one of 400."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
    most_kb: float = MOST_KB
    # Of a page that is saved: what its form sends.
    sent: Callable[[Place], Mapping[str, Any]] | None = None

    def open(self, place: Place) -> bytes:
        visitor, url = self.who(place), self.url(place)
        return visitor(url) if self.sent is None else visitor.save(url, self.sent(place))

    def queries(self, place: Place) -> int:
        sent = None if self.sent is None else self.sent(place)
        return self.who(place).queries(self.url(place), sent)

    def kilobytes(self, place: Place) -> float:
        return 0 if self.sent else len(self.who(place).html(self.url(place))) / 1000


def _at(url: str) -> Callable[[Place], str]:
    return lambda _: url


def _reviewer(place: Place) -> Visitor:
    return place.reviewer


def _assessed(place: Place) -> str:
    return f"/bench-0/assessments/classes/{place.reviewed.class_id}/record/"


GRID = "/bench-0/support-plans/review/?show=every"
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
    Page("Review of a pupil's plan", _reviewer,
         lambda place: f"/cycles/{place.reviewed.cycle_id}/review/", 4.0, 15),
    Page("Support plans that ask for a look", _reviewer, _at("/bench-0/support-plans/?show=look"),
         9.0, 15, of_register=3.0, most_kb=200),
    Page("Grid of reviews of 60", _reviewer, _at(GRID), 20.0, 15, most_kb=600),
    Page("Grid of reviews of 60, saved", _reviewer, _at(GRID), 250.0, 140,
         sent=lambda place: place.reviewed.reviews),
    Page("Board of 450 EHC plans", _reviewer, _at("/bench-0/ehc-plans/"), 9.0, 15, of_register=2.0),
    Page("Annual review of an EHC plan", _reviewer,
         lambda place: f"/pupils/{place.reviewed.with_ehc_plan}/ehc-plan/review/", 4.0, 15),
    Page("A summary, read by a parent", lambda place: place.parent,
         lambda place: f"/my-children/{place.shared_id}/", 1.5, 6),
    Page("A report, read by a governor", lambda place: place.governor,
         lambda place: f"/reports/{place.report_id}/", 2.0, 8),
    Page("Grid of assessments of a class × 6", _reviewer, _assessed, 6.0, 15, most_kb=200),
    Page("Grid of assessments, saved", _reviewer, _assessed, 20.0, 25,
         sent=lambda place: place.reviewed.values),
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
            or self.kilobytes > page.most_kb
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


def page_results(
    small: Place, usual: Place, large: Place, only: str = ""
) -> list[PageResult]:  # fmt: skip
    """Page by page the three schools side by side, so that a slow minute hits all of them alike.

    `only`: words with commas between: the register, and pages whose name has one of them.
    """
    words = only.split(",")
    pages = [
        page for page in PAGES
        if page.what == REGISTER or any(word in page.what.lower() for word in words)
    ]  # fmt: skip
    asked = [
        (lambda place=place, page=page: page.open(place))
        for page in pages
        for place in (small, usual, large)
    ]
    plain, *found = best_of(lambda: _plain(usual), *asked, rounds=ROUNDS)
    in_small, in_usual, in_large = found[::3], found[1::3], found[2::3]
    register = in_usual[[page.what for page in pages].index(REGISTER)]
    return [
        PageResult(
            page, in_usual[n], plain, register, in_large[n] / in_small[n], page.queries(usual),
            page.kilobytes(usual),
        )
        for n, page in enumerate(pages)
    ]  # fmt: skip


def _plain(place: Place) -> bytes:
    use_database(place.database)
    return place.plain()
