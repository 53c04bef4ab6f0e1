"""The note of the early discussion: what each of the child's people reads."""

from typing import Any

import pytest
from django.urls import reverse

from pupils.letters.rules.wording import LEFT_OUT
from pupils.models import FamilyTie
from reviews.models import EarlyDiscussion
from tests.factories import TODAY, make_contact, make_discussion, make_home, restrict
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

SECRETS = ("secret lane", "07700 900123", "ruth@home.test")
HIDES = {"stops_information": False, "stops_contact": False, "hides_address": True}


def two_homes(cast: Cast, **fields: Any) -> tuple[FamilyTie, FamilyTie, EarlyDiscussion]:
    """The father has parental responsibility, and must not learn where the child lives."""
    mother = make_contact(
        cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"},
        points={"mobile": "07700 900123", "email": "ruth@home.test"},
    )  # fmt: skip
    father = make_contact(cast.noah, "PAF", person={"forename": "Leo", "surname": "Hill"})
    make_home(cast.noah, mother.contact, address="1 Secret Lane", is_confidential=True)
    restrict(father, **HIDES)
    row = make_discussion(
        cast.noah,
        **{
            "met_with": "Mum, at 1 Secret Lane",
            "strengths": "Draws maps",
            "concerns": "Since they moved to 1, secret lane he cries",
            "next_steps": "Ring Mum on 07700 900123",
            "state": "enough", "decided_on": TODAY, "decided_by": cast.senco,
            "decided_with": "SENCO and ruth@home.test", "reason": "Calm again at 1 Secret Lane",
        } | fields,
    )  # fmt: skip
    return mother, father, row


def note(cast: Cast, row: EarlyDiscussion, tie: FamilyTie) -> str:
    url = reverse("support_note_pdf", args=[row.pupil_id, row.pk, tie.contact_id])
    answer = signed_in(cast.teacher).get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_one_home_does_not_read_in_the_note_how_the_other_is_reached(
    cast: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", str.encode)
    mother, father, row = two_homes(cast)
    his, hers = note(cast, row, father), note(cast, row, mother)
    for secret in SECRETS:
        assert secret not in his.lower(), secret
        assert secret in hers.lower(), secret
    assert his.count(LEFT_OUT) == 5
    assert LEFT_OUT not in hers
    for copy in (his, hers):
        assert "Draws maps" in copy
        assert "the school looks again" in copy
