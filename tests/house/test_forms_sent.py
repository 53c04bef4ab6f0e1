"""Every form: sent once it makes one change, sent twice no second one, and Back says so.

Of two people at one form the second sees who was first and which fields differ, and no others.
"""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from pupils.classes.writing import write_move
from reviews.models import Cycle
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.reports.models import Publication
from send_mis.schools.models import AcademicYear
from send_mis.ui.forms import HouseForm, VersionedForm
from tests.access.routes import Route, all_routes
from tests.access.things import Things
from tests.accounts.door import give_second_step
from tests.factories import (
    TODAY,
    agree,
    ask_for_advice,
    give_views,
    grant,
    in_change,
    keep_document,
    leave,
    make_annual_review,
    make_assessment,
    make_class,
    make_contact,
    make_discussion,
    make_plan,
    make_report,
    make_row,
    make_strategy,
    make_summary,
    make_user,
    mark_order,
    minute,
    promise_governors,
    receive,
    say_report,
    word,
)
from tests.house.filled_forms import BESIDE, FILLED
from tests.house.filling import Filled, fields_sent
from tests.people import Cast, signed_in
from tests.provision.test_conflicts import table_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]

ROUTES = {route.name: route for route in all_routes()}
# Forms about oneself or about nothing, and those that ask for another state of things.
OWN = {
    "preferences", "gallery", "plan_row_reworded", "sessions_unrecorded", "imports_upload",
    "school_page_crest", "document_add", "document", "documents_box", "document_preview",
    "authority_form_add", "summary_translate",
    "folder_send", "folder_more", "folder_take_back", "assessments_import",
    # One's own alone; and one that shows an address, once.
    "reminders_change", "reminders_calendar",
    # What is ticked there is what it shows (tests/parents/test_many.py).
    "summaries",
    # With a file, by a link, or once something was received.
    "advice", "advice_give", "advice_record", "shared", "shared_answer",
    "shared_think", "shared_times", "shared_times_back",
    "shared_document", "own_document",
    # Each time another file (tests/parents/test_letters.py).
    "summary_letter",
    # Whoever wrote a note changes it, and nobody else.
    "cycle_note", "cycle_note_remove", "meeting_note", "meeting_note_remove", "visit_change",
    # Only ever fewer readers: two people nearly always choose the same.
    "meeting_note_readers",
    # Shown once somebody has chosen whom it is about.
    "letters_many_write",
}  # fmt: skip

_OF_DRAFTS = (
    "report_change", "report_publish", "report_figures", "report_recount", "promise_add",
    "promise_change", "promise_remove",
)  # fmt: skip


