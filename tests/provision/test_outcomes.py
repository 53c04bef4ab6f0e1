"""Outcomes: set, counted and judged by people, tried again, and shown with their line."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from provision.choices import OutcomeState, Scale
from provision.models import Allocation, Judgement, Outcome, OutcomePoint
from provision.outcomes.rules.words import OutcomeWords
from provision.outcomes.services import (
    change_outcome,
    judge_outcome,
    note_point,
    remove_point,
    set_outcome,
    stop_outcome,
)
from send_mis.access.actor import Actor
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from send_mis.ui.progress import Counted, Progress
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    grant,
    in_change,
    judge,
    make_outcome,
    make_plan,
    make_row,
    make_user,
    record_session,
)
from tests.factories import (
    note_point as noted,
)
from tests.people import Cast, signed_in
from tests.queries import queries

WORDS = OutcomeWords(
    text="Reads 40 of the 100 words", starts_on=date(2026, 9, 7), due_on=date(2026, 12, 18),
    measure="words read right", baseline=Decimal(18), target=Decimal(40), out_of=Decimal(100),
)  # fmt: skip


@pytest.fixture
def teacher(cast: Cast) -> Actor:
    return actor_for_user(cast.teacher)


def test_a_teacher_sets_an_outcome(cast: Cast, teacher: Actor) -> None:
    made = set_outcome(actor=teacher, pupil=cast.noah, words=WORDS)
    assert (made.school_id, made.scale, made.attempt) == (cast.harebell.pk, "four", 1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"due_on": date(2026, 9, 7)}, "due_on"),
        ({"due_on": date(2026, 9, 1)}, "due_on"),
        ({"measure": ""}, "measure"),
        ({"target": None}, "target"),
        ({"target": Decimal(101)}, "target"),
        ({"baseline": Decimal(101)}, "baseline"),
        ({"text": "  "}, "text"),
        ({"area": "XX"}, "area"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    changed: dict[str, Any], field: str, cast: Cast, teacher: Actor
) -> None:
    from dataclasses import replace

    with pytest.raises(RuleBroken) as broken:
        set_outcome(actor=teacher, pupil=cast.noah, words=replace(WORDS, **changed))
    assert field in broken.value.problems
    assert not Outcome.objects.exists()


def test_who_may_not(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    for user in (cast.ta, cast.head, cast.stranger("teacher"), cast.stranger("senco")):
        with pytest.raises(NotAllowed):
            set_outcome(actor=actor_for_user(user), pupil=cast.noah, words=WORDS)
        with pytest.raises(NotAllowed):
            judge_outcome(
                actor=actor_for_user(user), outcome=outcome, version=1, judged_on=TODAY, value=3
            )
    with pytest.raises(NotAllowed):
        set_outcome(actor=actor_for_user(cast.teacher), pupil=cast.jayden, words=WORDS)


def test_two_who_change_it_see_each_other(cast: Cast, teacher: Actor) -> None:
    outcome = make_outcome(cast.noah)
    change_outcome(actor=teacher, outcome=outcome, version=1, words=WORDS)
    with pytest.raises(EditConflict) as conflict:
        change_outcome(
            actor=actor_for_user(cast.senco), outcome=outcome, version=1, words=WORDS
        )  # fmt: skip
    assert conflict.value.theirs["Outcome"] == WORDS.text


def test_a_ta_notes_a_count(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    point = note_point(
        actor=actor_for_user(cast.ta), outcome=outcome, measured_on=TODAY, value=Decimal(31)
    )
    assert point.noted_by == cast.ta
    theirs = noted(outcome, "30", noted_by=cast.teacher)
    with pytest.raises(NotAllowed):
        remove_point(actor=actor_for_user(cast.ta), point=theirs)
    remove_point(actor=actor_for_user(cast.ta), point=point)
    remove_point(actor=actor_for_user(cast.senco), point=theirs)
    assert not OutcomePoint.objects.exists()


@pytest.mark.parametrize(
    ("on", "value", "field"),
    [
        (date(2026, 11, 24), 31, "measured_on"),
        (date(2026, 9, 6), 31, "measured_on"),
        (TODAY, 101, "value"),
    ],
)
def test_a_count_that_cannot_be(on: date, value: int, field: str, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        note_point(
            actor=actor_for_user(cast.ta), outcome=make_outcome(cast.noah), measured_on=on,
            value=Decimal(value),
        )  # fmt: skip
    assert list(broken.value.problems) == [field]


@pytest.mark.parametrize(
    ("scale", "value", "state"),
    [
        ("four", 1, "not_met"), ("four", 2, "partly"), ("four", 3, "met"), ("four", 4, "met"),
        ("goal", -2, "not_met"), ("goal", -1, "partly"), ("goal", 0, "met"), ("goal", 2, "met"),
    ],
)  # fmt: skip
def test_a_judgement_ends_it(
    scale: str, value: int, state: str, cast: Cast, teacher: Actor
) -> None:
    outcome = make_outcome(cast.noah, scale=scale)
    judge_outcome(actor=teacher, outcome=outcome, version=1, judged_on=TODAY, value=value)
    outcome.refresh_from_db()
    assert (outcome.state, outcome.closed_on, outcome.version) == (state, TODAY, 2)
    with pytest.raises(RuleBroken, match="reviewed already"):
        judge_outcome(actor=teacher, outcome=outcome, version=2, judged_on=TODAY, value=value)
    assert Judgement.objects.count() == 1


def test_a_level_of_the_other_scale_is_refused(cast: Cast, teacher: Actor) -> None:
    outcome = make_outcome(cast.noah, scale="goal")
    with pytest.raises(RuleBroken):
        judge_outcome(actor=teacher, outcome=outcome, version=1, judged_on=TODAY, value=3)


def test_stopping_needs_a_reason(cast: Cast, teacher: Actor) -> None:
    outcome = make_outcome(cast.noah)
    with pytest.raises(RuleBroken):
        stop_outcome(actor=teacher, outcome=outcome, version=1, on=TODAY, why=" ")
    stop_outcome(actor=teacher, outcome=outcome, version=1, on=TODAY, why="He moved on")
    outcome.refresh_from_db()
    assert outcome.state == "stopped"


def test_a_try_follows_a_try(cast: Cast, teacher: Actor) -> None:
    first = make_outcome(cast.noah)
    with pytest.raises(RuleBroken, match="not ended"):
        set_outcome(actor=teacher, pupil=cast.noah, words=WORDS, follows=first)
    judge_outcome(actor=teacher, outcome=first, version=1, judged_on=TODAY, value=1)
    first.refresh_from_db()
    second = set_outcome(actor=teacher, pupil=cast.noah, words=WORDS, follows=first)
    assert second.attempt == 2
    with pytest.raises(RuleBroken, match="already"):
        set_outcome(actor=teacher, pupil=cast.noah, words=WORDS, follows=first)
    with pytest.raises(RuleBroken, match="another pupil"):
        set_outcome(actor=teacher, pupil=cast.kacper, words=WORDS, follows=first)


# --- Pages ------------------------------------------------------------------------------------


def sent(**changed: str) -> dict[str, str]:
    return {
        "version": "0", "text": "Reads 40 of the 100 words", "measure": "words read",
        "baseline": "18", "target": "40", "out_of": "100", "area": "CL",
        "starts_on_day": "7", "starts_on_month": "9", "starts_on_year": "2026",
        "due_on_day": "18", "due_on_month": "12", "due_on_year": "2026",
    } | changed  # fmt: skip


def test_the_whole_story_of_an_outcome(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    add = reverse("outcome_add", args=[cast.noah.pk])
    checked = client.post(add, sent(text="Will improve his reading", step="check"))
    assert "Say from what to what" in checked.content.decode()
    assert not Outcome.objects.exists()
    client.post(add, sent())
    outcome = Outcome.objects.get()
    page = reverse("outcome_page", args=[outcome.pk])
    client.post(
        reverse("outcome_note", args=[outcome.pk]),
        {"value": "31", "measured_on_day": "20", "measured_on_month": "11",
         "measured_on_year": "2026"},
    )  # fmt: skip
    html = client.get(page).content.decode()
    assert "the last is 31 on Fri 20 Nov 2026" in html
    assert "Expected" in html
    judge_page = reverse("outcome_judge", args=[outcome.pk])
    assert "suggests “2: Partly met”" in client.get(judge_page).content.decode()
    client.post(
        judge_page, {"version": "1", "value": "2", "judged_on_day": "23", "judged_on_month": "11",
                     "judged_on_year": "2026"},
    )  # fmt: skip
    assert "Try again" in client.get(page).content.decode()
    again = client.get(f"{add}?follows={outcome.pk}").context["form"]
    assert again["baseline"].value() == "31"


def test_unmet_three_times_asks_for_another_approach(cast: Cast) -> None:
    with in_change():
        outcome = make_outcome(cast.noah, state="not_met", closed_on=TODAY, attempt=3)
    client = signed_in(cast.senco)
    html = client.get(reverse("outcome_page", args=[outcome.pk])).content.decode()
    assert "Change the approach?" in html
    tab = client.get(reverse("pupil_outcomes", args=[cast.noah.pk])).content.decode()
    assert "Change the approach?" in tab
    add = reverse("outcome_add", args=[cast.noah.pk])
    assert "Change the approach" in client.get(f"{add}?follows={outcome.pk}").content.decode()


def test_bad_input_on_the_page(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    add = reverse("outcome_add", args=[cast.noah.pk])
    html = client.post(add, sent(target="forty", due_on_month="13")).content.decode()
    assert "Enter a number, for example 40." in html
    assert "Enter the month" in html
    assert "forty" in html
    for nonsense in ("x", str(cast.noah.pk)):
        assert client.get(f"{add}?follows={nonsense}").status_code == 200


def test_strangers_and_readers(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    page = reverse("outcome_page", args=[outcome.pk])
    names = ("outcome_change", "outcome_judge", "outcome_note")
    urls = [reverse(name, args=[outcome.pk]) for name in names]
    for url in (page, *urls, reverse("pupil_outcomes", args=[cast.noah.pk])):
        assert signed_in(cast.stranger("senco")).get(url).status_code == 404
    head = signed_in(cast.head)
    assert "Record a count" not in head.get(page).content.decode()
    assert all(head.get(url).status_code == 403 for url in urls)


def test_a_goal_with_its_levels(cast: Cast) -> None:
    outcome = make_outcome(cast.noah, scale="goal", levels={"0": "Asks by symbol at 4 snacks"})
    client = signed_in(cast.teacher)
    html = client.get(reverse("outcome_judge", args=[outcome.pk])).content.decode()
    assert "0: Asks by symbol at 4 snacks" in html
    assert "−2: Much less than expected" in html
    change = client.get(reverse("outcome_change", args=[outcome.pk])).content.decode()
    assert "What each level looks like" in change


def test_on_paper(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    noted(outcome, "25", date(2026, 10, 12))
    judge(make_outcome(cast.noah, "Old one", state="met", closed_on=TODAY), 3)
    answer = signed_in(cast.senco).get(reverse("pupil_outcomes_pdf", args=[cast.noah.pk]))
    assert answer.content.startswith(b"%PDF")


def test_the_queries_do_not_grow(cast: Cast) -> None:
    client = signed_in(cast.senco)
    row = make_row(make_plan(cast.class_4h))
    url = reverse("pupil_outcomes", args=[cast.noah.pk])

    def more(count: int) -> None:
        for number in range(count):
            outcome = make_outcome(cast.noah, f"Outcome {number}")
            noted(outcome, "20", noted_by=cast.ta)
            judge(make_outcome(cast.noah, "Old", state="met", closed_on=TODAY), 3)

    allocate(row, cast.noah, outcome=make_outcome(cast.noah))
    record_session(row, counts={cast.noah: "22"})
    more(1)
    few = queries(client, url)
    more(5)
    assert queries(client, url) == few <= 18


def test_a_count_leads_only_to_a_session_that_the_reader_may_open(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    row = make_row(make_plan(cast.class_4h), None, cast.kacper)
    place = allocate(row, cast.noah, outcome=outcome)
    noted(outcome, "22", session=record_session(row))
    helper = make_user()
    grant(helper, "ta", cast.noah)
    readers = {"senco": cast.senco, "head": cast.head, "helper": helper}

    def led() -> set[str]:
        url = reverse("outcome_page", args=[outcome.pk])
        pages = {name: signed_in(user).get(url).text for name, user in readers.items()}
        return {name for name, page in pages.items() if "The session" in page}

    assert led() == {"senco", "helper"}
    with in_change():
        type(place).objects.filter(pk=place.pk).update(ends_on=TODAY)
    assert led() == {"senco"}


def test_what_exceeded_its_target_is_called_so(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    for scale, value, words in (
        (Scale.FOUR, 4, "Exceeded"), (Scale.FOUR, 3, "Met"),
        (Scale.GOAL, 2, "Much more than expected"), (Scale.GOAL, 0, "Met"),
    ):  # fmt: skip
        outcome = make_outcome(cast.noah, state=OutcomeState.MET, closed_on=TODAY, scale=scale)
        judge(outcome, value)
        shown = client.get(reverse("outcome_page", args=[outcome.pk])).context["each"]
        assert [chip.text for chip in shown.chips] == [words]


def test_paper_writes_the_figures_and_days_of_the_chart() -> None:
    def picture(*days: date, aim: str = "40") -> str:
        start, end, counted = days
        return Progress(
            title="", description="", measure="Words", start=(start, Decimal(18)),
            aim=(end, Decimal(aim)), points=[Counted(counted, Decimal(29), Decimal(29))],
        ).picture  # fmt: skip

    one = picture(date(2026, 9, 7), date(2026, 12, 18), date(2026, 10, 28))
    # The same shape on other days, and with other figures of the same place.
    assert one != picture(date(2025, 9, 8), date(2025, 12, 19), date(2025, 10, 29))
    assert one.startswith("data:image/png;base64,")


def test_the_next_try_keeps_measure_figures_dates_and_provision(cast: Cast) -> None:
    row = make_row(make_plan(cast.class_4h), None, cast.noah, until=date(2026, 12, 21))
    over = make_row(row.plan, None, cast.noah, until=date(2026, 11, 2))
    before = make_outcome(
        cast.noah, state=OutcomeState.PARTLY, closed_on=TODAY, out_of=Decimal(100),
        how_measured="A card a week", pupil_words="I want to read", area="CL",
    )  # fmt: skip
    noted(before, "31")
    with in_change():
        Allocation.objects.update(outcome=before)
    client = signed_in(cast.teacher)
    add = f"{reverse('outcome_add', args=[cast.noah.pk])}?follows={before.pk}"
    form = client.get(add).context["form"]
    told = {name: form[name].value() for name in (
        "text", "measure", "baseline", "target", "out_of", "how_measured", "pupil_words", "area",
        "starts_on", "due_on", "served_by",
    )}  # fmt: skip
    assert told == {
        "text": before.text, "measure": before.measure, "baseline": "31", "target": "40",
        "out_of": "100", "how_measured": "A card a week", "pupil_words": "I want to read",
        # A row that ends before a Monday is held until the Friday.
        "area": "CL", "starts_on": TODAY, "due_on": date(2026, 12, 18),
        "served_by": [str(row.allocations.get().pk)],
    }  # fmt: skip
    with in_change():
        Allocation.objects.filter(row=row).update(outcome=None)
        OutcomePoint.objects.all().delete()
    form = client.get(add).context["form"]
    assert form["served_by"].value() == []
    assert form["baseline"].value() == "18"
    assert form["due_on"].value() == TODAY + (before.due_on - before.starts_on)
    assert over.allocations.get().outcome == before


def test_judging_before_its_day_says_what_ends_with_it(cast: Cast) -> None:
    row = make_row(make_plan(cast.class_4h), None, cast.noah)
    outcome = make_outcome(cast.noah)
    client = signed_in(cast.teacher)
    url = reverse("outcome_judge", args=[outcome.pk])
    said = "It is due on Fri 18 Dec 2026, in 4 weeks. Once it is reviewed, no more counts"
    assert said in client.get(url).content.decode()
    assert "To plan the next term" not in client.get(url).content.decode()
    with in_change():
        row.allocations.update(outcome=outcome)
    assert "To plan the next term you need not review it" in client.get(url).content.decode()
    with in_change():
        Outcome.objects.update(due_on=TODAY)
    assert said[:20] not in client.get(url).content.decode()
