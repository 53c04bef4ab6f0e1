"""What the demonstration shows governors: two terms as published, and a question."""

from datetime import date

from pupils.models import DueDate
from send_mis.reports.models import Publication, TermlyReport
from send_mis.reports.published.selectors.rows import looked_for, not_written, sections_of
from send_mis.reports.termly.selectors.counting import count_report
from send_mis.schools.models import Term
from tests.demo.making import MadeOn
from tests.reports.recount import Recount, differences

TODAY = date(2026, 11, 23)


def test_the_last_two_terms_are_published_and_shown_beside_each_other(made_on: MadeOn) -> None:
    made_on(TODAY)
    earlier, later = TermlyReport.objects.filter(school__urn="990001").order_by("as_at")
    assert [row.state for row in (earlier, later)] == ["published", "published"]
    assert later.shown["then"] == str(earlier.term)
    assert later.shown["total"] is not None
    assert later.shown["tables"]
    # As its words say.
    assert later.shown["in_time"] > later.shown["done"] / 2
    question = later.questions.get()
    assert (question.asked_by.email, bool(question.answer)) == ("governor@demo.school", True)
    assert not earlier.questions.exists()


def test_documents_are_published_drafted_and_due(made_on: MadeOn) -> None:
    made_on(TODAY)
    rows = Publication.objects.filter(school__urn="990001")
    out = {row.kind: row for row in rows.filter(state="published")}
    drafts = {row.kind: row for row in rows.filter(state="draft")}
    assert set(out) == {"sen-information-report", "accessibility-plan", "sen-budget-statement"}
    assert set(drafts) == {"sen-information-report", "inclusion-strategy"}
    strategy, report = drafts["inclusion-strategy"], drafts["sen-information-report"]
    assert len(not_written(strategy, sections_of(strategy))) == 1
    assert not_written(report, sections_of(report)) == []
    # Nobody has to look at a name or at a small number.
    assert [looked_for(row, sections_of(row)) for row in rows] == [[]] * len(rows)
    money = next(e for e in out["sen-budget-statement"].content["sections"] if e["key"] == "money")
    names = [row[0] for row in money["drawn"]["rows"]]
    assert "Inclusive mainstream fund (IMF)" in names
    # Noah's and Amara's, and Jayden's.
    assert not {"High-needs top-up", "Pupil premium"} & set(names)
    assert "7,250" not in str(money)
    due = DueDate.objects.filter(school__urn="990001", kind="published.publish", done_on=None)
    assert due.count() == 4
    assert not Publication.objects.filter(school__urn="990002").exists()


def test_every_number_is_the_same_by_another_road(made_on: MadeOn) -> None:
    made_on(TODAY)
    last = TermlyReport.objects.filter(school__urn="990001").order_by("as_at").last()
    assert last is not None
    school = last.school
    term = Term.objects.get(year__school=school, starts_on__lte=TODAY, ends_on__gte=TODAY)
    found = count_report(school, term, TODAY)
    assert found.measures["interventions"]
    assert differences(found, Recount(school, term, last.as_at, TODAY)) == []
