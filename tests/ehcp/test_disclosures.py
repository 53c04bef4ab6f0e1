"""An EHC plan leaves the school with consent or for a lawful purpose, and never otherwise."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from pypdfium2 import PdfDocument

from ehcp.choices import DisclosureGround
from ehcp.disclosure.rules import Disclosure, given_words, may_leave
from ehcp.models import PlanDisclosure
from send_mis.access.actions import Action
from send_mis.access.roles import ROLES as EVERY_ROLE
from send_mis.audit.models import Read
from tests.ehcp.services.disclosures import COURT, FACTS
from tests.factories import copy_section, disclose, in_change, make_ehc_plan, promise
from tests.house.filling import day, fields_sent
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
BORN = date(2016, 5, 1)


def printed(content: bytes) -> str:
    pages = (page.get_textpage().get_text_bounded() for page in PdfDocument(content))
    return " ".join(" ".join(pages).split())


def problems(facts: Disclosure, **further: Any) -> dict[str, list[str]]:
    known: dict[str, Any] = {
        "today": date(2026, 11, 27), "made_on": date(2026, 1, 12), "born_on": BORN,
        "has_document": False,
    }  # fmt: skip
    return may_leave(facts, **known | further)


def test_it_leaves_with_consent_or_for_a_purpose_and_not_without() -> None:
    assert problems(Disclosure(**FACTS)) == {}
    assert problems(Disclosure(**COURT)) == {}
    for ground in ("", "because"):
        assert "ground" in problems(Disclosure(**FACTS | {"ground": ground}))
    for name in ("consent_of", "consent_name", "consent_how"):
        assert list(problems(Disclosure(**FACTS | {name: ""}))) == [name]
    assert list(problems(Disclosure(**FACTS | {"consent_on": None}))) == ["consent_on"]
    for ground in set(DisclosureGround.values) - {"consent"}:
        assert problems(Disclosure(**COURT | {"ground": ground})) == {}
        empty = Disclosure(**COURT | {"ground": ground, "ground_words": ""})
        assert list(problems(empty)) == ["ground_words"]


def test_from_the_end_of_school_age_the_young_person_consents() -> None:
    facts, born = Disclosure(**FACTS), date(2010, 3, 14)
    assert list(problems(facts, born_on=born)) == ["consent_of"]
    assert problems(replace(facts, consent_of="young_person"), born_on=born) == {}
    assert problems(replace(facts, ground_words="Lacks capacity"), born_on=born) == {}


def test_what_is_given_is_said() -> None:
    assert given_words("B E F", is_document=False) == "Sections B, E and F"
    assert given_words("F", is_document=True) == "The whole plan, and Section F as text"
    assert given_words("", is_document=True) == "The whole plan"


def test_the_database_changes_no_line(cast: Cast) -> None:
    row = disclose(make_ehc_plan(cast.noah))
    with in_change(), pytest.raises(ProgrammingError), transaction.atomic():
        PlanDisclosure.objects.filter(pk=row.pk).update(to_name="Somebody else")


def test_whoever_gives_it_reads_all_of_it() -> None:
    for role in EVERY_ROLE.values():
        for may in role.may.values():
            assert Action.EHC_DISCLOSE not in may or Action.EHC_READ_ALL in may


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_the_log_and_who_gives_the_plan(cast: Cast, role: str) -> None:
    row = disclose(make_ehc_plan(cast.noah))
    client = signed_in(cast.here.people[role])
    may = role in ("senco", "head", "dsl")
    for name, of in (
        ("ehc_disclosures", cast.noah.pk), ("ehc_disclosure_add", cast.noah.pk),
        ("ehc_disclosure_pdf", row.pk), ("ehc_disclosure_correct", row.pk),
    ):  # fmt: skip
        status = client.get(reverse(name, args=[of])).status_code
        assert status == 200 if may else status in (403, 404), name


def test_it_is_recorded_first_and_then_printed_for_that_person_alone(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    copy_section(plan, "B", "Noise hurts")
    copy_section(plan, "D", "Known to social care")
    promise(plan, "Six visits a year")
    client = signed_in(cast.senco)
    url = reverse("ehc_disclosure_add", args=[cast.noah.pk])
    sent = fields_sent(client.get(url).content) | {
        "sections": ["B", "F"], "to_name": "Dr Lee", "way": "email", "ground": "consent",
        "consent_of": "parent", "consent_name": "Jo Bright",
    }  # fmt: skip
    page = client.post(url, sent).content.decode()
    assert "Enter the day of the consent." in page
    assert not PlanDisclosure.objects.exists()
    sent |= day("consent_on", date(2026, 11, 2)) | {"consent_how": "said"}
    log = client.post(url, sent, follow=True).content.decode()
    row = PlanDisclosure.objects.get()
    assert "Sections B and F" in log
    assert "With consent: Jo Bright" in log
    text = printed(client.get(reverse("ehc_disclosure_pdf", args=[row.pk])).content)
    assert "Dr Lee" in text
    assert "Noise hurts" in text
    assert "Six visits a year" in text
    assert "social care" not in text
    assert Read.objects.filter(what="ehc_disclosure.pdf", detail__contains="Dr Lee").exists()


def test_a_line_that_stands_in_the_words_of_its_section_is_printed_once(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    copy_section(plan, "F", "15 hours of support,  each week.\nA quiet place.")
    promise(plan, "15 hours of support, each week.")
    promise(plan, "Six visits a year")
    row = disclose(plan, sections="F")
    text = printed(signed_in(cast.senco).get(reverse("ehc_disclosure_pdf", args=[row.pk])).content)
    assert (text.count("15 hours"), text.count("Six visits"), text.count("A quiet place")) == (
        1, 1, 1,
    )  # fmt: skip


def test_files_of_the_schools_log_are_for_who_reads_whole_plans(cast: Cast) -> None:
    for name in ("ehc_given_csv", "ehc_given_xlsx", "ehc_given_pdf"):
        url = reverse(name, args=[cast.harebell.slug])
        assert signed_in(cast.senco).get(url).status_code == 200
        assert signed_in(cast.here.people["trust_lead"]).get(url).status_code == 403


def test_a_wrong_line_stays_and_nothing_is_printed_from_it(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    row = disclose(plan)
    client = signed_in(cast.senco)
    url = reverse("ehc_disclosure_correct", args=[row.pk])
    sent = fields_sent(client.get(url).content) | {"why": "The name", "to_name": "Ada Holm"}
    log = client.post(url, sent, follow=True).content.decode()
    assert "Ada Holt" in log
    assert "Ada Holm" in log
    assert "The name" in log
    assert client.get(reverse("ehc_disclosure_pdf", args=[row.pk])).status_code == 403
    later = PlanDisclosure.objects.get(corrects=row)
    void = reverse("ehc_disclosure_void", args=[later.pk])
    client.post(void, fields_sent(client.get(void).content) | {"why": "Shredded"})
    assert client.get(reverse("ehc_disclosure_pdf", args=[later.pk])).status_code == 403
    gone = PlanDisclosure.objects.get(corrects=later)
    assert client.get(reverse("ehc_disclosure_pdf", args=[gone.pk])).status_code == 403
    assert PlanDisclosure.objects.count() == 3


def test_the_schools_list_costs_the_same_for_many(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    disclose(plan)
    client = signed_in(cast.senco)
    school = reverse("ehc_given", args=[cast.harebell.slug])
    pupil = reverse("ehc_disclosures", args=[cast.noah.pk])
    before = queries(client, school), queries(client, pupil)
    other = make_ehc_plan(cast.amara)
    for _ in range(3):
        disclose(other)
        disclose(plan, ground="court", ground_words="Order of 1 November", consent_of="",
                 consent_name="", consent_on=None, consent_how="")  # fmt: skip
    assert (queries(client, school), queries(client, pupil)) == before
    page = client.get(school, {"ground": "court"}).content.decode()
    assert "Order of 1 November" in page
    assert "With consent: Jo Bright" not in page


def test_another_schools_line_is_nobodys_here(cast: Cast) -> None:
    client = signed_in(cast.senco)
    disclose(make_ehc_plan(cast.noah), to_name="Not shown there")
    assert (
        b"Not shown there"
        not in client.get(reverse("ehc_given", args=[cast.harebell.slug]) + "?ground=court").content
    )
    assert client.get(reverse("ehc_given", args=[cast.thistle.slug])).status_code in (403, 404)
