"""Views of a pupil and of each parent: recorded, read by those it says, apart by home."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from pupils.families.rules.telling import Tied
from pupils.models import FamilyTie
from reviews.models import ViewGiven
from reviews.voice import services
from reviews.voice.rules.questions import answers_words, kept_answers
from reviews.voice.rules.sharing import may_be_given, names_somebody_at_home, who_reads
from reviews.voice.selectors.given import views_of
from send_mis.audit.models import Change
from send_mis.errors import AlreadyDone, EditConflict, NotAllowed, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    give_views,
    make_contact,
    make_home,
    make_outcome,
    restrict,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db

FACTS: dict[str, Any] = {
    "contact": None, "how": "words", "on": TODAY, "words": "", "scribe": " Tess  Ota ",
    "answers": {"helps": " A quiet place ", "aim": "", "home": "not asked of a pupil"},
    "readers": "review", "needs_check": False,
}  # fmt: skip


def two_homes(cast: Cast) -> tuple[FamilyTie, FamilyTie]:
    """Noah's mother and father live apart."""
    ties = []
    for kind, name in (("PAM", "Ruth"), ("PAF", "Dan")):
        tie = make_contact(cast.noah, kind, person={"forename": name, "surname": "Elder"})
        make_home(cast.noah, tie.contact, share="some")
        ties.append(tie)
    return ties[0], ties[1]


# --- Rules ------------------------------------------------------------------------------------


def test_a_home_that_is_kept_from_somebody_is_none_of_theirs() -> None:
    """Recorded in the mother's home by mistake, or before the order."""
    home, mother, father = uuid4(), uuid4(), uuid4()
    people = {
        mother: Tied(mother, "Ruth", "PAM", "yes", homes=frozenset({home})),
        father: Tied(
            father, "Dan", "PAF", "yes", homes=frozenset({home}), kept_from=frozenset({home})
        ),
    }
    assert not may_be_given(people[father], mother, people)
    assert not may_be_given(people[mother], father, people)
    assert may_be_given(people[father], None, people)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("My Mum’s boyfriend shouts", True), ("ruth says no", True), ("Grandad helps", True),
        ("I like maths and Dana the dog", False), ("", False), ("My mumbling", False),
    ],
)  # fmt: skip
def test_a_childs_words_about_home_are_noticed(text: str, is_named: bool) -> None:
    assert names_somebody_at_home(text, ["Ruth", "Al"]) is is_named


def test_only_what_was_asked_is_kept() -> None:
    given = {"faces": {"maths": "5", "moon": "1", "play": "9"}, "chosen": ["time", "x", "quiet"],
             "aim": " To swim ", "helps": "a"}  # fmt: skip
    kept = kept_answers("pictures", given, is_pupil=True)
    assert kept == {"aim": "To swim", "faces": {"maths": 5}, "chosen": ["quiet", "time"]}
    assert answers_words(kept) == (
        "What I want to get better at: To swim\nMaths: Very good\nHelps: A quiet place, More time"
    )
    assert kept_answers("gate", given, is_pupil=False) == {}


def test_who_reads_is_said_as_the_roles_are() -> None:
    assert who_reads("Noah") == (
        "the teachers and teaching assistants who work with Noah, the SENCO, the headteacher,"
        " the designated safeguarding lead and the designated teacher (looked-after children)"
    )


# --- Recording --------------------------------------------------------------------------------


