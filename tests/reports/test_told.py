"""What a report tells beside the register: what was promised, what was done, typed figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from provision.choices import FundingKind, OutcomeState
from provision.models import FundingStream, Outcome
from pupils.models import DueDate
from send_mis.reports.choices import TypedFigure
from send_mis.reports.models import PromisedAction, TermlyReport
from send_mis.reports.promises.rules import standing
from send_mis.reports.suppression.rules.deciding import decide
from send_mis.reports.suppression.rules.tables import CountedTerm, CountTable, Release
from send_mis.reports.termly.rules.counting import ONE_COLUMN, progress_table
from send_mis.reports.termly.rules.measures import Measures, shown_funds
from send_mis.reports.termly.rules.typed import shown_typed
from send_mis.reports.termly.selectors.counting import count_report, terms_to_report
from send_mis.reports.termly.services import count_draft
from send_mis.schools.models import AcademicYear
from tests.factories import (
    TODAY,
    ask_about,
    in_change,
    make_published_report,
    make_report,
    make_senco_post,
    note_visit,
    promise_governors,
)
from tests.people import Cast, signed_in
from tests.reports.test_termly import sent, url, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("done_on", "today", "word"),
    [
        (None, date(2026, 12, 11), "open"),
        (None, date(2026, 12, 12), "late"),
        (date(2026, 12, 11), date(2026, 12, 20), "done"),
        (date(2026, 12, 12), date(2026, 12, 20), "done_late"),
    ],
)
def test_a_promise_is_late_from_the_day_after(done_on: date, today: date, word: str) -> None:
    assert standing(date(2026, 12, 11), done_on, today)[0] == word


@pytest.mark.parametrize(
    ("kind", "typed", "total", "shown"),
    [
        ("complaints", "0", 81, "none"), ("complaints", "4", 81, "fewer than 5"),
        ("suspensions", "5", None, "5"), ("attendance", "91.2", 81, "91.2 %"),
        ("attendance", "91.2", 9, "not shown: of too few pupils"),
        ("attendance", "91.2", None, "not shown: of too few pupils"),
        ("attendance_all", "94.6", None, "94.6 %"), ("clubs", "31", 81, "31"),
        ("clubs", "78", 81, "not shown: all, or all but a few"),
        ("clubs", "2", 81, "fewer than 5"), ("clubs", "81", 81, "not shown: all, or all but a few"),
        # Of six, "fewer than five" would be one: five are in none.
        ("clubs", "1", 6, "not shown: of too few pupils"),
        ("clubs", "31", None, "not shown: of too few pupils"),
    ],
)  # fmt: skip
def test_typed_figures_are_shown_where_nobody_is_told_by_them(
    kind: str, typed: str, total: int | None, shown: str
) -> None:
    assert shown_typed({kind: typed}, total, 5) == [[TypedFigure(kind).label, shown]]


def test_how_outcomes_ended_counts_each_pupil_once() -> None:
    table = progress_table([(2, 2, 0), (3, 1, 1), (1, 0, 1), (2, 0, 0)], 10)
    assert dict(zip(table.rows, [row[0] for row in table.counts], strict=True)) == {
        "Reached all of their outcomes": 1, "No outcome ended": 6, "Reached some, or in part": 2,
        "Reached none yet": 1,
    }  # fmt: skip


def of_one_term(*counts: int) -> CountedTerm:
    rows = tuple("abcd"[: len(counts)])
    whole = CountTable(("all", "other"), ONE_COLUMN, ((sum(counts),), (0,)))
    told = CountTable(rows, ONE_COLUMN, tuple((count,) for count in counts))
    return CountedTerm({"status": whole, "progress": told}, 0, 0, frozenset({"progress"}))


def test_what_is_of_one_term_is_grouped_anew_and_never_small() -> None:
    terms = [of_one_term(30, 20, 3, 9), of_one_term(30, 20, 6, 6), of_one_term(60, 1, 0, 1)]
    made: list[Release] = []
    for index in range(len(terms)):
        made = decide(terms[: index + 1], made, threshold=5)
    assert [one.groupings["progress"].rows for one in made[:2]] == [
        ((0,), (1,), (2, 3)), ((0,), (1,), (2,), (3,))
    ]  # fmt: skip
    assert "progress" not in made[2].shown


def test_progress_is_counted_of_outcomes_that_ended_since(cast: Cast) -> None:
    out = make_published_report(cast.harebell, cast.head)
    with in_change():
        for pupil, state, on in (
            (cast.jayden, OutcomeState.MET, date(2026, 10, 5)),
            (cast.jayden, OutcomeState.NOT_MET, out.as_at),
            (cast.jayden, OutcomeState.STOPPED, date(2026, 10, 6)),
        ):
            Outcome.objects.create(
                pupil=pupil, text="Reads", starts_on=date(2026, 3, 1), due_on=date(2026, 10, 1),
                state=state, closed_on=on,
            )  # fmt: skip
    term = terms_to_report(cast.harebell, TODAY)[0]
    counts = count_report(cast.harebell, term, TODAY).term.tables["progress"].counts
    assert (counts[0][0], counts[3][0]) == (1, 0)


def test_funds_are_added_up_by_kind(cast: Cast) -> None:
    year = AcademicYear.objects.get(school=cast.harebell, starts_on__year=2026)
    with in_change():
        for name, amount, pupil in (("For Noah", 4000, cast.noah), ("For Amara", 5000, cast.amara)):
            FundingStream.objects.create(
                school=cast.harebell, year=year, kind=FundingKind.TOP_UP, name=name,
                amount=Decimal(amount), pupil=pupil,
            )  # fmt: skip
    term = terms_to_report(cast.harebell, TODAY)[0]
    found = Measures.read(count_report(cast.harebell, term, TODAY).measures)
    assert found is not None
    top_up = next(each for each in found.funds if each.kind == "High-needs top-up")
    assert (Decimal(top_up.amount), top_up.pupils) == (9000, 2)


def test_money_by_heads_is_not_shown_for_its_sum_counts_them(cast: Cast) -> None:
    year = AcademicYear.objects.get(school=cast.harebell, starts_on__year=2026)
    with in_change():
        FundingStream.objects.create(
            school=cast.harebell, year=year, kind=FundingKind.PUPIL_PREMIUM, name="Premium",
            amount=Decimal(4545),
        )  # fmt: skip
    term = terms_to_report(cast.harebell, TODAY)[0]
    found = Measures.read(count_report(cast.harebell, term, TODAY).measures)
    assert found is not None
    assert "Pupil premium" in shown_funds(found, 5)["hidden"]
    assert not [row for row in shown_funds(found, 5)["rows"] if row[0] == "Together"]


def test_the_next_report_begins_with_what_came_of_the_last(cast: Cast) -> None:
    out = make_published_report(cast.harebell, cast.head)
    kept = promise_governors(out, words="Ask the authority", by_on=date(2026, 10, 2))
    promise_governors(out, words="Give it a room", by_on=date(2026, 9, 30))
    ask_about(out, cast.governor, words="Is it enough?")
    note_visit(cast.harebell, cast.governor, words="Saw two groups.")
    senco, head = signed_in(cast.senco), signed_in(cast.head)
    sent(senco, url("promise_settle", kept), came="They wrote.", done_on_day="2",
         done_on_month="10", done_on_year="2026")  # fmt: skip
    draft = make_report(cast.harebell, is_counting=True)
    count_draft(report_id=draft.pk)
    sent(senco, url("report_figures", draft), complaints="0")
    sent(senco, url("promise_add", draft), words="Look at spelling", owner=str(cast.senco.pk),
         by_on_day="18", by_on_month="12", by_on_year="2026")  # fmt: skip
    sent(head, url("report_publish", draft))
    draft.refresh_from_db()
    assert draft.state == "published"
    told = draft.shown["told"]
    assert [(each["words"], each["tone"]) for each in told["promises"]] == [
        ("Give it a room", "late"), ("Ask the authority", "fine")
    ]  # fmt: skip
    assert told["questions"] == [["Is it enough?", ""]]
    read = words(signed_in(cast.governor).get(url("report", draft)))
    for each in ("They wrote.", "Saw two groups.", "Look at spelling", "none", "Not answered yet."):
        assert each in read
    # What comes of it later is said, and what was published stays.
    made = PromisedAction.objects.get(report=draft)
    sent(senco, url("promise_settle", made), came="Done early.", done_on_day="23",
         done_on_month="11", done_on_year="2026")  # fmt: skip
    assert "Done early." in words(signed_in(cast.governor).get(url("report", draft)))
    draft.refresh_from_db()
    assert draft.shown["told"] == told


def test_names_are_looked_for_in_all_that_is_published(cast: Cast) -> None:
    out = make_published_report(cast.harebell, cast.head)
    promise_governors(out, came="It helped Noah.", done_on=date(2026, 10, 2))
    draft = make_report(cast.harebell)
    promise_governors(draft, words="A room for Amara")
    note_visit(cast.harebell, cast.governor, words="Sat with Jayden.")
    read = words(signed_in(cast.head).get(url("report", draft)))
    for name in ("Noah", "Amara", "Jayden"):
        assert f"“{name}”" in read


def test_a_report_that_is_being_counted_is_not_published_and_waits_for_no_form(
    cast: Cast,
) -> None:
    row = make_report(cast.harebell, is_counting=True, counted={})
    senco, head = signed_in(cast.senco), signed_in(cast.head)
    page = senco.get(url("report_change", row))
    assert "figures are being counted" in words(head.get(url("report", row)))
    assert head.get(url("report_pdf", row)).status_code == 302
    answer = head.post(url("report_publish", row), {"version": row.version, "mark": ""})
    assert "being counted" in words(answer)
    count_draft(report_id=row.pk)
    count_draft(report_id=row.pk)
    sent_at_once = {"summary": "One in five.", "version": row.version, "threshold": "5"}
    assert senco.post(url("report_change", row), sent_at_once).status_code == 302, page
    row.refresh_from_db()
    assert (row.is_counting, row.summary) == (False, "One in five.")


def test_what_is_due_of_reports(cast: Cast) -> None:
    out = make_published_report(cast.harebell, cast.head)
    make_senco_post(cast.harebell, cast.senco)
    asked = reverse("report_ask", args=[out.pk])
    sent(signed_in(cast.governor), asked, words="What do parents say?")
    due = {each.kind: each for each in DueDate.objects.filter(school=cast.harebell)}
    assert due["report.question"].turn == "head"
    assert due["report.question"].hold_by_on == date(2026, 12, 7)
    head = signed_in(cast.head)
    sent(head, reverse("question_answer", args=[out.questions.get().pk]), answer="They like it.")
    assert DueDate.objects.get(kind="report.question").done_on == TODAY


def test_the_sencos_three_years_are_kept(cast: Cast) -> None:
    senco = signed_in(cast.senco)
    at = reverse("senco_post_record", args=[cast.harebell.slug])
    sent(senco, at, user=str(cast.senco.pk), appointed_on_day="1", appointed_on_month="9",
         appointed_on_year="2024", qualification="studying", hours_a_week="12,5")  # fmt: skip
    listed = words(senco.get(reverse("senco_posts", args=[cast.harebell.slug])))
    assert "12.5 hours a week" in listed
    assert DueDate.objects.get(kind="senco.qualify").law_on == date(2027, 9, 1)
    assert signed_in(cast.teacher).get(at).status_code == 403


def test_a_governor_changes_their_own_note_alone(cast: Cast) -> None:
    other = note_visit(cast.harebell, cast.head)
    own = note_visit(cast.harebell, cast.governor)
    governor = signed_in(cast.governor)
    assert governor.get(url("visit_change", other)).status_code == 404
    assert governor.get(url("visit_change", own)).status_code == 200
    listed = words(governor.get(reverse("visits", args=[cast.harebell.slug])))
    assert listed.count(f"/visits/{own.pk}/") == 1
    assert str(other.pk) not in listed


def test_reports_of_another_school_do_not_exist(cast: Cast) -> None:
    row = make_published_report(cast.harebell, cast.head)
    mine = promise_governors(row)
    there = signed_in(cast.stranger("head"))
    for name in ("report_figures", "report_recount", "promise_add"):
        assert there.get(url(name, row)).status_code == 404
    for name in ("promise_settle", "promise_change", "promise_remove"):
        assert there.get(url(name, mine)).status_code == 404
    assert TermlyReport.objects.count() == 1
