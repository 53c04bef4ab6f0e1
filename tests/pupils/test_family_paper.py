"""Family and contacts on paper: the same as the page, and no more."""

import io
from typing import Any

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from pupils.families.views import paper
from send_mis.audit.models import Read
from tests.factories import make_contact, make_home, restrict
from tests.people import Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that went to paper."""
    found: list[str] = []
    render = paper.render_pdf

    def both(template: str, context: dict[str, Any], *, title: str) -> bytes:
        found.append(render_to_string(template, {**context, "title": title}))
        return render(template, context, title=title)

    monkeypatch.setattr(paper, "render_pdf", both)
    return found


@pytest.mark.parametrize(
    ("role", "reads_address"), [("office", True), ("dsl", True), ("teacher", False)]
)
def test_a_confidential_address_is_on_no_paper_of_who_may_not_read_it(
    cast: Cast, printed: list[str], role: str, reads_address: bool
) -> None:
    mother = make_contact(cast.noah, points={"mobile": "07700 900111"}, person={"forename": "Ruth"})
    father = make_contact(cast.noah, "PAF", person={"forename": "Ray"})
    make_home(cast.noah, mother.contact, address="12 Hidden Close", is_confidential=True)
    make_home(cast.noah, father.contact, address="3 Open Road", share="some")
    restrict(father, reason="He waits at the gate")
    answer = signed_in(getattr(cast, role)).get(reverse("pupil_family_pdf", args=[cast.noah.pk]))
    with pikepdf.open(io.BytesIO(answer.content)) as made:
        assert len(made.pages) == 1
    (text,) = printed
    assert ("12 Hidden Close" in text) is reads_address
    assert "He waits at the gate" not in text
    assert text.index("Ray Bright (father): is told nothing") < text.index("07700 900111")
    assert "Call first" in text
    assert Read.objects.filter(what="pupil.family_pdf", pupil_ids=[cast.noah.pk]).count() == 1


@pytest.mark.parametrize("role", ["ta", "governor", "it", "parent", "trust_lead"])
def test_others_take_no_paper(cast: Cast, role: str) -> None:
    answer = signed_in(getattr(cast, role)).get(reverse("pupil_family_pdf", args=[cast.noah.pk]))
    assert answer.status_code == 403
