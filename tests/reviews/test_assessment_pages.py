"""A pupil's assessments, a class's progress, the baseline, what explains progress, the scales."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from pupils.models import Pupil
from reviews.assessments.rules.scales import NURSERY_SET, PRIMARY_SET
from reviews.assessments.services.scales import add_starter_scales, change_scale
from reviews.models import Assessment, AssessmentScale, ProgressExplained
from send_mis.errors import EditConflict, RuleBroken
from send_mis.schools.choices import Phase
from tests.factories import (
    TODAY,
    actor_for_user,
    assess,
    explain,
    make_levels,
    make_pupil,
    make_scale,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db

SEPTEMBER = date(2026, 9, 14)


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def page_of(pupil: Pupil, name: str = "pupil_assessments") -> str:
    return reverse(name, args=[pupil.pk])


def class_of_seven(cast: Cast, scale: AssessmentScale) -> list[Pupil]:
    """Noah went from 85 to 86; six others of his year from 85 to 95."""
    others = [
        make_pupil(cast.harebell, surname=f"Peer{number}", school_class=cast.class_4h,
                   born_on=cast.noah.born_on)
        for number in range(6)
    ]  # fmt: skip
    for pupil in others:
        assess(pupil, scale, 85, SEPTEMBER)
        assess(pupil, scale, 95)
    assess(cast.noah, scale, 85, SEPTEMBER, note="After the summer")
    assess(cast.noah, scale, 86)
    return others


def test_a_pupils_page_says_the_tests_with_their_workings(cast: Cast) -> None:
    class_of_seven(cast, make_scale(cast.harebell, expected_per_term=Decimal(0)))
    client = signed_in(cast.teacher)
    shown = words(client.get(page_of(cast.noah)))
    assert "Less than expected progress" in shown
    assert "6 peers of the year group began within 5 points of 85: half of them gained 10" in shown
    assert "There is no third value at least six weeks before these two." in shown
    assert "level with them on Mon 14 Sep 2026, 9 points behind on Mon 23 Nov 2026" in shown
    assert "After the summer" in shown
    assert "The school expects a pupil to keep this value: 1 point made." in shown


def test_peers_are_of_the_same_school_year_group_and_scale(cast: Cast) -> None:
    scale = make_scale(cast.harebell)
    class_of_seven(cast, scale)
    client = signed_in(cast.teacher)
    assert "6 peers" in words(client.get(page_of(cast.noah)))
    foreign = make_scale(cast.thistle)
    for number in range(6):
        stranger = make_pupil(cast.thistle, surname=f"Far{number}", born_on=cast.noah.born_on)
        assess(stranger, foreign, 85, SEPTEMBER)
        assess(stranger, foreign, 85)
        older = make_pupil(cast.harebell, surname=f"Old{number}", born_on=date(2016, 1, 9))
        assess(older, scale, 85, SEPTEMBER)
        assess(older, scale, 85)
    assert "6 peers" in words(client.get(page_of(cast.noah)))


def test_explained_stands_beside_the_tests_until_the_next_value(cast: Cast) -> None:
    scale = make_scale(cast.harebell)
    class_of_seven(cast, scale)
    client = signed_in(cast.teacher)
    url = reverse("progress_explain", args=[cast.noah.pk, scale.pk])
    sent = fields_sent(client.get(url).content) | {"reason": "Six weeks in hospital"}
    assert client.post(url, sent).status_code == 302
    row = ProgressExplained.objects.get()
    assert (row.reason, row.on, row.by) == ("Six weeks in hospital", TODAY, cast.teacher)
    shown = words(client.get(page_of(cast.noah)))
    assert "Six weeks in hospital" in shown
    assert "Less than expected progress" in shown, "it changes no test"
    place = reverse("assessments_class", args=[cast.harebell.slug, cast.class_4h.pk])
    page = client.get(place).context["page"]
    assert ([each.name for each in page.explained], page.less) == (["Bright, Noah"], [])


def test_what_was_explained_before_the_last_value_does_not_explain_it(cast: Cast) -> None:
    scale = make_scale(cast.harebell)
    class_of_seven(cast, scale)
    explain(cast.noah, scale, on=date(2026, 11, 20))
    place = reverse("assessments_class", args=[cast.harebell.slug, cast.class_4h.pk])
    page = signed_in(cast.teacher).get(place).context["page"]
    assert ([each.name for each in page.less], page.explained) == (["Bright, Noah"], [])


def test_a_class_lists_who_makes_less_than_expected(cast: Cast) -> None:
    class_of_seven(cast, make_scale(cast.harebell))
    place = reverse("assessments_class", args=[cast.harebell.slug, cast.class_4h.pk])
    answer = signed_in(cast.head).get(place)
    page = answer.context["page"]
    (noah,) = page.less
    assert (noah.name, [line.met for line in noah.lines]) == (
        "Bright, Noah", ["Slower than peers from the same baseline; gap widening"],
    )  # fmt: skip
    assert page.lede == "8 pupils, 7 assessed; 1 with less than expected progress"
    assert "Record assessments" not in words(answer), "the head records none"
    assert signed_in(cast.ta).get(place).status_code == 403
    assert signed_in(cast.stranger("teacher")).get(place).status_code == 404


def test_pages_take_a_fixed_number_of_queries(cast: Cast) -> None:
    scales = [make_scale(cast.harebell, f"Test {number}") for number in range(3)]
    for scale in scales[:1]:
        class_of_seven(cast, scale)
    teacher, senco = signed_in(cast.teacher), signed_in(cast.senco)
    slug = cast.harebell.slug
    pages = [
        (teacher, page_of(cast.noah)), (senco, page_of(cast.noah)),
        (teacher, reverse("assessments_class", args=[slug, cast.class_4h.pk])),
        (teacher, reverse("assessments_record", args=[slug, cast.class_4h.pk])),
        (senco, reverse("assessments", args=[slug])),
        (senco, reverse("assessments_baselines", args=[slug])),
        (senco, reverse("assessments_scales", args=[slug])),
    ]  # fmt: skip
    few = [queries(client, url) for client, url in pages]
    for scale in scales[1:]:
        class_of_seven(cast, scale)
    many = [queries(client, url) for client, url in pages]
    assert few == many
    assert max(many) <= 15, many


def test_the_pdf_says_what_the_page_says(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    class_of_seven(cast, make_scale(cast.harebell))
    shown = words(signed_in(cast.senco).get(page_of(cast.noah, "pupil_assessments_pdf")))
    assert "half of them gained 10 points or more" in shown


def test_who_reads_a_pupils_assessments(cast: Cast) -> None:
    for role, status in (("senco", 200), ("head", 200), ("teacher", 200), ("ta", 403),
                         ("office", 403), ("governor", 403)):  # fmt: skip
        assert signed_in(getattr(cast, role)).get(page_of(cast.noah)).status_code == status, role
    assert signed_in(cast.teacher).get(page_of(cast.jayden)).status_code == 404
    assert signed_in(cast.stranger("senco")).get(page_of(cast.noah)).status_code == 404


# --- Baseline on entry --------------------------------------------------------------------------


def newcomer(cast: Cast, since: date = date(2026, 11, 9)) -> Pupil:
    return make_pupil(
        cast.harebell, surname="Young", forename="Yara", school_class=cast.class_4h, since=since
    )


def baseline(client: Client, pupil: Pupil, **typed: str) -> Any:
    url = page_of(pupil, "assessment_baseline")
    return client.post(url, fields_sent(client.get(url).content) | typed)


def test_a_baseline_is_chased_until_it_is_recorded_with_parents(cast: Cast) -> None:
    score, writing = make_scale(cast.harebell), make_levels(cast.harebell)
    yara, late = newcomer(cast), newcomer(cast, date(2026, 9, 7))
    page = reverse("assessments_baselines", args=[cast.harebell.slug])
    client = signed_in(cast.teacher)
    listed = words(client.get(page))
    assert "Baseline by" not in listed
    assert "By Mon 21 Dec 2026, in 4 weeks" in listed
    assert "Baseline by Mon 21 Dec 2026, in 4 weeks" in words(client.get(page_of(yara)))
    refused = baseline(client, yara, **{f"value_{score.pk}": "90"})
    assert "Enter the parents or carers who took part." in words(refused)
    refused = baseline(client, yara, with_parents="Her mother")
    assert "Enter at least one value." in words(refused)
    done = baseline(
        client, yara, with_parents="Her mother, at school", note="Loves maps",
        **{f"value_{score.pk}": "90", f"value_{writing.pk}": "wts"},
    )  # fmt: skip
    assert done.status_code == 302, words(done)
    rows = Assessment.objects.filter(pupil=yara).order_by("value")
    assert [(row.value, row.is_baseline, row.with_parents, row.note) for row in rows] == [
        (2, True, "Her mother, at school", "Loves maps"),
        (90, True, "Her mother, at school", "Loves maps"),
    ]
    assert late.list_name in words(client.get(page))
    baseline(client, late, with_parents="Father", **{f"value_{score.pk}": "70"})
    assert late.list_name not in words(client.get(page))


def test_another_value_of_that_day_is_not_written_over(cast: Cast) -> None:
    score = make_scale(cast.harebell)
    assess(cast.noah, score, 80, by=cast.senco)
    client = signed_in(cast.teacher)
    answer = baseline(client, cast.noah, with_parents="Ruth", **{f"value_{score.pk}": "90"})
    assert f"{cast.senco.display_name} recorded another value on this day." in words(answer)
    assert Assessment.objects.get().value == 80
    answer = baseline(client, cast.noah, with_parents="Ruth", **{f"value_{score.pk}": "80"})
    assert answer.status_code == 302
    assert Assessment.objects.get().is_baseline


# --- The scales ---------------------------------------------------------------------------------


def test_the_usual_ones_come_in_one_press_and_once(cast: Cast) -> None:
    client, url = signed_in(cast.senco), reverse("assessments_starter", args=[cast.harebell.slug])
    client.post(url)
    client.post(url)
    assert AssessmentScale.objects.filter(school=cast.harebell).count() == len(PRIMARY_SET)
    cast.thistle.phase = Phase.NURSERY
    senco = actor_for_user(cast.stranger("senco"))
    assert add_starter_scales(actor=senco, school=cast.thistle) == len(NURSERY_SET)
    listed = words(client.get(reverse("assessments_scales", args=[cast.harebell.slug])))
    assert "Below (BLW), Working towards (WTS), Expected (EXS), Greater depth (GDS)" in listed


def facts(**given: Any) -> dict[str, Any]:
    return {
        "name": "Reading score", "kind": "standard", "area": "Reading", "lowest": Decimal(55),
        "highest": Decimal(145), "levels": [], "expected_level": None, "expected_per_term": None,
        "same_start": Decimal(5), "real_difference": Decimal(5),
    } | given  # fmt: skip


def test_a_change_may_not_change_what_recorded_values_mean(cast: Cast) -> None:
    senco, score, writing = (
        actor_for_user(cast.senco), make_scale(cast.harebell), make_levels(cast.harebell),
    )  # fmt: skip
    assess(cast.noah, score, 140)
    assess(cast.noah, writing, 3)
    for scale, field, given in (
        (score, "highest", facts(highest=Decimal(130))),
        (score, "kind", facts(kind="judgement", levels=["a", "b"])),
        (writing, "levels", facts(name="Writing", kind="judgement", levels=["a", "b"])),
        (writing, "levels", facts(name="Writing", kind="judgement", levels=["a", "A", "c"])),
        (score, "lowest", facts(lowest=None)),
        (score, "name", facts(name="WRITING")),
    ):
        with pytest.raises(RuleBroken) as refused:
            change_scale(actor=senco, scale=scale, version=1, facts=given)
        assert field in refused.value.problems
    change_scale(
        actor=senco, scale=writing, version=1,
        facts=facts(name="Writing", kind="judgement", levels=["One", "Two", "Three", "Four"],
                    expected_level=3),
    )  # fmt: skip
    with pytest.raises(EditConflict):
        change_scale(actor=senco, scale=writing, version=1, facts=facts(name="Other"))


def test_the_database_refuses_what_is_no_scale_and_no_baseline(cast: Cast) -> None:
    score = make_scale(cast.harebell)
    for wrong in (
        lambda: make_scale(cast.harebell, "reading SCORE"),
        lambda: make_scale(cast.harebell, "A", highest=Decimal(10)),
        lambda: make_levels(cast.harebell, "B", levels=["one"]),
        lambda: make_levels(cast.harebell, "C", expected_level=4),
        lambda: assess(cast.noah, score, 80, is_baseline=True),
        lambda: assess(cast.noah, score, 80, with_parents="Ruth"),
        lambda: explain(cast.noah, score, ""),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    assess(cast.noah, score, 80)
    with pytest.raises(IntegrityError), transaction.atomic():
        assess(cast.noah, score, 81)
