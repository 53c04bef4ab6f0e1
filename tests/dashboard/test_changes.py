"""Who changed what: field by field for a pupil, searched for a school."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from pupils.register.services import needs, register
from pupils.rules import NeedEntry
from send_mis.access.grants import give_grant
from send_mis.audit.models import Change
from send_mis.dashboard.selectors.audit_filters import period_of
from tests.factories import TODAY, actor_for_user
from tests.people import Cast, signed_in
from tests.queries import queries


def changed(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    spell = cast.jayden.spells.get()
    register.change_spell(
        actor=senco, spell=spell, version=1, decided_by="SENCO", reason="Finds mornings hard",
        parents_told_on=date(2026, 11, 2), parents_told_how="phone", next_review_on=None,
    )  # fmt: skip
    needs.set_needs(
        actor=senco, pupil=cast.jayden, needs=[NeedEntry("SEMH"), NeedEntry("SLCN")], on=TODAY,
        why="Speech therapist's letter",
    )  # fmt: skip
    give_grant(
        actor=senco, user=cast.ta, role="ta", on=cast.jayden, starts_on=TODAY,
        ends_on=date(2026, 12, 1), reason="Covers 5B",
    )  # fmt: skip
    register.set_next_review(actor=senco, spell=spell, version=2, next_review_on=date(2027, 1, 11))
    register.set_next_review(actor=senco, spell=spell, version=3, next_review_on=date(2027, 1, 18))


def shown(cast: Cast, address: str, **params: str) -> str:
    answer = signed_in(cast.senco).get(address, params)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_each_change_is_told_with_old_and_new(cast: Cast) -> None:
    changed(cast)
    text = shown(cast, reverse("pupil_changes", args=[cast.jayden.pk]))
    assert text.index("<del>11 Jan 2027</del>") < text.index("<ins>18 Jan 2027</ins>")
    assert "<ins>Finds mornings hard</ins>" in text
    assert "How parents were told: <ins>By telephone</ins>" in text
    assert "Need: Speech, language and communication needs" in text
    assert "“Speech therapist's letter”" in text
    assert "Ta Harebell, Teaching assistant" in text
    assert "Senco Harebell, SENCO" in text
    assert text.index("<ins>18 Jan 2027</ins>") < text.index("Recorded the needs")


def test_the_changes_of_one_are_not_told_of_another(cast: Cast) -> None:
    changed(cast)
    text = shown(cast, reverse("pupil_changes", args=[cast.noah.pk]))
    assert "Finds mornings hard" not in text


def audit_url(cast: Cast) -> str:
    return reverse("audit", args=[cast.harebell.slug])


def test_the_schools_record_is_searched(cast: Cast) -> None:
    changed(cast)
    signed_in(cast.teacher).get(reverse("pupil_page", args=[cast.noah.pk]))
    everything = shown(cast, audit_url(cast))
    assert "Recorded the needs of Jayden Clarke" in everything
    assert "Jayden Clarke" in everything
    one = shown(cast, audit_url(cast), event="needs.set")
    assert one.count("<tr>") == 2
    assert "Nothing matches" in shown(cast, audit_url(cast), person=str(cast.head.pk))
    assert "Jayden Clarke" in shown(cast, audit_url(cast), q="clark")
    assert "Nothing matches" in shown(cast, audit_url(cast), q="Bright")
    opened = shown(cast, audit_url(cast), kind="reads", q="Bright")
    assert "Opened the pupil's page" in opened
    assert "Teacher Harebell" in opened


@pytest.mark.parametrize(
    "params", [{"person": "x"}, {"event": "x"}, {"when": "2026-99"}, {"page": "-1"}]
)
def test_nonsense_in_the_address_narrows_nothing(cast: Cast, params: dict[str, str]) -> None:
    changed(cast)
    assert "Recorded the needs" in shown(cast, audit_url(cast), **params)


def test_only_senco_and_head_read_it_and_only_their_own(cast: Cast) -> None:
    statuses = {
        role: signed_in(getattr(cast, role)).get(audit_url(cast)).status_code
        for role in ("senco", "head", "office", "dsl", "teacher", "it", "governor", "trust_lead")
    }
    assert {role for role, status in statuses.items() if status == 200} == {"senco", "head"}
    assert set(statuses.values()) == {200, 403}
    assert signed_in(cast.stranger("senco")).get(audit_url(cast)).status_code == 404


def test_queries_are_fixed(cast: Cast) -> None:
    client = signed_in(cast.senco)
    client.get(reverse("pupil_page", args=[cast.noah.pk]))
    changed(cast)
    addresses = [audit_url(cast), f"{audit_url(cast)}?kind=reads", f"{audit_url(cast)}?q=clarke"]
    addresses.append(reverse("pupil_changes", args=[cast.jayden.pk]))
    few = [queries(client, address) for address in addresses]
    assert max(few) <= 15
    senco, spell = actor_for_user(cast.senco), cast.jayden.spells.get()
    for version in range(4, 30):
        on = date(2027, 2, version % 27 + 1)
        register.set_next_review(actor=senco, spell=spell, version=version, next_review_on=on)
    many = [queries(client, address) for address in addresses]
    assert all(now <= then for now, then in zip(many, few, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, None)),
        ("today", (TODAY, TODAY)),
        ("week", (date(2026, 11, 17), TODAY)),
        ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2025-12", (date(2025, 12, 1), date(2025, 12, 31))),
        ("1999-01", (None, None)),
        ("nonsense", (None, None)),
    ],
)
def test_periods(text: str, expected: tuple[Any, Any]) -> None:
    assert period_of(text, TODAY) == expected


def test_a_school_in_which_nothing_was_done_is_told_so(cast: Cast) -> None:
    assert not Change.objects.filter(school_id=cast.harebell.pk).exists()
    assert "Nothing has been done yet" in shown(cast, audit_url(cast))
    assert "Nothing matches" in shown(cast, audit_url(cast), kind="reads", q="Bright")