def things_for(cast: Cast, name: str) -> Things:
    """One of everything, in the state that this form asks for."""
    things = Things(cast)
    others: dict[str, Model] = {}
    if name in ("register_start", "register_monitor", "pupil_join_class"):
        others = {"pupil_id": cast.kacper}
    elif name == "cycle_start":
        others = {"pupil_id": cast.jayden}
    elif name == "support_begin":
        others = {"pupil_id": cast.kacper}
    elif name == "support_decide":
        others = {"pupil_id": cast.kacper, "discussion_id": make_discussion(cast.kacper)}
    elif name == "strategies_order":
        make_strategy(cast.noah, words="Count to ten")
    elif name in ("ehc_review_meeting", "ehc_review_link", "ehc_review_put_off"):
        meeting = things.objects["meeting_id"] if name == "ehc_review_put_off" else None
        row = make_annual_review(
            things.objects["ehc_id"], kind="interim", meeting=meeting, begun_on=date(2026, 9, 7),
            papers_sent_on=date(2026, 9, 15) if meeting else None,
        )  # fmt: skip
        others = {"review_id": row}
    elif name == "family_account_give":
        tie = make_contact(cast.noah, points={"email": "nan@home.test"})
        with in_change():
            tie.contact.points.update(verified_on=TODAY, verified_how="call", verified_by="Dana")
        others = {"tie_id": tie}
    elif name == "summary_told":
        shared = things.objects["shared_id"]
        with in_change():
            type(shared).objects.filter(pk=shared.pk).update(tell_by_on=TODAY)
    elif name == "summary_discard":
        others = {"summary_id": make_summary(cast.noah, cast.senco, kind="year", year=2024)}
    elif name == "ehc_report_send":
        say_report(things.objects["review_id"])
    elif name == "ehc_papers_withhold":
        receive(ask_for_advice(cast.noah), document=keep_document(cast.noah, title="Advice"))
    elif name == "ehc_assessment_take_up":
        row = make_assessment(
            cast.kacper, decision="refuse", decided_on=date(2026, 11, 16), feedback="Show more."
        )
        others = {"assessment_id": row}
    elif name == "ehc_assessment_add":
        others = {"pupil_id": cast.amara}
    elif name == "ehc_chase_record":
        make_annual_review(
            things.objects["ehc_id"], kind="interim", begun_on=date(2026, 9, 7),
            held_on=date(2026, 10, 5), recommends="maintain", report_sent_on=date(2026, 10, 12),
        )  # fmt: skip
    elif name == "meeting_note_readers":
        others = {"minute_id": minute(things.objects["meeting_id"], by=cast.ta)}
    elif name in ("cycle_review", "cycles_review"):
        others = {"cycle_id": agree(Cycle.objects.get(pupil=cast.noah))}
    elif name == "pupil_return":
        leave(cast.kacper, TODAY)
        others = {"pupil_id": cast.kacper}
    elif name == "marked_order_none":
        mark_order(cast.noah)
    elif name == "advice_split":
        others = {"advice_id": receive(ask_for_advice(cast.noah), provision="A quiet place.")}
    elif name == "restriction_start":
        others = {"tie_id": make_contact(cast.noah, "PAF")}
    elif name == "views_check":
        others = {"views_id": give_views(cast.noah, words="My mum shouts", needs_check=True)}
    elif name == "letters_wording_restore":
        word(cast.harebell)
    elif name in ("plan_remove", "plan_row_remove"):
        row = make_row(make_plan(cast.class_5b), None, cast.jayden)
        others = {"plan_id": row.plan, "row_id": row}
    elif name in ("rollover_pupil", "rollover_undo"):
        into, _ = AcademicYear.objects.get_or_create(
            school=cast.harebell, starts_on=date(2027, 9, 1),
            defaults={"ends_on": date(2028, 8, 31)},
        )  # fmt: skip
        to = make_class(cast.harebell, "5H", (5,), into)
        with in_change():
            write_move(pupil=cast.noah, to=to, on=into.starts_on)
    elif name in _OF_DRAFTS:
        draft = make_report(cast.harebell)
        others = {"report_id": draft, "promise_id": promise_governors(draft)}
    elif name == "senco_post_record":
        with in_change():
            things.objects["post_id"].delete()
    elif name == "publication_withdraw":
        others = {"publication_id": Publication.objects.get(state="published")}
    elif name == "publication_show":
        with in_change():
            Publication.objects.filter(state="draft").update(shown_on=None)
    elif name == "people_second_step":
        give_second_step(cast.ta)
        others = {"user_id": cast.ta}
    things.objects |= others
    return things


class Window:
    """One person at one form."""

    def __init__(self, things: Things, name: str, user: User) -> None:
        self.client: Client = signed_in(user)
        self.url = ROUTES[name].url(things)
        self.changes: list[str] = []

    def open(self) -> dict[str, Any]:
        answer = self.client.get(self.url)
        assert answer.status_code == 200, answer
        return fields_sent(answer.content)

    def send(self, data: dict[str, Any]) -> Any:
        before = set(Change.objects.values_list("pk", flat=True))
        answer = self.client.post(self.url, data)
        self.changes = list(Change.objects.exclude(pk__in=before).values_list("event", flat=True))
        return answer


def words_of(answer: Any) -> str:
    return unescape(answer.content.decode()).partition("<main")[2]


@pytest.mark.parametrize("name", FILLED)
def test_a_form_is_one_change_however_often_it_is_sent(cast: Cast, name: str) -> None:
    things, filled = things_for(cast, name), FILLED[name]
    window = Window(things, name, getattr(cast, filled.role))
    data = window.open() | filled.of(things)
    answer = window.send(data)
    assert answer.status_code == 302, words_of(answer)
    assert len(window.changes) == 1, window.changes
    again = window.send(data)
    assert window.changes == [], "sent again unchanged"
    assert again.status_code in (302, 404) or "Already saved, at" in words_of(again)
    back = window.client.get(window.url, follow=True)
    form = back.context.get("form")
    acts = isinstance(form, HouseForm) and form.acts_once
    assert ("Already saved, at" in words_of(back)) == (acts or back.status_code == 404)


