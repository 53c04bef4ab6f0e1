"""The termly report: counted from the rows, shown without small figures, published once, asked
about."""

from collections import Counter
from io import BytesIO
from typing import Any

import pikepdf
import pymupdf
import pytest
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pupils.models import Need, Spell
from pupils.querysets import holds_on
from send_mis.reports.choices import Measure
from send_mis.reports.models import TermlyReport
from send_mis.reports.termly.rules.counting import CountedReport, SamePupils, tables_of
from send_mis.reports.termly.rules.showing import (
    NationalLine,
    PublishedBefore,
    release_of,
    shown_of,
)
from send_mis.reports.termly.selectors.counting import count_report, terms_to_report
from send_mis.reports.termly.selectors.reports import names_in_report, report_lines
from send_mis.reports.termly.services import count_draft
from send_mis.schools.models import School
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    ask_about,
    in_change,
    leave,
    make_published_report,
    make_pupil,
    make_report,
    put_on_register,
)
from tests.house.filling import fields_sent
from tests.people import ROLES, Cast, signed_in

pytestmark = pytest.mark.django_db


def url(name: str, row: Model) -> str:
    return reverse(name, args=[row.pk])


def words(response: Any) -> str:
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def fill(school: School, many: int, area: str, status: str = "K", **fields: Any) -> None:
    for number in range(many):
        pupil = make_pupil(school, surname=f"{area}{number}", forename="Ada", **fields)
        put_on_register(pupil, status)
        add_need(pupil, rank=1, area=area, type="")


def same(status: str = "K", many: int = 1, **fields: Any) -> SamePupils:
    usual: dict[str, Any] = {
        "area": "CI", "year": 4, "sex": "F", "is_disadvantaged": False, "is_eal": False,
        "is_looked_after": False,
    }  # fmt: skip
    return SamePupils(status=status, many=many, **usual | fields)


def counts(pupils: list[SamePupils], key: str, years: tuple[int, int] = (0, 6)) -> dict[str, int]:
    table = tables_of(pupils, years)[key]
    return {row: count[0] for row, count in zip(table.rows, table.counts, strict=True)}


def test_pupils_are_added_up_by_each_question() -> None:
    pupils = [same(many=4), same("E", 3, area="SP", sex="M"), same(many=2, area="OTHER", year=0)]
    assert counts(pupils, "status") == {"SEN support": 6, "EHC plan": 3}
    assert counts(pupils, "area")["Sensory and physical"] == 3
    assert counts(pupils, "area")["Another need, or none recorded"] == 2
    assert counts(pupils, "sex") == {"Boys": 3, "Girls": 6}
    assert counts(pupils, "stage 0 6") == {
        "Key stage 2": 7, "Key stage 1": 0, "Nursery and Reception": 2
    }  # fmt: skip


def test_what_nobody_can_answer_for_everybody_is_not_asked() -> None:
    assert "sex" not in tables_of([same(sex="")], (0, 6))
    assert not [key for key in tables_of([same(year=9)], (0, 6)) if key.startswith("stage")]
    assert not [key for key in tables_of([same()], (3, 6)) if key.startswith("stage")]


def test_the_counts_are_those_of_the_rows(cast: Cast) -> None:
    fill(cast.harebell, 7, "SP")
    fill(cast.harebell, 3, "CL", "E", sex="M", is_looked_after=True)
    term = terms_to_report(cast.harebell, TODAY)[0]
    found = count_report(cast.harebell, term, TODAY)
    spells = Spell.objects.filter(holds_on(TODAY), school=cast.harebell)
    on = [s.pupil for s in spells.select_related("pupil") if is_on_roll(s.pupil)]
    status = Counter(spell.status for spell in spells if is_on_roll(spell.pupil))
    assert table(found, "status") == [status["K"], status["E"]]
    assert table(found, "care")[1] == sum(pupil.is_looked_after for pupil in on)
    needs = {n.pupil_id: n.area for n in Need.objects.filter(holds_on(TODAY), rank=1)}
    areas = Counter(needs.get(pupil.pk, "") for pupil in on)
    assert table(found, "area")[:4] == [areas[each] for each in ("CI", "CL", "SEMH", "SP")]
    assert found.term.total == len(on)


