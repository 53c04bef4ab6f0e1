"""Summaries are drafted from what is there, looked at by a person, and shared with each by name."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pupils.models import FamilyTie
from send_mis.audit.models import Read
from send_mis.errors import RuleBroken
from send_mis.links.models import ExpiringLink
from send_mis.notifications.models import Message
from send_mis.parents.models import SharedWith, Summary, SummarySnapshot
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.selectors.sharing import sharing_of
from send_mis.parents.summaries.services import summaries as service
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    allocate,
    give_views,
    in_change,
    make_contact,
    make_cycle,
    make_discussion,
    make_home,
    make_outcome,
    make_plan,
    make_row,
    make_summary,
    note_point,
    restrict,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def family(cast: Cast) -> tuple[FamilyTie, FamilyTie]:
    """Noah's mother, whose address is kept from his father; both have parental responsibility."""
    mother = make_contact(
        cast.noah, "PAM", points={"email": "laura@home.test", "mobile": "07700 900111"},
        person={"forename": "Laura", "surname": "Bright", "title": "Mrs"},
    )  # fmt: skip
    father = make_contact(
        cast.noah, "PAF", points={"email": "daniel@home.test"},
        person={"forename": "Daniel", "surname": "Bright", "title": "Mr"},
    )  # fmt: skip
    for tie in (mother, father):
        verify(tie)
    make_home(cast.noah, mother.contact, address="7 Hidden Row", postcode="NR1 4AB",
              is_confidential=True)  # fmt: skip
    make_home(cast.noah, father.contact, share="some", address="2 Open Street")
    return mother, father


def verify(tie: FamilyTie) -> None:
    with in_change():
        for point in tie.contact.points.all():
            point.verified_on, point.verified_how, point.verified_by = TODAY, "call", "Dana"
            point.save()


def shared_now(cast: Cast, summary: Summary, *ties: FamilyTie, **given: Any) -> Summary:
    """By the SENCO, in the usual way of each."""
    summary.refresh_from_db()
    sharing = sharing_of(summary.pupil, SummaryWords.read(summary.content), TODAY)
    chosen = {tie.contact_id for tie in ties}
    ways = {r.contact_id: r.ways[0].value for r in sharing.readers if r.contact_id in chosen}
    return service.share_summary(
        actor=actor_for_user(cast.senco), summary=summary,
        **{"version": summary.version, "ways": ways, "mark": sharing.mark, "is_checked": True}
        | given,
    )  # fmt: skip


def test_a_draft_before_support_begins(cast: Cast) -> None:
    talk = make_discussion(cast.noah)
    client = signed_in(cast.senco)
    shown = reverse("pupil_shared", args=[cast.noah.pk])
    url = reverse("summary_of_discussion", args=[talk.pk])
    assert url in client.get(shown).content.decode()
    assert client.post(url, {}).status_code == 302
    made = Summary.objects.get()
    found = SummaryWords.read(made.content)
    assert (made.kind, made.discussion_id) == ("early", talk.pk)
    assert (found.words["good"], found.words["why"]) == ("Noah draws maps", "Noah reads ten words")
    assert found.words["going"] == "You told us: Cries over homework"
    (aim,) = found.aims
    assert (aim.title, aim.hope, aim.school) == (
        "What we agreed", "Noah reads thirty words", "We meet in January"
    )  # fmt: skip
    page = client.get(shown).content.decode()
    assert url not in page
    assert "What Noah may need in school" in page


def test_what_one_home_said_is_in_no_draft_that_another_reads(cast: Cast) -> None:
    family(cast)
    talk = make_discussion(cast.noah)
    made = service.draft_of_a_discussion(actor=actor_for_user(cast.senco), discussion=talk)
    assert SummaryWords.read(made.content).words["going"] == ""


def test_a_draft_says_what_is_there_in_plain_words(cast: Cast) -> None:
    cycle = make_cycle(
        cast.noah, parents_will="Read together for ten minutes.", differs="Noise tires him."
    )
    agree(cycle)
    outcome = make_outcome(
        cast.noah, "Back at his work within five minutes", area="SEMH", measure="days of five",
        baseline="1", target="4", due_on=date(2026, 12, 18),
    )  # fmt: skip
    note_point(outcome, "2")
    row = make_row(
        make_plan(cast.class_4h, state="agreed"), what="Movement breaks", minutes=10, times_a_week=5
    )
    place = allocate(row, cast.noah)
    with in_change():
        place.outcome = outcome
        place.save()
    give_views(cast.noah, words="Tell me before things change", readers="review")
    made = service.draft_of_a_cycle(actor=actor_for_user(cast.senco), cycle=cycle)
    found = SummaryWords.read(made.content)
    assert found.words["good"] == "Noah loves maps and numbers"
    assert found.words["says"] == "Tell me before things change"
    assert found.words["home"] == "Read together for ten minutes."
    assert "Noise tires him." in found.words["why"]
    assert "by Monday 7 December 2026" in found.words["meet"]
    (aim,) = found.aims
    assert aim.title == "Feelings and friendships"
    assert aim.hope == "Back at his work within five minutes, by Friday 18 December 2026."
    assert aim.now == "Days of five: 2 now, 1 when we started."
    assert "Movement breaks" in aim.school
    with pytest.raises(RuleBroken, match="There is a summary of it already"):
        service.draft_of_a_cycle(actor=actor_for_user(cast.senco), cycle=cycle)


