"""What helps a pupil: the list, who reads and writes it, advice that is taken over, paper."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.urls import reverse

from pupils.models import Strategy
from pupils.strategies.rules import MOST_WORDS, entry_problems, lines_to_take, one_each
from pupils.strategies.selectors import InSituation, StrategyLine, size_of_type
from tests.factories import (
    TODAY,
    ask_for_advice,
    in_change,
    make_pupil,
    make_service,
    make_strategy,
    receive,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

READERS = ("senco", "head", "dsl", "designated_teacher", "teacher", "ta")


def test_a_text_becomes_lines_without_bullets_each_once() -> None:
    text = "- Sit near the door\r\n\n2. Use  pictures\n• use pictures\n(3) 10 minutes\n3 times\n–\n"
    assert one_each(text) == ["Sit near the door", "Use pictures", "10 minutes", "3 times"]


def test_a_long_line_is_cut_between_sentences_and_then_between_words() -> None:
    sentences = " ".join(f"This is sentence number {n}." for n in range(40))
    parts = one_each(sentences)
    assert " ".join(parts) == sentences
    assert all(len(part) <= MOST_WORDS and part.endswith(".") for part in parts)
    assert [len(part) for part in one_each(" ".join(str(n) for n in range(1000, 1300)))] == [
        599,
        599,
        299,
    ]
    assert one_each("x" * 700) == ["x" * 600]


def test_only_lines_that_are_new_are_taken() -> None:
    text = "Use pictures\nA clock\nSit near the door"
    assert lines_to_take(text, taken=["use pictures"], there=["Sit near the DOOR"]) == ["A clock"]


def test_the_same_line_in_another_situation_is_another_line() -> None:
    entries = [("In tests", "Extra time"), ("", "Extra time")]
    assert entry_problems(entries, []) == {}
    assert entry_problems(entries, [("in tests", "extra time")]) == {
        "words_1": ["This is in the list already: Extra time"]
    }


def test_a_long_list_is_set_smaller() -> None:
    line = StrategyLine("x" * 80, "", "", "", "")
    sizes = [size_of_type([InSituation("", [line] * n)]) for n in (5, 28, 29, 42, 43)]
    assert sizes == ["", "", "dense", "dense", "densest"]


def page(cast: Cast, name: str = "pupil_strategies", *more: Any) -> str:
    return reverse(name, args=[cast.noah.pk, *more])


def seen(cast: Cast, role: str, url: str) -> str:
    answer = signed_in(cast.here.people[role]).get(url)
    return str(answer.content.decode()) if answer.status_code == 200 else str(answer.status_code)


@pytest.mark.django_db
def test_who_works_with_the_child_reads_what_helps_and_two_change_it(cast: Cast) -> None:
    row = make_strategy(cast.noah)
    for role in READERS:
        text = seen(cast, role, page(cast))
        assert "Sit near the door" in text, role
        assert ("Add what helps" in text) is (role in ("senco", "teacher")), role
        assert "Sit near the door" in seen(cast, role, reverse("pupil_page", args=[cast.noah.pk]))
        opened = seen(cast, role, page(cast, "strategy_change", row.pk))
        assert (opened == "403") is (role not in ("senco", "teacher")), role
    for role in ("office", "governor", "parent", "it", "trust_lead"):
        assert seen(cast, role, page(cast)) in ("403", "404"), role
        assert "Sit near" not in seen(cast, role, reverse("pupil_page", args=[cast.noah.pk]))


@pytest.mark.django_db
def test_another_class_and_another_school_find_nothing(cast: Cast) -> None:
    row = make_strategy(cast.jayden)
    for user in (cast.teacher, cast.stranger("senco")):
        client = signed_in(user)
        for name, more in (
            ("pupil_strategies", ()), ("strategies_add", ()), ("strategies_order", ()),
            ("pupil_strategies_pdf", ()), ("strategy_change", (row.pk,)),
            ("strategy_end", (row.pk,)),
        ):  # fmt: skip
            url = reverse(name, args=[cast.jayden.pk, *more])
            assert client.get(url).status_code == 404, name
    # Under one's own pupil's address the row of another is not found either.
    assert signed_in(cast.teacher).get(page(cast, "strategy_end", row.pk)).status_code == 404


@pytest.mark.django_db
def test_advice_is_taken_over_in_one_press_and_never_doubled(cast: Cast) -> None:
    advice = receive(
        ask_for_advice(cast.noah, make_service(cast.harebell, "The clinic")), read_on=TODAY,
        read_by="Senco", strategies="- Use pictures\n- A quiet place\n- Sit near the door",
    )  # fmt: skip
    make_strategy(cast.noah)
    client = signed_in(cast.teacher)
    assert "Add 2 lines to the list" in seen(cast, "teacher", page(cast))
    assert "to the list" not in seen(cast, "ta", page(cast))
    url = page(cast, "strategies_take", advice.pk)
    assert signed_in(cast.ta).post(url).status_code == 403
    for _ in range(2):
        assert client.post(url)["Location"] == page(cast)
    rows = Strategy.objects.filter(advice=advice)
    assert [(r.words, r.source, r.position) for r in rows] == [
        ("Use pictures", "outside", 2), ("A quiet place", "outside", 3),
    ]  # fmt: skip
    with in_change():
        rows.filter(position=2).update(words="Pictures of each step")
        rows.filter(position=3).update(ends_on=TODAY, ended_because="Not needed")
    client.post(url)
    assert rows.count() == 2
    text = seen(cast, "ta", page(cast))
    assert "Pictures of each step" in text
    assert "Ines Vale, The clinic" in text


@pytest.mark.django_db
def test_whose_confidential_advice_it_is_stays_unsaid(cast: Cast) -> None:
    advice = receive(
        ask_for_advice(cast.noah, is_confidential=True), read_on=TODAY, read_by="Senco",
        strategies="A quiet place", author_name="Dr Vale",
    )  # fmt: skip
    signed_in(cast.teacher).post(page(cast, "strategies_take", advice.pk))
    for role in READERS:
        text = seen(cast, role, page(cast))
        assert "A quiet place" in text, role
        assert ("Dr Vale" in text) is (role in ("senco", "head", "dsl")), role


@pytest.mark.django_db
def test_advice_that_nobody_has_read_is_not_there(cast: Cast) -> None:
    advice = receive(ask_for_advice(cast.noah), strategies="Not yet")
    assert signed_in(cast.senco).post(page(cast, "strategies_take", advice.pk)).status_code == 404


@pytest.mark.django_db
def test_messy_words_are_kept_as_they_were_typed_and_shown_as_words(cast: Cast) -> None:
    client, url = signed_in(cast.teacher), page(cast, "strategies_add")
    data = fields_sent(client.get(url).content) | {
        "situation_1": "  When\tthe room is loud ", "words_1": "<b>Ear defenders</b>\n😀 café\n",
        "situation_3": "", "words_3": "Ask “now & next”",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    assert list(Strategy.objects.values_list("situation", "words")) == [
        ("When the room is loud", "<b>Ear defenders</b>"), ("When the room is loud", "😀 café"),
        ("", "Ask “now & next”"),
    ]  # fmt: skip
    text = seen(cast, "ta", page(cast))
    assert "&lt;b&gt;Ear defenders" in text
    assert "At any time" in text


@pytest.mark.django_db
def test_what_is_wrong_stands_at_its_box_and_nothing_typed_is_lost(cast: Cast) -> None:
    client, url = signed_in(cast.teacher), page(cast, "strategies_add")
    data = fields_sent(client.get(url).content)
    answer = client.post(url, data | {"situation_2": "On trips", "words_1": "Pictures"})
    assert "Enter what helps then" in answer.content.decode()
    assert fields_sent(answer.content)["words_1"] == "Pictures"
    assert Strategy.objects.count() == 0


@pytest.mark.django_db
def test_forty_strategies_cost_what_one_does(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    make_strategy(cast.noah)
    client.get(page(cast))
    first = queries(client, page(cast))
    other = make_pupil(cast.harebell, surname="Other", forename="Ola")
    for number in range(39):
        make_strategy(cast.noah, f"Line {number}", situation=f"When {number % 7}")
    make_strategy(other)
    assert queries(client, page(cast)) == first
    assert first == 8


@pytest.mark.django_db
def test_the_paper_is_one_side(cast: Cast) -> None:
    for number in range(38):
        make_strategy(cast.noah, f"Line {number} " + "word " * 14, situation=f"When {number % 6}")
    answer = signed_in(cast.ta).get(page(cast, "pupil_strategies_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert len(pikepdf.open(BytesIO(answer.content)).pages) == 1