def is_on_roll(pupil: Any) -> bool:
    return bool(pupil.enrolments.filter(holds_on(TODAY)).exists())


def table(found: CountedReport, key: str) -> list[int]:
    return [row[0] for row in found.term.tables[key].counts]


def test_joiners_and_leavers_agree_with_the_totals(cast: Cast) -> None:
    out = make_published_report(cast.harebell, cast.head)
    fill(cast.harebell, 4, "CI")
    term = terms_to_report(cast.harebell, TODAY)[0]
    found = count_report(cast.harebell, term, TODAY)
    before = CountedReport.read(out.counted).term.total
    assert before + found.term.joined - found.term.left == found.term.total
    assert found.term.left >= 0


def test_counting_takes_as_many_queries_for_many(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_published_report(cast.harebell, cast.head)
    fill(cast.harebell, 12, "CI")
    term = terms_to_report(cast.harebell, TODAY)[0]
    with django_assert_max_num_queries(40):
        count_report(cast.harebell, term, TODAY)


def kept(*areas: int, status: tuple[int, int], joined: int = 0, left: int = 0) -> CountedReport:
    return CountedReport.read(
        {
            "tables": {
                "status": {"rows": ["SEN support", "EHC plan"], "counts": list(status)},
                "area": {"rows": ["A", "B", "C", "D"][: len(areas)], "counts": list(areas)},
            },
            "joined": joined, "left": left, "on_roll": 420, "done": 9, "in_time": 8, "late": 0,
        }
    )  # fmt: skip


def test_a_small_area_is_shown_with_its_neighbour_beside_last_terms() -> None:
    first = kept(34, 27, 18, 2, status=(64, 17))
    release = release_of([], first, 5)
    shown = shown_of(first, release, [], 5, [])
    assert [row["label"] for row in shown["tables"][1]["rows"]] == ["A", "B", "C; D"]
    assert "recognised" in shown["tables"][1]["note"]
    then = PublishedBefore("Summer term 2026", first, release, shown)
    second = kept(33, 28, 17, 4, status=(66, 16), joined=8, left=7)
    found = shown_of(second, release_of([then], second, 5), [then], 5, [])
    assert [(row["now"], row["then"]) for row in found["tables"][1]["rows"]] == [
        (33, 34), (28, 27), (21, 20)
    ]  # fmt: skip
    assert found["tables"][1]["then_of"] == "Summer term 2026"
    assert (found["total"], found["total_then"], found["share"]) == (82, 81, 19.5)


PLANS = NationalLine(Measure.EHC_PLAN, "6.0", "pupils", "DfE", "15 January 2026")


def test_where_few_joined_or_left_the_last_figures_stand_and_say_so() -> None:
    first = kept(34, 27, 18, 2, status=(64, 17))
    reports: list[PublishedBefore] = []
    for name, now in (
        ("Summer term 2026", first),
        ("Autumn term 2026", kept(34, 27, 18, 3, status=(64, 18), joined=1)),
        ("Spring term 2027", kept(34, 27, 18, 3, status=(64, 18))),
        ("Summer term 2027", kept(32, 29, 19, 4, status=(66, 18), joined=9, left=7)),
    ):
        release = release_of(reports, now, 5)
        shown = shown_of(now, release, reports, 5, [PLANS])
        reports.append(PublishedBefore(name, now, release, shown))
    status = [each.shown["tables"][0] for each in reports]
    assert [[row["now"] for row in each["rows"]] for each in status] == [
        [64, 17], [64, 17], [64, 17], [66, 18]
    ]  # fmt: skip
    assert [(each["as_of"], each["then_of"]) for each in status] == [
        ("", ""), ("Summer term 2026", ""), ("Summer term 2026", ""), ("", "Summer term 2026")
    ]  # fmt: skip
    assert "The figures of the report of the summer term 2026" in status[2]["note"]
    assert [each.shown["total"] for each in reports] == [81, 82, 82, 84]
    plans = [
        (each["ours"], each.get("ours_of"))
        for report in reports for each in report.shown["national"]
    ]  # fmt: skip
    assert plans == [
        (4.0, None), (4.0, "Summer term 2026"), (4.0, "Summer term 2026"), (4.3, None)
    ]  # fmt: skip


def test_no_small_figure_is_in_what_is_shown() -> None:
    few = kept(3, 1, status=(3, 1))
    shown = shown_of(few, release_of([], few, 5), [], 5, [])
    assert (shown["total"], shown["share"], shown["tables"]) == (None, None, [])
    assert shown["not_shown"] == ["SEN support and EHC plans", "Main need"]


def test_a_school_of_twelve_has_a_report_worth_reading(cast: Cast) -> None:
    twelve = kept(7, 5, status=(10, 2))
    shown = shown_of(twelve, release_of([], twelve, 5), [], 5, [])
    assert (shown["total"], shown["in_time"], shown["done"]) == (12, 8, 9)
    row = make_published_report(cast.harebell, cast.head)
    with in_change():
        row.shown = shown
        row.save()
    read = words(signed_in(cast.governor).get(url("report", row)))
    assert "8 of 9" in read
    # Not in numbers, not in words: so where it is said why not.
    assert '<a href="#not-shown">Do pupils make progress?</a>' in read
    left_out = ", ".join(shown["not_shown"])
    assert f"Left out, because even together the numbers are too small: {left_out}." in read
    assert "No number of pupils below 5" in read


def test_a_governor_reads_what_is_published_and_no_draft(cast: Cast) -> None:
    out, draft = make_published_report(cast.harebell, cast.head), make_report(cast.harebell)
    governor = signed_in(cast.governor)
    listed = words(governor.get(reverse("reports", args=[cast.harebell.slug])))
    assert "summer term 2026" in listed
    assert "autumn term 2026" not in listed
    read = words(governor.get(url("report", out)))
    assert "81" in read
    assert "Looked after" not in read
    for name in ("report", "report_pdf", "report_ask"):
        assert governor.get(url(name, draft)).status_code == 404
    for name in ("report_change", "report_publish"):
        assert governor.get(url(name, draft)).status_code == 403


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("senco", "head")])
def test_nobody_else_drafts(cast: Cast, role: str) -> None:
    client = signed_in(cast.here.people[role])
    assert client.get(reverse("reports_draft", args=[cast.harebell.slug])).status_code == 403


