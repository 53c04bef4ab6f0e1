"""What the demonstration shows governors: two terms as published, and a question."""

from datetime import date

from send_mis.reports.models import TermlyReport
from tests.demo.making import MadeOn

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
