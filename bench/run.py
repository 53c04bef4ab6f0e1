"""What is measured: each page of one school, and the first school alone and among a hundred."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from bench.by_page import HEADING, LARGE, SMALL, USUAL, page_results
from bench.databases import (
    Place,
    Visitor,
    copy_database,
    make_place,
    make_tables,
    trust_lead,
    use_database,
)
from bench.measure import best_of
from bench.provision import multiply_sessions
from bench.reminders import ALL_TO_ONE, MOST_MB, morning
from bench.rush import MOST_SECONDS, PEOPLE, SECONDS, rush
from bench.traffic import static_bytes
from send_mis.access import clock

HERE, EMPTY, SEARCH = "/bench-0/register/", "/bench-empty/", "/bench-0/register/?q=oakfild"
MAP, EFFECT = "/bench-0/map/", "/bench-0/effect/"
MAP_QUERIES = 15
RATIO_TO_EMPTY, RATIO_TO_ALONE = 8.0, 1.2
# Sessions are counted by one aggregate, in the database; all else on the page is as before.
SESSIONS_TIMES, EFFECT_TO_TENTH = 10, 2.0
# One index holds the names of all schools.
SEARCH_TO_ALONE = 1.5
# The register of all of a trust's schools.
COMPARED, REGISTERS = "/trust/bench-trust-0/compare/", "/trust/bench-trust-0/register/"
COMPARED_TO_REGISTER, COMPARED_QUERIES = 2.0, 12
FIRST_VISIT_KB, NEXT_VISIT_KB = 100.0, 30.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Result:
    what: str
    value: float
    limit: float
    unit: str = "×"

    @property
    def is_over(self) -> bool:
        return self.value > self.limit

    def __str__(self) -> str:
        verdict = "OVER" if self.is_over else "ok"
        return f"{self.what:<60}{self.value:>8.2f}{self.limit:>8.2f} {self.unit:<3}{verdict:>5}"


def is_over(*, schools: int, say: Say, only: str = "") -> bool:
    """Measures, prints and judges. `schools` 0: the pages of one school only, in a minute; `only`:
    of these those with that word in their name."""
    settings.ROOT_URLCONF = "bench.pages"
    say("Making the tables …")
    base = make_tables()
    small, usual, large = (
        _school(base, f"bench_{pupils}", pupils, say) for pupils in (SMALL, USUAL, LARGE)
    )
    say("Measuring the pages …")
    pages = page_results(small, usual, large, only)
    say(f"\nP, a plain page of Django's: {pages[0].plain:.1f} ms\n{HEADING}")
    for page in pages:
        say(str(page))
    found = [_school_results(base, usual, schools, say)] if schools else []
    results = [result for each in found for result in each]
    if results:
        say(f"\n{'':<60}{'now':>8}{'limit':>8}")
    for result in results:
        say(str(result))
    return any(page.is_over for page in pages) or any(result.is_over for result in results)


def _school(base: str, database: str, pupils: int, say: Say) -> Place:
    say(f"One school of {pupils:,} pupils …")
    return make_place(base, database, schools=1, pupils=pupils)


def _school_results(base: str, place: Place, schools: int, say: Say) -> list[Result]:
    alone = place.senco
    say(f"{schools:,} schools of {USUAL:,} pupils …")
    place_among = make_place(base, "bench_among", schools=schools, pupils=USUAL, a_trust=schools)
    among, lead = place_among.senco, trust_lead("bench_among")
    compared, registers = best_of(lambda: lead(COMPARED), lambda: lead(REGISTERS), rounds=3)
    say("The first school again, with ten times as many sessions …")
    copy_database(place.database, "bench_many")
    many = Visitor(alone.client, "bench_many")
    use_database("bench_many")
    sessions = multiply_sessions(SESSIONS_TIMES)
    say("Measuring …")
    empty, register, search, register_among, search_among, effect, effect_many = best_of(
        lambda: alone(EMPTY), lambda: alone(HERE), lambda: alone(SEARCH),
        lambda: among(HERE), lambda: among(SEARCH),
        lambda: alone(EFFECT), lambda: many(EFFECT),
    )  # fmt: skip
    total = schools * USUAL
    say(
        f"Processor time with the database: empty page {empty:.1f} ms, register {register:.1f} ms,"
        f" among {total:,} pupils {register_among:.1f} ms; search {search:.1f} ms,"
        f" among all {search_among:.1f} ms;"
        f" effect {effect:.1f} ms, over {sessions:,} sessions {effect_many:.1f} ms;"
        f" schools compared {compared:.1f} ms, their register {registers:.1f} ms."
    )
    first, following = _traffic(alone)
    say("A quarter to nine …")
    busy = rush(place)
    say(
        f"Both pages: one person alone {busy.alone:.2f} s, the middle of {PEOPLE} in"
        f" {SECONDS:.0f} s {busy.middle:.2f} s, the slowest {busy.slowest:.2f} s."
    )
    say("The reminders of a morning …")
    use_database("bench_among")
    early = morning(clock.today())
    say(
        f"{early.mails:,} mails of {early.due:,} due dates at {early.schools} schools:"
        f" {early.every / 1000:.1f} s, of one school {early.one:.0f} ms."
    )
    return [
        Result(f"Slowest of {PEOPLE} people at once, seconds", busy.slowest, MOST_SECONDS, "s"),
        Result("Reminders of all schools / of one", early.every / early.one, ALL_TO_ONE),
        Result("Memory that they take", early.megabytes, MOST_MB, "MB"),
        Result("Register of 50 rows / signed-in empty page", register / empty, RATIO_TO_EMPTY),
        Result(f"Register among {total:,} pupils / alone", register_among / register,
               RATIO_TO_ALONE),
        Result(f"Search among {total:,} pupils / alone", search_among / search, SEARCH_TO_ALONE),
        Result(f"{schools:,} schools compared / their register", compared / registers,
               COMPARED_TO_REGISTER),
        Result("Queries of the comparison", lead.queries(COMPARED), COMPARED_QUERIES, ""),
        Result("Queries of the provision map", alone.queries(MAP), MAP_QUERIES, ""),
        Result(f"Effect over {sessions:,} sessions / a tenth of them", effect_many / effect,
               EFFECT_TO_TENTH),
        Result("First visit to the register, compressed", first / 1000, FIRST_VISIT_KB, "kB"),
        Result("Next visit, compressed", following / 1000, NEXT_VISIT_KB, "kB"),
    ]  # fmt: skip


def _traffic(visitor: Visitor) -> tuple[int, int]:
    page = len(visitor(HERE))
    html = visitor.html(HERE).decode()
    return page + sum(static_bytes(html).values()), page
