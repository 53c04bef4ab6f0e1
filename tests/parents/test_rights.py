"""From the day on which the rights are the young person's own, nothing new is shared before it is
decided who is told; what was shared stays readable."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from pupils.models import DueDate
from pupils.record.services import change_pupil
from send_mis.errors import RuleBroken
from send_mis.parents.answers.standing import is_told
from send_mis.parents.mails.services import NOT_TOLD_NOW, stops
from send_mis.parents.models import FamilyAccount, SharedWith
from send_mis.parents.rights.rules import rights_on
from send_mis.parents.rights.services import decide_rights
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.selectors.sharing import sharing_of
from tests.factories import TODAY, actor_for_user, in_change, make_summary, restrict, share
from tests.parents.reading import let_in, link_of
from tests.parents.test_sharing import family, shared_now
from tests.people import ROLES, Cast, signed_in

pytestmark = pytest.mark.django_db
DUE = DueDate.objects.filter(kind="shared.rights")


def finished_year_11(cast: Cast) -> None:
    with in_change():
        cast.noah.born_on = date(2010, 3, 1)
        cast.noah.save()


def decide(cast: Cast, reader: str) -> None:
    decide_rights(actor=actor_for_user(cast.senco), pupil=cast.noah, reader=reader, why="Said so")


@pytest.mark.parametrize(
    ("born_on", "moves_on"),
    [
        (date(2010, 8, 31), date(2026, 6, 27)),
        (date(2010, 9, 1), date(2027, 6, 26)),
    ],
)
def test_the_day_before_and_the_day_after(born_on: date, moves_on: date) -> None:
    eve = rights_on(born_on, "", moves_on - timedelta(days=1))
    assert (eve.moves_on, eve.have_moved, eve.are_undecided) == (moves_on, False, False)
    assert rights_on(born_on, "", moves_on).are_undecided
    assert not rights_on(born_on, "alone", moves_on - timedelta(days=1)).are_the_pupils_alone
    assert rights_on(born_on, "alone", moves_on).are_the_pupils_alone
    for reader in ("parents", "no_capacity"):
        found = rights_on(born_on, reader, moves_on)
        assert not found.are_undecided
        assert not found.are_the_pupils_alone


def test_undecided_nothing_new_is_shared_and_the_old_stays_readable(cast: Cast) -> None:
    mother, _ = family(cast)
    summary = shared_now(cast, make_summary(cast.noah, cast.senco), mother)
    path = link_of(SharedWith.objects.get())
    finished_year_11(cast)
    with pytest.raises(RuleBroken, match="Nothing new is shared until somebody decides"):
        shared_now(cast, summary, mother)
    assert "Getting back to his work" in let_in(path).get(path).content.decode()
    client = signed_in(cast.senco)
    link = reverse("rights_decide", args=[cast.noah.pk])
    for page in (
        reverse("pupil_shared", args=[cast.noah.pk]),
        reverse("summary_share", args=[summary.pk]),
    ):
        text = client.get(page).content.decode()
        assert "Nothing new is shared until somebody decides" in text
        assert link in text
    decide(cast, "parents")
    shared_now(cast, summary, mother)


def test_told_alone_parents_open_nothing_and_are_told_nothing(cast: Cast) -> None:
    mother, father = family(cast)
    summary = shared_now(cast, make_summary(cast.noah, cast.senco), mother, father)
    row = SharedWith.objects.get(contact=mother.contact)
    path = link_of(row)
    client = let_in(path)
    finished_year_11(cast)
    decide(cast, "alone")
    assert client.get(path).status_code == 404
    assert client.post(f"{path}answer/", {"kind": "question", "number": "1"}).status_code == 404
    assert row.mail is not None
    assert stops(row.mail) == NOT_TOLD_NOW
    sharing = sharing_of(cast.noah, SummaryWords.read(summary.content), TODAY)
    assert sharing.readers == []
    assert "alone is told" in sharing.not_told[0][1]
    # Printed for the young person: a version without any link.
    again = shared_now(cast, summary)
    assert again.number == 2
    assert not SharedWith.objects.filter(number=2).exists()


def test_a_decision_lifts_no_restriction_and_a_lifted_one_no_decision(cast: Cast) -> None:
    mother, father = family(cast)
    share(make_summary(cast.noah, cast.senco), father)
    finished_year_11(cast)
    held = restrict(father)
    decide(cast, "parents")
    assert is_told(cast.noah.pk, mother.contact_id, TODAY)
    assert not is_told(cast.noah.pk, father.contact_id, TODAY)
    decide(cast, "alone")
    with in_change():
        held.ends_on, held.lifted_by, held.lifted_because = TODAY, "Dana", "Over"
        held.save()
    for tie in (mother, father):
        assert not is_told(cast.noah.pk, tie.contact_id, TODAY)
    decide(cast, "no_capacity")
    for tie in (mother, father):
        assert is_told(cast.noah.pk, tie.contact_id, TODAY)


def test_it_is_owed_from_year_11_until_it_is_decided(cast: Cast) -> None:
    mother, _ = family(cast)
    finished_year_11(cast)
    decide(cast, "parents")
    assert not DUE.exists()  # nothing is shared
    shared_now(cast, make_summary(cast.noah, cast.senco), mother)
    due = DUE.get()
    assert (due.due_on, due.starts_on, due.turn) == (
        date(2026, 6, 27), date(2025, 9, 1), "senco"
    )  # fmt: skip
    assert due.done_on == TODAY


def test_a_corrected_birthday_moves_it_in_the_same_change(cast: Cast) -> None:
    mother, _ = family(cast)
    shared_now(cast, make_summary(cast.noah, cast.senco), mother)
    before = DUE.get().due_on
    born_on = date(cast.noah.born_on.year + 1, 3, 1)
    actor = actor_for_user(cast.senco)
    facts = {"born_on": born_on}
    change_pupil(actor=actor, pupil=cast.noah, version=cast.noah.version, facts=facts)
    assert DUE.get().due_on == rights_on(born_on, "", TODAY).moves_on != before


@pytest.mark.parametrize("role", ROLES)
def test_the_senco_and_the_head_decide(cast: Cast, role: str) -> None:
    client = signed_in(cast.here.people[role])
    page = client.get(reverse("rights_decide", args=[cast.noah.pk]))
    assert page.status_code == (200 if role in ("senco", "head") else 403)


def test_where_the_young_person_alone_is_told_nobody_is_given_an_account(cast: Cast) -> None:
    mother, _ = family(cast)
    finished_year_11(cast)
    decide(cast, "alone")
    client = signed_in(cast.senco)
    give = reverse("family_account_give", args=[mother.pk])
    page = client.get(reverse("pupil_accounts", args=[cast.noah.pk])).content.decode()
    assert give not in page
    assert "Noah alone is told" in page
    refused = client.post(give, {})
    assert "is told nothing about Noah" in refused.content.decode()
    assert not FamilyAccount.objects.exists()