def test_a_published_report_takes_few_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = make_published_report(cast.harebell, cast.head)
    for _ in range(5):
        ask_about(row, cast.governor)
    client = signed_in(cast.governor)
    client.get(url("report", row))
    with django_assert_max_num_queries(8):
        client.get(url("report", row))


def sent(client: Client, at: str, **typed: str) -> Any:
    page = client.get(at)
    return client.post(at, fields_sent(page.content) | typed)


def test_from_the_draft_to_the_governors_question(cast: Cast) -> None:
    call_command("load_national_figures", verbosity=0)
    fill(cast.harebell, 11, "CI")
    senco, head = signed_in(cast.senco), signed_in(cast.head)
    sent(senco, reverse("reports_draft", args=[cast.harebell.slug]))
    row = TermlyReport.objects.get()
    assert (str(row.term), row.as_at) == ("Autumn term 2026", TODAY)
    assert "being counted" in words(senco.get(url("report", row)))
    count_draft(report_id=row.pk)
    assert senco.get(url("report_publish", row)).status_code == 403
    sent(senco, url("report_change", row), summary="One in five.")
    assert "pupils of primary schools in england" in words(head.get(url("report", row))).lower()
    sent(head, url("report_publish", row))
    row.refresh_from_db()
    assert (row.state, row.published_by) == ("published", actor_for_user(cast.head).name)
    governor = signed_in(cast.governor)
    before = words(governor.get(url("report", row)))
    sent(governor, url("report_ask", row), words="What do parents say?")
    question = row.questions.get()
    sent(head, url("question_answer", question), answer="They are content.")
    assert "They are content." in words(governor.get(url("report", row)))
    # Whatever is counted afterwards, the report stays.
    fill(cast.harebell, 9, "SP")
    assert "One in five." in before
    assert row.shown == TermlyReport.objects.get().shown


