"""Every public service asks by itself who may: of a role that may not, and of a stranger.

A page asks too. But a page is one way in, and a service is called by others: what it guards must
not hang on who calls it. A new service is found here by itself; a new kind of subject has to be
added to `subjects`.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from provision.sessions.rules.entries import SessionEntry
from provision.sessions.services import SentSession
from reviews.assessments.rules.recording import TypedValue
from reviews.batch.rules import PupilTyped
from reviews.pupil_review.rules import PupilReviewed
from send_mis.access.actor import Actor
from send_mis.errors import NotAllowed
from send_mis.parents.summaries.selectors.many import ChosenSummary
from send_mis.reports.choices import Measure
from send_mis.schools.models import Term
from tests.access.things import Things
from tests.factories import TODAY, actor_for_user
from tests.house.floors import OUR_PACKAGES
from tests.house.who_may import WHO_MAY
from tests.people import ROLES, Cast

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
# Below the floor of access: the pages of `office` ask, and the route × role test holds them to it.
BELOW_ACCESS = ("send_mis.accounts", "send_mis.schools", "send_mis.notifications")


def _services() -> Iterator[tuple[str, Callable[..., Any]]]:
    for package in OUR_PACKAGES:
        for path in sorted([*(ROOT / package).rglob("services.py"),
                            *(ROOT / package).rglob("services/*.py")]):  # fmt: skip
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if path.name == "__init__.py" or name.startswith(BELOW_ACCESS):
                continue
            module = importlib.import_module(name)
            for key, value in vars(module).items():
                if (
                    inspect.isfunction(value)
                    and value.__module__ == name
                    and not key.startswith("_")
                    and "actor" in inspect.signature(value).parameters
                ):
                    yield f"{name}.{key}", value


SERVICES = dict(_services())

# Parts of the services above, inside their change: the service has asked.
PARTS = {
    "pupils.letters.services.letters.checked_content",
    "pupils.letters.services.letters.ensure_may_write",
    "send_mis.office.services.people.write_person",
    "send_mis.office.services.people.details_are_theirs",
    "send_mis.office.services.second_step.may_ask_to_clear",
}


def _entry(row: Any) -> SentSession:
    return SentSession("0", row, TODAY, uuid4(), 1, SessionEntry("delivered"))


def _reviewed() -> PupilReviewed:
    return PupilReviewed(TODAY, "new_cycle", "", TODAY + timedelta(weeks=12), (), ())


def subjects(things: Things) -> dict[str, Any]:
    """By the name of a service's argument: the thing at Harebell that it is asked about."""
    of = things.objects
    year = of["year_id"]
    return {
        "school": of["school"], "pupil": of["pupil_id"], "spell": of["spell_id"],
        "monitoring": of["monitoring_id"], "plan": of["plan_id"], "source": of["plan_id"],
        "row": of["row_id"], "place": of["place_id"], "session": of["session_id"],
        "outcome": of["outcome_id"], "point": of["point_id"], "batch": of["batch_id"],
        "intervention": of["intervention_id"], "training": of["training_id"],
        "rate": of["rate_id"], "stream": of["stream_id"], "year": year, "into": year,
        "before": year, "term": Term.objects.filter(year_id=year.pk).earliest("starts_on"),
        "school_class": of["class_id"], "to": of["class_id"], "user": things.cast.ta,
        "grant": things.grants["people"], "kind": "pupils", "content": b"",
        "request": things.lost_step, "ids": [of["difference_id"].pk],
        "sent": [_entry(of["row_id"])], "tie": of["tie_id"], "contact": of["contact_id"],
        "stay": of["stay_id"], "restriction": of["restriction_id"], "care": of["care_id"],
        "document": of["document_id"], "service": of["service_id"],
        "professional": of["person_id"], "referral": of["referral_id"], "advice": of["advice_id"],
        "strategy": of["strategy_id"], "recommendation": of["recommendation_id"],
        "letter": of["letter_id"], "copy": of["copy_id"], "run": of["run_id"],
        "folder": of["folder_id"], "files": (), "cycle": of["cycle_id"], "note": of["note_id"],
        "discussion": of["discussion_id"], "views": of["views_id"], "scale": of["scale_id"],
        "meeting": of["meeting_id"], "minute": of["minute_id"], "action": of["action_id"],
        "typed": [TypedValue(of["pupil_id"].pk, of["scale_id"].pk, Decimal(90))],
        "authority": of["authority_id"], "ehc_plan": of["ehc_id"], "promised": of["promised_id"],
        "review": of["review_id"], "evidence": of["evidence_id"],
        "disclosure": of["disclosure_id"], "assessment": of["assessment_id"],
        "undelivered": of["undelivered_id"],
        "form": of["form_id"], "filled": of["filled_id"], "summary": of["summary_id"],
        "shared": of["shared_id"], "signpost": of["signpost_id"], "answer": of["answer_id"],
        "account": of["account_id"],
        "chosen": [ChosenSummary(of["summary_id"], 1, "")], "cycles": [of["cycle_id"]],
        "report": of["report_id"], "question": of["question_id"], "promise": of["promise_id"],
        "publication": of["publication_id"], "section": of["section_id"],
        "visit": of["visit_id"], "post": of["post_id"], "measure": Measure.ANY_SEN,
        "slot": of["slot_id"], "pupils": [of["pupil_id"]],
        "reviews": [PupilTyped(of["cycle_id"].pk, 1, _reviewed())],
        "days": {TODAY: [TypedValue(of["pupil_id"].pk, of["scale_id"].pk, Decimal(90))]},
    }  # fmt: skip


class _Undone(Exception):
    """Nothing of it is kept."""


def refuses(service: Callable[..., Any], actor: Actor, things: Things) -> bool:
    """Whether it refuses this actor. What it says of the rest, which is made up, is no matter."""
    known = subjects(things)
    given = {
        name: known.get(name)
        for name, parameter in inspect.signature(service).parameters.items()
        if name in known or parameter.default is parameter.empty
    }
    try:
        with transaction.atomic():
            service(**given | {"actor": actor})
            raise _Undone
    except NotAllowed:
        return True
    except Exception:  # noqa: BLE001 - whatever it trips over lies behind the question
        return False


def test_every_service_is_in_the_table() -> None:
    assert SERVICES.keys() == WHO_MAY.keys() | PARTS


def test_each_service_refuses_every_role_that_may_not(cast: Cast) -> None:
    things = Things(cast)
    wrong = {}
    for name, roles in WHO_MAY.items():
        actors = {role: actor_for_user(cast.here.people[role]) for role in ROLES}
        may = {role for role in ROLES if not refuses(SERVICES[name], actors[role], things)}
        if may != set(roles.split()):
            wrong[name] = sorted(may)
    assert wrong == {}


def test_each_service_refuses_a_stranger_of_the_same_role(cast: Cast) -> None:
    """They hold the role, and pupils of their own, at another school."""
    things = Things(cast)
    let_in = {
        (name, role)
        for name, roles in WHO_MAY.items()
        for role in roles.split()
        if not refuses(SERVICES[name], actor_for_user(cast.stranger(role)), things)
    }
    assert let_in == set()
