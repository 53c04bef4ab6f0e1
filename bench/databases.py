"""Databases side by side, each with a first school whose people open pages."""

import gzip
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.documents import populate_documents
from bench.ehc_plans import populate_ehc_plans
from bench.families import populate_family
from bench.governors import populate_governor, populate_trust_lead
from bench.plain import PlainVisitor
from bench.population import populate
from bench.provision import Made, populate_provision
from bench.reviews import Reviewed, populate_reviews
from bench.staff import Staff, populate_staff
from provision.pages.writing import write_figures
from send_mis.access import clock
from send_mis.accounts.models import User
from send_mis.dashboard.rebuilding import rebuild_school
from send_mis.schools.models import School, Trust

BACKEND = "send_mis.accounts.backends.AccountBackend"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in to a database, or was when it was copied."""

    client: Client
    database: str

    def __call__(self, url: str) -> bytes:
        use_database(self.database)
        response = self.client.get(url)
        if response.status_code != 200:
            message = f"{url}: {response.status_code} {response.headers.get('Location', '')}"
            raise RuntimeError(message)
        content: bytes = response.content
        return content

    def save(self, url: str, sent: Mapping[str, Any]) -> bytes:
        """What the form sends is saved, with all that the database asks of it, and taken back."""
        use_database(self.database)
        with transaction.atomic():
            response = self.client.post(url, sent)
            if response.status_code != 302:
                message = f"{url}: {response.status_code}"
                raise RuntimeError(message)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
        content: bytes = response.content
        return content

    def html(self, url: str) -> bytes:
        content = self(url)
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content

    def queries(self, url: str, sent: Mapping[str, Any] | None = None) -> int:
        def ask() -> bytes:
            return self(url) if sent is None else self.save(url, sent)

        # Once a minute a session is noted as in use besides.
        ask()
        with CaptureQueriesContext(connection) as captured:
            ask()
        return len(captured)


@dataclass(frozen=True)
class Place:
    """The first school of a database, with a visitor for each role, and the plain page."""

    database: str
    staff: Staff
    made: Made
    pupil_id: UUID
    senco: Visitor
    head: Visitor
    teacher: Visitor
    assistant: Visitor
    plain: PlainVisitor
    reviewed: Reviewed
    parent: Visitor
    shared_id: UUID
    governor: Visitor
    report_id: UUID

    @property
    def reviewer(self) -> Visitor:
        """The SENCO in the copy in which everybody has a support plan."""
        return Visitor(self.senco.client, f"{self.database}_reviews")


def make_tables() -> str:
    """Migrates the database of the settings, and gives its name: the others are copies of it."""
    name: str = connection.settings_dict["NAME"]
    migrate_as_owner(name)
    return name


def migrate_as_owner(database: str) -> None:
    """As production does: the role that runs has its rights from this alone, in each database."""
    env = os.environ | running_on(database) | {"DATABASE_OWNER_URL": _on("OWNER", database)}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, env=env, check=True)  # noqa: S603 - our own module


def running_on(database: str) -> dict[str, str]:
    """The environment of a server on that database."""
    return {"DATABASE_URL": _on("RUNNING", database)}


def _on(role: str, database: str) -> str:
    return urlsplit(os.environ[f"BENCH_{role}_URL"])._replace(path=f"/{database}").geturl()


def make_place(base: str, database: str, *, schools: int, pupils: int, a_trust: int = 10) -> Place:
    copy_database(base, database)
    use_database(database)
    today = clock.today()
    school = populate(schools=schools, pupils=pupils, today=today, a_trust=a_trust)[0]
    staff = populate_staff(school=school, since=today.replace(month=9, day=1))
    made = populate_provision(school=school, staff=staff, today=today)
    populate_documents(school=school, pupil_id=made.pupil_id, today=today)
    family = populate_family(school=school, staff=staff, pupil_id=made.pupil_id, today=today)
    governor = populate_governor(school=school, today=today)
    # What services, and the night, write beside the facts.
    rebuild_school(school.pk, today)
    write_figures(school.pk, today)
    with connection.cursor() as cursor:
        # As the server itself does after a minute: before, no answer comes from an index alone.
        cursor.execute("VACUUM (ANALYZE)")
    room = made.agreed.school_class
    assert room is not None  # noqa: S101 - each of these plans is a class's
    senco, head, teacher, assistant = (
        Visitor(_signed_in(user), database)
        for user in (staff.senco, staff.head, staff.teachers[room], staff.assistants[room])
    )
    plain = PlainVisitor(staff.senco, BACKEND)
    reviewed = _reviewed(database, school, staff)
    return Place(
        database, staff, made, made.pupil_id, senco, head, teacher, assistant, plain, reviewed,
        Visitor(_signed_in(family.parent), database), family.shared_id,
        Visitor(_signed_in(governor.user), database), governor.report_id,
    )  # fmt: skip


def trust_lead(database: str) -> Visitor:
    """Of the first trust of that database."""
    use_database(database)
    user = populate_trust_lead(trust=Trust.objects.order_by("slug")[0], today=clock.today())
    return Visitor(_signed_in(user), database)


def _reviewed(database: str, school: School, staff: Staff) -> Reviewed:
    """Support plans and EHC plans are in a copy: what the other pages cost stays as it was."""
    today = clock.today()
    copy_database(database, f"{database}_reviews")
    use_database(f"{database}_reviews")
    reviewed = populate_ehc_plans(school=school, staff=staff, today=today)
    made = populate_reviews(school=school, staff=staff, today=today, with_ehc_plan=reviewed)
    rebuild_school(school.pk, today)
    write_figures(school.pk, today)
    use_database(database)
    return made


def _signed_in(user: User) -> Client:
    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="localhost")
    client.force_login(user, backend=BACKEND)
    return client


def copy_database(base: str, name: str) -> None:
    use_database(base)
    # A database cannot be copied while anybody is in it.
    connection.close()
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - Django's own way to no database
        owner = urlsplit(os.environ["BENCH_OWNER_URL"]).username
        cursor.execute(f'CREATE DATABASE {name} TEMPLATE "{base}" OWNER "{owner}"')


# Each database's connection, as a server's thread keeps its own.
_kept: dict[str, Any] = {}


def use_database(name: str) -> None:
    """Plans and prepared statements of a database stay while another is asked in between."""
    now = connections[DEFAULT_DB_ALIAS]
    if now.settings_dict["NAME"] == name:
        return
    _kept[now.settings_dict["NAME"]] = now
    if name not in _kept:
        _kept[name] = now.copy()
        _kept[name].settings_dict["NAME"] = name
    connections[DEFAULT_DB_ALIAS] = _kept[name]