def test_publishing_twice_says_who_did_it(cast: Cast) -> None:
    row = make_report(cast.harebell)
    first, second = signed_in(cast.head), signed_in(cast.head)
    page = second.get(url("report_publish", row))
    sent(first, url("report_publish", row))
    answer = second.post(url("report_publish", row), fields_sent(page.content), follow=True)
    assert "it stays as it is" in words(answer)


def test_names_of_pupils_are_shown_before_it_is_published(cast: Cast) -> None:
    row = make_report(cast.harebell, summary="Noah reads. It will be June.")
    assert [(each.said, each.where) for each in names_in_report(row)] == [
        ("Noah", "In three sentences")
    ]
    gone = make_pupil(cast.harebell, forename="Ottoline")
    leave(gone, TODAY)
    row.summary += " Ottoline left. Two girls have a plan; 12 pupils read."
    assert [(each.said, each.what) for each in names_in_report(row)] == [
        ("Noah", "A pupil"), ("Ottoline", "A pupil"), ("Two girls", "So few pupils")
    ]  # fmt: skip
    head = signed_in(cast.head)
    assert "“Noah”" in words(head.get(url("report", row)))
    sent(head, url("report_publish", row))
    row.refresh_from_db()
    assert row.state == "draft"
    sent(head, url("report_publish", row), is_checked="on")
    row.refresh_from_db()
    assert row.state == "published"


def test_a_name_of_several_pupils_is_shown_once(cast: Cast) -> None:
    make_pupil(cast.harebell, forename="Noah", surname="Other")
    row = make_report(cast.harebell, summary="Noah reads.")
    assert [each.question for each in names_in_report(row)] == [
        "“Noah” stands under “In three sentences”: a pupil?"
    ]


def test_figures_that_changed_since_the_publisher_looked_are_shown(cast: Cast) -> None:
    row = make_report(cast.harebell, typed={"complaints": "0"})
    head = signed_in(cast.head)
    looked = fields_sent(head.get(url("report_publish", row)).content)
    sent(signed_in(cast.senco), url("report_figures", row), complaints="6")
    answer = words(head.post(url("report_publish", row), looked))
    assert "Senco Harebell changed this" in answer
    assert "Complaints about SEND" in answer
    row.refresh_from_db()
    assert row.state == "draft"


def test_one_draft_at_a_time_and_none_of_a_term_before_a_published_one(cast: Cast) -> None:
    assert [str(term) for term in terms_to_report(cast.harebell, TODAY)][:2] == [
        "Autumn term 2026", "Summer term 2026"
    ]  # fmt: skip
    make_published_report(cast.harebell, cast.head)
    assert [str(term) for term in terms_to_report(cast.harebell, TODAY)] == ["Autumn term 2026"]
    make_report(cast.harebell)
    assert terms_to_report(cast.harebell, TODAY) == []
    assert len(report_lines(actor_for_user(cast.senco), cast.harebell)) == 2


def test_the_paper_is_tagged_and_says_the_same(cast: Cast) -> None:
    row = make_published_report(cast.harebell, cast.head)
    answer = signed_in(cast.governor).get(url("report_pdf", row))
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
    with pymupdf.open(stream=answer.content) as document:
        text = " ".join("".join(page.get_text() for page in document).split())
    assert "81 on the register of 420 on roll" in text
    assert "EHC plan 17" in text
    assert "16 of 17 steps of EHC plans in time" in text
    assert "Looked after" not in text