def test_words_are_recorded_once_whole(cast: Cast) -> None:
    row = services.record_views(actor=actor_for_user(cast.ta), pupil=cast.noah, facts=FACTS)
    assert (row.answers, row.scribe) == ({"helps": "A quiet place"}, "Tess Ota")
    assert (row.recorded_by, row.needs_check) == (cast.ta, False)
    assert Change.objects.get(event="views.recorded").pupil_ids == [cast.noah.pk]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": TODAY.replace(year=2001)}, "on"),
        ({"answers": {}}, "words"),
        ({"how": "gate", "words": "x"}, "words"),
        ({"how": "observed", "scribe": " "}, "words"),
    ],
)
def test_what_is_refused(cast: Cast, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        services.record_views(
            actor=actor_for_user(cast.senco), pupil=cast.noah, facts=FACTS | facts
        )
    assert list(refused.value.problems) == [field]


def test_nobody_elses_parent_is_chosen(cast: Cast) -> None:
    other = make_contact(cast.jayden).contact
    with pytest.raises(RuleBroken) as refused:
        services.record_views(
            actor=actor_for_user(cast.senco), pupil=cast.noah,
            facts=FACTS | {"contact": other, "how": "gate", "words": "x"},
        )  # fmt: skip
    assert list(refused.value.problems) == ["contact"]


def test_the_database_keeps_contact_and_pupil_of_one_school(cast: Cast) -> None:
    far = make_contact(cast.elsewhere.pupil).contact

    def written() -> None:
        give_views(cast.noah, contact=far, how="gate", words="x")
        connection.check_constraints()

    with pytest.raises(IntegrityError), transaction.atomic():
        written()


def test_whoever_recorded_it_corrects_it_and_the_senco_and_no_colleague(cast: Cast) -> None:
    row = give_views(cast.noah, recorded_by=cast.ta)
    teacher, senco = actor_for_user(cast.teacher), actor_for_user(cast.senco)
    said = FACTS | {"scribe": ""}
    with pytest.raises(NotAllowed, match="Somebody else recorded it"):
        services.change_views(actor=teacher, views=row, version=1, facts=said)
    services.change_views(actor=actor_for_user(cast.ta), views=row, version=1, facts=said)
    with pytest.raises(EditConflict):
        services.change_views(actor=senco, views=row, version=1, facts=said)
    with pytest.raises(RuleBroken):
        services.remove_views(actor=senco, views=row, version=2, why=" ")
    services.remove_views(actor=senco, views=row, version=2, why="Another child's")
    assert not ViewGiven.objects.exists()


# --- Before it is shared ----------------------------------------------------------------------


def test_words_about_a_parent_are_checked_before_they_are_printed(cast: Cast) -> None:
    make_contact(cast.noah, person={"forename": "Ruth", "surname": "Elder"})
    row = services.record_views(
        actor=actor_for_user(cast.ta), pupil=cast.noah,
        facts=FACTS | {"words": "Ruth is cross at bedtime"},
    )  # fmt: skip
    assert row.waits_for_check
    pdf = reverse("views_pdf", args=[cast.noah.pk, row.pk])
    teacher = signed_in(cast.teacher)
    assert teacher.get(pdf).status_code == 403
    actor = actor_for_user(cast.teacher)
    with pytest.raises(NotAllowed):
        services.check_views(actor=actor_for_user(cast.ta), views=row, version=1, readers="review")
    services.check_views(actor=actor, views=row, version=1, readers="review")
    with pytest.raises(AlreadyDone):
        services.check_views(actor=actor, views=row, version=2, readers="review")
    assert teacher.get(pdf).status_code == 200
    # Other words are checked anew.
    row = services.change_views(
        actor=actor_for_user(cast.ta), views=row, version=2,
        facts=FACTS | {"words": "Ruth is kind"},
    )  # fmt: skip
    assert row.waits_for_check


def test_private_views_are_read_by_few(cast: Cast) -> None:
    row = give_views(cast.noah, readers="private", words="A secret", recorded_by=cast.ta)
    shown = {
        role: "A secret" in signed_in(getattr(cast, role)).get(
            reverse("pupil_views", args=[cast.noah.pk])
        ).content.decode()
        for role in ("senco", "head", "dsl", "teacher", "ta")
    }  # fmt: skip
    assert shown == {"senco": True, "head": True, "dsl": False, "teacher": False, "ta": True}
    check = reverse("views_check", args=[cast.noah.pk, row.pk])
    assert signed_in(cast.teacher).get(check).status_code == 403


def test_no_home_is_given_the_words_of_the_other(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    ruth, dan = two_homes(cast)
    give_views(cast.noah, words="I like drums")
    give_views(cast.noah, words="My dad is late", needs_check=True)
    for tie, words in ((ruth, "He sleeps badly"), (dan, "He sleeps well")):
        give_views(cast.noah, contact=tie.contact, how="meeting", answers={}, words=words)
    give_views(cast.noah, contact=ruth.contact, how="gate", answers={}, words="For staff",
               readers="staff")  # fmt: skip
    senco = signed_in(cast.senco)

    def copy(tie: FamilyTie) -> str:
        answer = senco.get(reverse("views_copy_pdf", args=[cast.noah.pk, tie.contact_id]))
        return answer.content.decode()

    assert "He sleeps badly" in copy(ruth)
    assert "I like drums" in copy(ruth)
    for words in ("He sleeps well", "My dad is late", "For staff"):
        assert words not in copy(ruth)
    assert "He sleeps badly" not in copy(dan)
    assert "Elder" not in copy(dan).replace("Dan Elder", "")
    restrict(dan, stops_information=True)
    answer = senco.get(reverse("views_copy_pdf", args=[cast.noah.pk, dan.contact_id]))
    assert answer.status_code == 403
    unknown = senco.get(reverse("views_copy_pdf", args=[cast.noah.pk, uuid4()]))
    assert unknown.status_code == 404


def test_what_the_form_says_of_readers_names_the_other_home(cast: Cast) -> None:
    ruth, _ = two_homes(cast)
    row = give_views(cast.noah, contact=ruth.contact, how="meeting", answers={}, words="x")
    page = signed_in(cast.senco).get(reverse("views_change", args=[cast.noah.pk, row.pk]))
    assert "Not shown to Dan Elder." in page.content.decode()


# --- Into an outcome --------------------------------------------------------------------------


def test_the_pupils_own_aim_stands_in_the_outcome(cast: Cast) -> None:
    row, outcome = give_views(cast.noah), make_outcome(cast.noah)
    actor = actor_for_user(cast.teacher)
    services.take_up_views(actor=actor, views=row, version=1, outcome=outcome)
    outcome.refresh_from_db()
    assert outcome.pupil_words == "Reading long words"
    with pytest.raises(AlreadyDone):
        services.take_up_views(actor=actor, views=row, version=2, outcome=outcome)
    with pytest.raises(RuleBroken):
        services.take_up_views(
            actor=actor_for_user(cast.senco), views=row, version=2,
            outcome=make_outcome(cast.jayden),
        )  # fmt: skip


# --- Pages ------------------------------------------------------------------------------------


def test_the_gate_is_one_tap_away_and_saves_for_a_restricted_contact(cast: Cast) -> None:
    tie = make_contact(cast.noah, person={"forename": "Ruth", "surname": "Elder"})
    restrict(tie, stops_information=True)
    client, url = signed_in(cast.ta), reverse("views_gate", args=[cast.noah.pk])
    assert url in client.get(reverse("pupil_page", args=[cast.noah.pk])).content.decode()
    page = client.get(url)
    text = page.content.decode()
    assert "Ask the SENCO before you share anything with Ruth Elder." in text
    assert "Read by the teachers and teaching assistants who work with Noah" in text
    sent = fields_sent(page.content) | {"words": "He did not sleep"}
    assert client.post(url, sent).status_code == 302
    row = ViewGiven.objects.get()
    assert (row.contact, row.on, row.readers) == (tie.contact, TODAY, "staff")
    client.post(url, sent)
    assert ViewGiven.objects.count() == 1


def test_another_class_and_another_school_find_nothing(cast: Cast) -> None:
    url = reverse("views_gate", args=[cast.jayden.pk])
    assert signed_in(cast.teacher).get(url).status_code == 404
    assert signed_in(cast.stranger("senco")).get(url).status_code == 404
    assert signed_in(cast.office).get(url).status_code == 403


def test_the_tab_costs_as_much_for_many_as_for_one(cast: Cast) -> None:
    client, url = signed_in(cast.senco), reverse("pupil_views", args=[cast.noah.pk])
    two_homes(cast)
    give_views(cast.noah)
    one = queries(client, url)
    for tie in FamilyTie.objects.filter(pupil=cast.noah):
        for _ in range(3):
            give_views(cast.noah, contact=tie.contact, how="phone", answers={}, words="y")
    assert queries(client, url) == one <= 15


def test_the_pupils_own_come_first_and_only_of_the_days_asked(cast: Cast) -> None:
    ruth, _ = two_homes(cast)
    give_views(cast.noah, contact=ruth.contact, how="gate", answers={}, words="y")
    give_views(cast.noah)
    give_views(cast.noah, on=TODAY - timedelta(days=400))
    people = views_of(actor_for_user(cast.teacher), cast.noah, TODAY - timedelta(days=60), TODAY)
    assert [(p.name, p.what, len(p.shown)) for p in people] == [
        ("Noah Bright", "", 1), ("Ruth Elder", "Mother", 1),
    ]  # fmt: skip


def test_one_page_however_much_was_said(cast: Cast) -> None:
    row = give_views(
        cast.noah, answers=dict.fromkeys(("helps", "hard", "aim"), "What I say, " * 80),
        words="More " * 190,
    )  # fmt: skip
    url = reverse("views_pdf", args=[cast.noah.pk, row.pk])
    with pikepdf.open(BytesIO(signed_in(cast.senco).get(url).content)) as paper:
        assert len(paper.pages) == 1