def test_other_words_after_back_are_another_record_and_the_same_words_are_not(cast: Cast) -> None:
    """What was typed after Back on a page that the browser had kept counts; the same outcome,
    typed again on a new page, is the one that is there."""
    things = things_for(cast, "outcome_add")
    window = Window(things, "outcome_add", cast.senco)
    data = window.open() | FILLED["outcome_add"].of(things)
    window.send(data)
    window.send(data | {"text": "Writes 30 of 50 words by Christmas"})
    assert window.changes == ["outcome.set"]
    window.send(window.open() | FILLED["outcome_add"].of(things))
    assert window.changes == []


def test_a_form_that_was_refused_is_not_spent(cast: Cast) -> None:
    things = things_for(cast, "funding_add")
    window = Window(things, "funding_add", cast.senco)
    data = window.open() | FILLED["funding_add"].of(things)
    refused = window.send(data | {"amount": "much"})
    assert (refused.status_code, window.changes) == (200, [])
    assert fields_sent(refused.content)["_once"] == data["_once"]
    window.send(data)
    assert window.changes == ["funding.added"]


def colleague(cast: Cast, role: str) -> User:
    user = make_user("second@harebell.test", "Robin Second")
    grant(user, role, cast.harebell)
    return user


# A plan's words are read in its grid.
# A review has one meeting: whoever comes second is told so, and is not to do it once more.
# So is who would tell somebody whom a colleague has stopped, or pass on what was answered.
DONE_BY_THE_FIRST = {
    "ehc_review_meeting", "ehc_review_link", "summary_tell_again", "answer_pass_on",
}  # fmt: skip
ACTS_ON_THE_WHOLE = {"plan_send_back", "plan_remove", "plan_row_end", "plan_row_remove"}


@pytest.mark.parametrize("name", [n for n, f in FILLED.items() if f.again or f.overtaken_by])
def test_the_second_of_two_people_sees_who_was_first_and_what_differs(
    cast: Cast, name: str
) -> None:
    things, filled = things_for(cast, name), FILLED[name]
    mine = Window(things, name, getattr(cast, filled.role))
    data = mine.open() | filled.of(things)
    overtaken_by = filled.overtaken_by or name
    theirs = Window(things, overtaken_by, colleague(cast, filled.role))
    typed = filled.again or BESIDE.get(overtaken_by) or FILLED[overtaken_by].of(things)
    answer = theirs.send(theirs.open() | typed)
    assert answer.status_code == 302, words_of(answer)
    answer = mine.send(data)
    shown = words_of(answer)
    assert (answer.status_code, mine.changes) == (200, []), shown
    assert "Robin Second changed this while you were typing" in shown
    labels = set(table_of(answer.content.decode()))
    if filled.again:
        assert labels == differing(answer.context["form"], filled, things)
    elif name not in ACTS_ON_THE_WHOLE:
        assert labels, "what has changed since"
    again = fields_sent(answer.content)
    for key, text in filled.of(things).items():
        assert again[key] == text, "what was typed is still there"
    answer = mine.send(again)
    if name in DONE_BY_THE_FIRST:
        assert (answer.status_code, mine.changes) == (200, []), words_of(answer)
    else:
        assert answer.status_code == 302, words_of(answer)


def differing(form: VersionedForm, filled: Filled, things: Things) -> set[str]:
    mine, theirs = filled.of(things), filled.again or {}
    names = {
        key if key in form.fields else key.rpartition("_")[0]
        for key in {*mine, *theirs}
        if mine.get(key) != theirs.get(key)
    }
    return {form.label_of(name) for name in names if name not in form.not_of_record}


def test_every_form_is_tried(cast: Cast) -> None:
    """A new one is caught here: what is typed in it belongs in the table of these tests."""
    things = Things(cast)
    readers = [signed_in(getattr(cast, role)) for role in ("senco", "head")]
    untried, alone = set(), set()
    for route in ROUTES.values():
        form = form_of(route, things, readers)
        if form is not None and route.name not in FILLED and route.name not in OWN:
            untried.add(route.name)
        filled = FILLED.get(route.name)
        is_versioned = isinstance(form, VersionedForm) and route.name != "outcome_add"
        if filled and is_versioned and not (filled.again or filled.overtaken_by):
            alone.add(route.name)
    assert (untried, alone) == (set(), set())


def form_of(route: Route, things: Things, readers: list[Client]) -> HouseForm | None:
    if set(route.mark.methods) != {"GET", "POST"} or route.mark.is_public or route.name in OWN:
        return None
    if route.name.startswith(("account_", "mfa_")):
        return None
    for reader in readers:
        answer = reader.get(route.url(things))
        found = answer.context.get("form") if answer.context else None
        if isinstance(found, HouseForm):
            return found
    return None
