"""Two databases side by side: one school alone, and the same school among a hundred."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.measure import best_of
from bench.population import populate
from bench.provision import multiply_sessions, populate_provision
from bench.traffic import static_bytes
from send_mis.access import clock
from send_mis.access.actor import system_actor
from send_mis.access.grants import open_grant
from send_mis.accounts.models import User
from send_mis.audit.record import change

ALONE, AMONG, MANY = "bench_alone", "bench_among", "bench_many"
HERE, EMPTY, SEARCH = "/bench-0/register/", "/bench-empty/", "/bench-0/register/?q=oakfild"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MAP, EFFECT = "/bench-0/map/", "/bench-0/effect/"
# The map shows each pupil's lines and what was delivered of them.
MAP_TO_REGISTER, MAP_QUERIES = 3.0, 15
RATIO_TO_EMPTY, RATIO_TO_ALONE = 8.0, 1.2
# Sessions are counted by one aggregate, in the database; all else on the page is as before.
SESSIONS_TIMES, EFFECT_TO_TENTH = 10, 2.0
# One index holds the names of all schools.
SEARCH_TO_ALONE = 1.5
FIRST_VISIT_KB, NEXT_VISIT_KB = 100.0, 30.0


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


def results(*, schools: int, pupils: int, say: Callable[[str], None]) -> list[Result]:
    settings.ROOT_URLCONF = "bench.pages"
    say("Making the tables …")
    base = connection.settings_dict["NAME"]
    call_command("migrate", verbosity=0)
    _copy_database(base, ALONE)
    say(f"One school of {pupils:,} pupils …")
    alone = _visitor(ALONE, schools=1, pupils=pupils)
    _copy_database(base, AMONG)
    say(f"{schools:,} schools of {pupils:,} pupils …")
    among = _visitor(AMONG, schools=schools, pupils=pupils)
    say("The first school again, with ten times as many sessions …")
    _copy_database(ALONE, MANY)
    many = _Visitor(alone.client, MANY)
    _use(MANY)
    sessions = multiply_sessions(SESSIONS_TIMES)
    say("Measuring …")
    empty, register, search, register_among, search_among, the_map, effect, effect_many = best_of(
        lambda: alone(EMPTY), lambda: alone(HERE), lambda: alone(SEARCH),
        lambda: among(HERE), lambda: among(SEARCH), lambda: alone(MAP),
        lambda: alone(EFFECT), lambda: many(EFFECT),
    )  # fmt: skip
    say(
        f"Processor time with the database: empty page {empty:.1f} ms, register {register:.1f} ms,"
        f" among {schools * pupils:,} pupils {register_among:.1f} ms; search {search:.1f} ms,"
        f" among all {search_among:.1f} ms; provision map {the_map:.1f} ms;"
        f" effect {effect:.1f} ms, over {sessions:,} sessions {effect_many:.1f} ms."
    )
    queries = _queries(alone, MAP)
    first, following = _traffic(alone)
    total = f"{schools * pupils:,}"
    return [
        Result("Register of 50 rows / signed-in empty page", register / empty, RATIO_TO_EMPTY),
        Result(f"Register among {total} pupils / alone", register_among / register,
               RATIO_TO_ALONE),
        Result(f"Search among {total} pupils / alone", search_among / search, SEARCH_TO_ALONE),
        Result("Provision map of 50 pupils / register of 50 rows", the_map / register,
               MAP_TO_REGISTER),
        Result("Queries of the provision map", queries, MAP_QUERIES, ""),
        Result(f"Effect over {sessions:,} sessions / a tenth of them", effect_many / effect,
               EFFECT_TO_TENTH),
        Result("First visit to the register, compressed", first / 1000, FIRST_VISIT_KB, "kB"),
        Result("Next visit, compressed", following / 1000, NEXT_VISIT_KB, "kB"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Somebody who is signed in to a database, or was when it was copied."""

    client: Client
    database: str

    def __call__(self, url: str) -> bytes:
        _use(self.database)
        response = self.client.get(url)
        if response.status_code != 200:
            message = f"{url}: {response.status_code}"
            raise RuntimeError(message)
        return response.content


def _copy_database(base: str, name: str) -> None:
    _use(base)
    # A database cannot be copied while anybody is in it.
    connection.close()
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - Django's own way to no database
        cursor.execute(f'CREATE DATABASE {name} TEMPLATE "{base}"')


def _use(name: str) -> None:
    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name


def _visitor(name: str, *, schools: int, pupils: int) -> "_Visitor":
    """The SENCO of the first school in that database, opening pages."""
    _use(name)
    today = clock.today()
    school = populate(schools=schools, pupils=pupils, today=today)[0]
    populate_provision(school=school, today=today)
    with change(actor=system_actor("bench", today), event="bench.made"):
        senco = User.objects.create_user("senco@bench.test", None, full_name="Bench Senco")
        open_grant(user=senco, role="senco", on=school, starts_on=today)
    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="localhost")
    client.force_login(senco, backend=BACKEND)
    return _Visitor(client, name)


def _traffic(visit: Callable[[str], bytes]) -> tuple[int, int]:
    content = visit(HERE)
    html = gzip.decompress(content).decode() if content[:2] == b"\x1f\x8b" else content.decode()
    return len(content) + sum(static_bytes(html).values()), len(content)


def _queries(visit: Callable[[str], bytes], url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        visit(url)
    return len(captured)