def test_shared_with_each_by_name_and_the_mail_says_nothing_of_the_child(cast: Cast) -> None:
    mother, father = family(cast)
    summary = make_summary(cast.noah, cast.senco)
    shared_now(cast, summary, mother, father)
    assert SummarySnapshot.objects.get(summary=summary).content == summary.content
    rows = SharedWith.objects.filter(summary=summary)
    assert {(row.contact_id, row.told_by, row.reason) for row in rows} == {
        (mother.contact_id, "mail", "Has parental responsibility"),
        (father.contact_id, "mail", "Has parental responsibility"),
    }
    mails = {mail.to: mail for mail in Message.objects.all()}
    assert mails.keys() == {"laura@home.test", "daniel@home.test"}
    for mail in mails.values():
        text = f"{mail.subject} {mail.body}"
        assert "Noah" not in text
        assert "Bright" not in text
        assert "SEN" not in text.replace("sent", "")
    assert ExpiringLink.objects.filter(purpose="shared").count() == 2


def test_where_a_father_may_not_learn_an_address_it_does_not_leave(cast: Cast) -> None:
    mother, father = family(cast)
    restrict(father, stops_information=False, hides_address=True)
    summary = make_summary(cast.noah, cast.senco)
    with in_change():
        summary.content["words"]["home"] = "Meet us at 7 Hidden Row, NR1 4AB."
        summary.save()
    with pytest.raises(RuleBroken) as broken:
        shared_now(cast, summary, mother, father)
    assert "Mr Daniel Bright may not learn" in broken.value.problems["readers"][0]
    shared_now(cast, summary, mother)
    assert SharedWith.objects.get().contact_id == mother.contact_id


def test_who_is_told_nothing_is_no_choice_also_for_a_forged_form(cast: Cast) -> None:
    mother, father = family(cast)
    restrict(father)
    summary = make_summary(cast.noah, cast.senco)
    with pytest.raises(RuleBroken, match="told nothing"):
        shared_now(cast, summary, mother, ways={father.contact_id: "mail"})
    assert not SharedWith.objects.exists()


def test_somebody_who_is_restricted_meanwhile_is_looked_at_once_more(cast: Cast) -> None:
    mother, father = family(cast)
    summary = make_summary(cast.noah, cast.senco)
    mark = sharing_of(summary.pupil, SummaryWords.read(summary.content), TODAY).mark
    restrict(father)
    with pytest.raises(RuleBroken, match="look once more"):
        shared_now(cast, summary, mother, mark=mark)


def test_names_of_another_child_and_of_somebody_at_home_are_looked_at(cast: Cast) -> None:
    mother, _father = family(cast)
    summary = make_summary(cast.noah, cast.senco)
    with in_change():
        summary.content["words"]["good"] = "Daniel says he plays well with Amara Okafor."
        summary.save()
    sharing = sharing_of(summary.pupil, SummaryWords.read(summary.content), TODAY)
    assert {(each.said, each.where) for each in sharing.named} == {
        ("Daniel", "What Noah is good at"), ("Amara Okafor", "What Noah is good at"),
    }  # fmt: skip
    with pytest.raises(RuleBroken) as broken:
        shared_now(cast, summary, mother, is_checked=False)
    assert "is_checked" in broken.value.problems
    shared_now(cast, summary, mother)


def test_without_anything_verified_it_goes_on_paper(cast: Cast) -> None:
    tie = make_contact(cast.noah, points={"email": "nobody@home.test"})
    summary = make_summary(cast.noah, cast.senco)
    shared_now(cast, summary, tie)
    assert SharedWith.objects.get().told_by == "paper"
    assert not Message.objects.exists()
    assert not ExpiringLink.objects.exists()


def test_what_is_new_is_said_and_the_next_version_has_a_link_of_its_own(cast: Cast) -> None:
    mother, _father = family(cast)
    summary = make_summary(cast.noah, cast.senco)
    shared_now(cast, summary, mother)
    old = ExpiringLink.objects.get(revoked_at__isnull=True)
    summary.refresh_from_db()
    found = SummaryWords.read(summary.content)
    page = signed_in(cast.senco).get(reverse("summary", args=[summary.pk])).content.decode()
    assert "Not shared yet" not in page
    service.change_summary(
        actor=actor_for_user(cast.senco), summary=summary, version=summary.version,
        words=SummaryWords({**found.words, "going": "Much better."}, found.aims),
    )  # fmt: skip
    page = signed_in(cast.senco).get(reverse("summary", args=[summary.pk])).content.decode()
    assert "New: “How it is going”." in page
    shared_now(cast, summary, mother)
    old.refresh_from_db()
    assert old.revoked_at is not None
    row = SharedWith.objects.get()
    assert (row.number, SummarySnapshot.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("role", "status"),
    [("senco", 200), ("head", 200), ("teacher", 200), ("ta", 403), ("office", 403),
     ("governor", 403), ("parent", 403), ("trust_lead", 403)],
)  # fmt: skip
def test_the_pages_are_for_who_shares(cast: Cast, role: str, status: int) -> None:
    mother, _father = family(cast)
    summary = make_summary(cast.noah, cast.senco)
    shared_now(cast, summary, mother)
    client = signed_in(getattr(cast, role))
    for page in (
        reverse("pupil_shared", args=[cast.noah.pk]), reverse("summary", args=[summary.pk]),
        reverse("summary_change", args=[summary.pk]), reverse("summary_share", args=[summary.pk]),
    ):  # fmt: skip
        assert client.get(page).status_code == status
    if status == 200:
        assert Read.objects.filter(what="summary", pupil_ids=[cast.noah.pk]).exists()
        assert client.get(reverse("summary_pdf", args=[summary.pk])).content[:4] == b"%PDF"
