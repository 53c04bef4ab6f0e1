"""The advice tracker: what is taken up, decided, shown, and to whom."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse

from pupils.choices import Audience, DocumentKind
from pupils.models import Strategy
from reviews.models import Recommendation
from reviews.recommendations.rules import Proposed, kept, proposed_lines, settle_problems
from tests.factories import (
    TODAY,
    ask_for_advice,
    in_change,
    keep_document,
    make_outcome,
    make_plan,
    make_row,
    make_service,
    make_strategy,
    receive,
    recommend,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

CONFIDENTIAL = {"senco", "head", "dsl"}
READERS = {*CONFIDENTIAL, "designated_teacher", "teacher"}
SETTLERS = {"senco", "teacher"}
EVERYBODY = (*READERS, "ta", "office", "governor", "parent", "it", "trust_lead")


def test_each_sentence_of_the_advice_is_a_line_once() -> None:
    texts = ["A visit each half-term; ten minutes daily.\n- Use pictures", "use pictures.\n"]
    assert proposed_lines(texts, []) == [
        "A visit each half-term", "Ten minutes daily.", "Use pictures", "Use pictures.",
    ]  # fmt: skip
    assert proposed_lines(["One. Two."], ["one."]) == ["Two."]


def test_what_is_there_already_is_passed_over() -> None:
    entries = [Proposed("A clock.", "A  clock"), Proposed("", "a clock"), Proposed("", " ")]
    assert kept(entries, []) == [Proposed("A clock.", "A clock")]
    assert kept(entries, ["A CLOCK."]) == [Proposed("", "a clock")]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (("adopted", "new", "", ""), set()),
        (("adopted", "", "", ""), {"place"}),
        (("adapted", "new", "A timer", "Calmer"), set()),
        (("adapted", "new", "", ""), {"adapted_words", "reason"}),
        (("declined", "", "", "He has one"), set()),
        (("declined", "", "", ""), {"reason"}),
        (("open", "new", "", ""), {"state"}),
        (("", "new", "", ""), {"state"}),
    ],
)
def test_what_has_to_be_said_of_a_decision(said: tuple[str, ...], wrong: set[str]) -> None:
    assert set(settle_problems(*said)) == wrong


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "fields",
    [
        {"state": "declined", "decided_on": TODAY, "decided_by": "S"},
        {"state": "adopted"},
        {"decided_on": TODAY, "decided_by": "S"},
    ],
)
def test_the_database_refuses_half_a_decision(cast: Cast, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        recommend(cast.noah, **fields)


def page(cast: Cast, name: str = "pupil_advices", *more: Any) -> str:
    return reverse(name, args=[cast.noah.pk, *more])


def seen(cast: Cast, role: str, url: str) -> str:
    answer = signed_in(cast.here.people[role]).get(url)
    return str(answer.content.decode()) if answer.status_code == 200 else str(answer.status_code)


@pytest.mark.django_db
def test_each_role_reads_what_is_its_own(cast: Cast) -> None:
    plain = recommend(cast.noah, "Use pictures")
    advice = receive(ask_for_advice(cast.noah, is_confidential=True), author_name="Dr Vale")
    secret = recommend(cast.noah, "What happens at home", advice)
    report = keep_document(cast.noah, kind=DocumentKind.REPORT, audience=Audience.SEND)
    restricted = recommend(cast.noah, "A restricted thing", document=report)
    for role in EVERYBODY:
        text = seen(cast, role, page(cast))
        assert ("Use pictures" in text) is (role in READERS), role
        assert ("What happens at home" in text) is (role in CONFIDENTIAL), role
        assert ("Dr Vale" in text) is (role in CONFIDENTIAL), role
        assert ("A restricted thing" in text) is (role in CONFIDENTIAL), role
        opened = seen(cast, role, page(cast, "recommendation_settle", plain.pk))
        assert ("Use pictures" in opened) is (role in SETTLERS), role
        for row in (secret, restricted):
            opened = seen(cast, role, page(cast, "recommendation_settle", row.pk))
            assert (row.words in opened) is (role == "senco"), role
        opened = seen(cast, role, page(cast, "advice_split", advice.pk))
        assert (opened in ("403", "404")) is (role != "senco"), role


@pytest.mark.django_db
def test_another_class_and_another_school_find_nothing(cast: Cast) -> None:
    row, report = recommend(cast.jayden), keep_document(cast.jayden, kind=DocumentKind.REPORT)
    for user in (cast.teacher, cast.stranger("senco")):
        client = signed_in(user)
        for name, more in (
            ("pupil_advices", []), ("advice_split", [row.advice_id]), ("report_split", [report.pk]),
            ("recommendation_settle", [row.pk]),
        ):  # fmt: skip
            url = reverse(name, args=[cast.jayden.pk, *more])
            assert client.get(url).status_code == 404, name
    client = signed_in(cast.stranger("senco"))
    assert client.get(reverse("recommendations", args=["harebell"])).status_code == 404


@pytest.mark.django_db
def test_advice_is_taken_up_line_by_line_in_one_request(cast: Cast) -> None:
    advice = receive(
        ask_for_advice(cast.noah), read_on=TODAY, read_by="S",
        provision="A quiet place. Ten minutes daily.", strategies="Use pictures",
    )  # fmt: skip
    client, url = signed_in(cast.senco), page(cast, "advice_split", advice.pk)
    data = fields_sent(client.get(url).content)
    assert [data[f"words_{n}"] for n in range(3)] == [
        "A quiet place.", "Ten minutes daily.", "Use pictures",
    ]  # fmt: skip
    del data["take_1"]
    data |= {"words_0": "A quiet corner with <b>cushions</b>", "words_3": "Typed besides"}
    assert client.post(url, data).status_code == 302
    client.post(url, data)
    assert list(Recommendation.objects.values_list("words", "advised_words")) == [
        ("A quiet corner with <b>cushions</b>", "A quiet place."),
        ("Use pictures", "Use pictures"), ("Typed besides", ""),
    ]  # fmt: skip
    assert fields_sent(client.get(url).content)["words_0"] == "Ten minutes daily."
    # A colleague's page of before: what is there is passed over.
    late = signed_in(cast.teacher)
    data |= {"take_1": "on", "_once": ""}
    late.post(url, data)
    assert Recommendation.objects.count() == 4


@pytest.mark.django_db
def test_each_is_decided_and_the_list_says_where_it_lives(cast: Cast) -> None:
    advice = receive(ask_for_advice(cast.noah, make_service(cast.harebell, "The clinic")))
    rows = [recommend(cast.noah, f"Thing {n}", advice) for n in range(4)]
    outcome = make_outcome(cast.noah, text="Reads 30 words")
    line = make_row(make_plan(cast.class_4h), None, cast.noah, what="Precision teaching")
    client = signed_in(cast.teacher)
    for row, said in zip(
        rows,
        (
            {"state": "adopted", "place": "new", "situation": "In tests"},
            {"state": "adopted", "place": f"outcome:{outcome.pk}"},
            {"state": "adapted", "place": f"row:{line.pk}", "adapted_words": "Five minutes",
             "reason": "Ten tire him"},
            {"state": "declined", "reason": "He has one"},
        ),
        strict=True,
    ):  # fmt: skip
        url = page(cast, "recommendation_settle", row.pk)
        answer = client.post(url, fields_sent(client.get(url).content) | said)
        assert answer.status_code == 302, answer.content.decode()
    made = Strategy.objects.get(advice=advice)
    assert (made.words, made.situation, made.source) == ("Thing 0", "In tests", "outside")
    text = seen(cast, "teacher", page(cast))
    for words in ("What helps: Thing 0", "Outcome: Reads 30 words", "Provision: Precision teaching",
                  "Instead: Five minutes", "Ten tire him", "He has one"):  # fmt: skip
        assert words in text
    assert "Ended" not in text
    with in_change():
        Strategy.objects.update(ends_on=TODAY, ended_because="It did not help")
        outcome.state, outcome.closed_on = "met", TODAY
        outcome.save()
    text = seen(cast, "teacher", page(cast))
    assert "It did not help" in text
    assert text.count("Ended ") == 2


@pytest.mark.django_db
def test_a_place_of_another_pupil_is_refused(cast: Cast) -> None:
    row, theirs = recommend(cast.noah), make_strategy(cast.jayden)
    client, url = signed_in(cast.senco), page(cast, "recommendation_settle", row.pk)
    data = fields_sent(client.get(url).content)
    answer = client.post(url, data | {"state": "adopted", "place": f"strategy:{theirs.pk}"})
    assert answer.status_code == 200
    assert Recommendation.objects.get().state == "open"


@pytest.mark.django_db
def test_the_schools_list_holds_all_and_the_task_what_no_due_date_says(cast: Cast) -> None:
    report = keep_document(cast.noah)
    recommend(cast.noah, "Use pictures", document=report)
    recommend(cast.jayden, "Has a day of its own")
    recommend(cast.jayden, "Done", state="declined", reason="No", decided_on=TODAY, decided_by="S")
    receive(ask_for_advice(cast.noah, occasion="Not taken up", is_confidential=True),
            read_on=TODAY, read_by="S", provision="A place")  # fmt: skip
    url = reverse("recommendations", args=[cast.harebell.slug])
    text, today = seen(cast, "senco", url), seen(cast, "senco", "/")
    assert "Use pictures" in text
    assert "Not taken up" in text
    assert "Has a day of its own" in text
    assert "1 recommendation to decide" in today
    assert "Done" in seen(cast, "senco", f"{url}?show=declined")
    theirs = seen(cast, "teacher", url)
    assert "Not taken up" not in theirs
    assert "Done" not in seen(cast, "teacher", f"{url}?show=all")
    for role in ("head", "dsl", "ta", "office", "governor"):
        assert seen(cast, role, url) in ("403", "404"), role


@pytest.mark.django_db
def test_thirty_recommendations_cost_what_one_does(cast: Cast) -> None:
    client = signed_in(cast.senco)
    advice = receive(ask_for_advice(cast.noah))
    recommend(cast.noah, "One", advice)
    urls = [page(cast), reverse("recommendations", args=[cast.harebell.slug])]
    first = [queries(client, url) for url in urls]
    strategy = make_strategy(cast.noah)
    for number in range(30):
        recommend(cast.noah, f"Thing {number}", receive(ask_for_advice(cast.noah)))
        recommend(cast.noah, f"Done {number}", advice, state="adopted", strategy=strategy,
                  since_on=date(2026, 9, 7), decided_on=TODAY, decided_by="S")  # fmt: skip
    assert [queries(client, url) for url in urls] == first
