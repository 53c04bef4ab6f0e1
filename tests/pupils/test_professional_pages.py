"""The pages of referrals and advice: who reads what, what is said, and what it costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from pupils.due.writing.professionals import rebuild_professional_due
from pupils.models import AdviceRequest, DueDate, Letter, Referral, ReferralStep
from send_mis.notifications.models import Message
from tests.factories import (
    TODAY,
    ask_for_advice,
    in_change,
    make_professional,
    make_pupil,
    make_service,
    receive,
    refer,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
ALL = ("senco", "head", "dsl", "designated_teacher", "teacher", "ta", "office")
CONFIDENTIAL = {"senco", "head", "dsl"}
READERS = {*CONFIDENTIAL, "designated_teacher", "teacher"}


def page(cast: Cast, name: str = "pupil_professionals", *more: Any) -> str:
    return reverse(name, args=[cast.noah.pk, *more])


def seen(cast: Cast, role: str, url: str) -> str:
    answer = signed_in(cast.here.people[role]).get(url)
    return str(answer.content.decode()) if answer.status_code == 200 else str(answer.status_code)


def test_each_role_reads_what_is_its_own(cast: Cast) -> None:
    clinic = make_service(cast.harebell, "The clinic")
    plain = refer(cast.noah, clinic, reason="Says few words")
    secret = refer(cast.noah, make_service(cast.harebell, "Young minds"), is_confidential=True,
                   reason="What happened at home")  # fmt: skip
    refer(cast.noah, make_service(cast.harebell, "Not sent"), status="draft", sent_on=None)
    receive(ask_for_advice(cast.noah, clinic), read_on=TODAY, read_by="Senco",
            strategies="Use pictures", needs="Needs pictures")  # fmt: skip
    for role in ALL:
        text = seen(cast, role, page(cast))
        assert ("The clinic" in text.partition("Who is involved")[2]) is (role != "ta"), role
        assert ("Young minds" in text) is (role != "ta"), role
        assert ("Use pictures" in text) is (role != "office"), role
        assert ("Says few words" in text) is (role in READERS), role
        assert ("What happened at home" in text) is (role in CONFIDENTIAL), role
        assert ("Not sent" in text) is (role in ("senco", "head")), role
        assert ("Refer to a service" in text) is (role in ("senco", "head")), role
        opened = seen(cast, role, page(cast, "referral", plain.pk))
        assert ("Says few words" in opened) is (role in READERS), role
        opened = seen(cast, role, page(cast, "referral", secret.pk))
        assert (opened == "403") is (role not in CONFIDENTIAL), role
    for role in ("governor", "parent", "it", "trust_lead"):
        assert seen(cast, role, page(cast)) in ("403", "404"), role


def test_what_is_confidential_is_shared_without_saying_whose_it_is(cast: Cast) -> None:
    minds = make_service(cast.harebell, "Young minds")
    receive(ask_for_advice(cast.noah, minds, is_confidential=True), read_on=TODAY, read_by="S",
            strategies="A quiet place", author_name="Dr Vale")  # fmt: skip
    for role in ("ta", "teacher", "senco"):
        text = seen(cast, role, page(cast))
        assert "A quiet place" in text
        assert ("Dr Vale" in text) is (role == "senco"), role


def test_the_parents_are_written_to_in_the_schools_words_and_nothing_is_sent_yet(
    cast: Cast,
) -> None:
    row = refer(cast.noah, make_service(cast.harebell, "The clinic"), asked_for="Watch him read")
    secret, client = refer(cast.noah, is_confidential=True), signed_in(cast.senco)
    url = page(cast, "referral_letter", row.pk)
    answers = [client.post(url) for _ in range(2)]
    letter = Letter.objects.get()
    assert {answer["Location"] for answer in answers} == {page(cast, "letter_send", letter.pk)}
    assert (letter.kind, letter.state) == ("professional", "draft")
    assert letter.values == {
        "professional": "somebody", "service": "The clinic", "purpose": "Watch him read",
    }  # fmt: skip
    assert client.get(answers[0]["Location"]).status_code == 200
    assert "Write to the parents" in seen(cast, "senco", page(cast, "referral", row.pk))
    assert "Write to the parents" not in seen(cast, "senco", page(cast, "referral", secret.pk))
    assert client.post(page(cast, "referral_letter", secret.pk)).status_code == 403


def test_a_draft_is_not_there_for_whoever_does_not_send_it(cast: Cast) -> None:
    row = refer(cast.noah, status="draft", sent_on=None)
    assert seen(cast, "teacher", page(cast, "referral", row.pk)) == "404"
    assert "Draft" in seen(cast, "head", page(cast, "referral", row.pk))


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    row, asked = refer(cast.noah), ask_for_advice(cast.noah)
    client = signed_in(cast.stranger("senco"))
    urls = [page(cast), page(cast, "referral_add"), page(cast, "advice_ask"),
            *(page(cast, name, row.pk) for name in ("referral", "referral_change", "referral_move",
                                                    "referral_pdf")),
            *(page(cast, name, asked.pk) for name in ("advice", "advice_change", "advice_chase",
                                                      "advice_withdraw", "advice_record")),
            reverse("services_referrals", args=[cast.harebell.slug]),
            reverse("services_advice", args=[cast.harebell.slug])]  # fmt: skip
    assert {client.get(url).status_code for url in urls} == {404}


def test_another_schools_service_cannot_be_chosen(cast: Cast) -> None:
    theirs = make_service(cast.thistle)
    client = signed_in(cast.senco)
    data = {"service": str(theirs.pk), "reason": "x", "asked_for": "y", "urgency": "routine"}
    answer = client.post(page(cast, "referral_add"), data)
    assert answer.status_code == 200
    assert Referral.objects.count() == 0


def test_referred_in_one_form_and_followed_to_its_end(cast: Cast) -> None:
    clinic, client = make_service(cast.harebell, "The clinic"), signed_in(cast.senco)
    url = page(cast, "referral_add")
    data = fields_sent(client.get(url).content) | {
        "service": str(clinic.pk), "reason": "Says few words", "asked_for": "Assess",
        "urgency": "soon", **day("sent_on"),
    }  # fmt: skip
    answer = client.post(url, data)
    assert "cannot be sent before the parents know" in answer.content.decode()
    told = {"told_who": "Mum", "told_how": "phone", "told_answer": "agreed", **day("told_on")}
    assert client.post(url, data | told).status_code == 302
    row = Referral.objects.get()
    assert (row.status, row.chase_on) == ("sent", TODAY + timedelta(weeks=4))
    assert DueDate.objects.get(subject_id=row.pk).hold_by_on == row.chase_on
    for status, note in (("waiting", "18 weeks"), ("seeing", ""), ("closed", "Advice given")):
        url = page(cast, "referral_move", row.pk)
        sent = fields_sent(client.get(url).content) | {"status": status, "note": note}
        assert client.post(url, sent).status_code == 302, status
    steps = ReferralStep.objects.values_list("status", flat=True)
    assert list(steps) == ["sent", "waiting", "seeing", "closed"]
    assert not DueDate.objects.filter(subject_id=row.pk).exists()
    text = seen(cast, "senco", page(cast, "referral", row.pk))
    assert "18 weeks" in text
    assert "Advice given" in text


def test_asked_at_the_address_of_the_directory(cast: Cast) -> None:
    clinic, client = make_service(cast.harebell, email="clinic@nhs.test"), signed_in(cast.senco)
    person = make_professional(clinic, email="zofia@nhs.test")
    bare = make_service(cast.harebell, email="")
    url = page(cast, "advice_ask")
    data = {"service": str(clinic.pk), "occasion": "Review", "asked_for": "How far?",
            **day("by_on", date(2026, 12, 4))}  # fmt: skip
    client.post(url, data | {"sends_link": "on"})
    client.post(url, data | {"sends_link": "on", "professional": str(person.pk), "asked_for": "x"})
    client.post(url, data | {"asked_at": "other@nhs.test", "asked_for": "no link"})
    answer = client.post(url, data | {"sends_link": "on", "service": str(bare.pk)})
    assert "The directory has no address of them" in answer.content.decode()
    assert set(Message.objects.values_list("to", flat=True)) == {
        "clinic@nhs.test", "zofia@nhs.test",
    }  # fmt: skip
    assert set(AdviceRequest.objects.values_list("asked_at", flat=True)) == {
        "clinic@nhs.test", "zofia@nhs.test", "",
    }  # fmt: skip


def test_read_and_shared_it_waits_no_more(cast: Cast) -> None:
    row, client = receive(ask_for_advice(cast.noah)), signed_in(cast.senco)
    url = page(cast, "advice", row.pk)
    text = client.get(url).content.decode()
    assert "Needs pictures" in text
    sent = fields_sent(client.get(url).content) | {"strategies": "Use <pictures>"}
    assert client.post(url, sent).status_code == 302
    assert "Use &lt;pictures&gt;" in seen(cast, "ta", page(cast))
    assert "received: read it" not in client.get("/").content.decode()
    assert signed_in(cast.teacher).post(url, sent).status_code == 200
    row.refresh_from_db()
    assert row.version == 2, "a teacher reads it and says nothing"


def test_what_is_late_is_said_and_stands_first(cast: Cast) -> None:
    late = refer(cast.noah, chase_on=TODAY - timedelta(days=1))
    refer(cast.jayden, chase_on=TODAY + timedelta(days=9))
    refer(cast.kacper, chase_on=None, urgency="urgent")
    ask_for_advice(cast.noah, by_on=TODAY - timedelta(days=3), asked_on=date(2026, 11, 2))
    rebuild_professional_due(cast.harebell.pk)
    DueDate.objects.filter(kind="register.parents_told").delete()
    client = signed_in(cast.senco)
    today = client.get("/").content.decode()
    assert "Make sure that advice arrives" in today
    assert "Chase a referral" in today
    url = reverse("services_referrals", args=[cast.harebell.slug])
    rows = client.get(url).context["found"].page.rows
    assert [row.pupil.partition(",")[0] for row in rows] == ["Bright", "Clarke", "Nowak"]
    for query, count in (
        ("show=chase", 1), (f"service={late.service_id}", 1), ("urgency=urgent", 1),
        ("show=closed", 0), ("show=all", 3), ("service=nonsense&show=x", 3),
    ):  # fmt: skip
        assert client.get(f"{url}?{query}").context["found"].page.total == count, query
    teacher = signed_in(cast.teacher).get(url).context["found"].page.rows
    assert [row.pupil for row in teacher] == ["Bright, Noah", "Nowak, Kacper"]


def test_a_service_that_retires_keeps_its_open_referrals(cast: Cast) -> None:
    clinic = make_service(cast.harebell, "Old clinic", retired_on=TODAY)
    row, client = refer(cast.noah, clinic), signed_in(cast.senco)
    url = page(cast, "referral_change", row.pk)
    sent = fields_sent(client.get(url).content) | {"reason": "Says little"}
    assert client.post(url, sent).status_code == 302
    assert "Old clinic" not in client.get(page(cast, "referral_add")).content.decode()
    assert "Old clinic" in client.get(page(cast)).content.decode()


def test_the_paper_of_a_referral_is_a_pdf(cast: Cast) -> None:
    row = refer(cast.noah, reason="Says few words\nin 中文")
    answer = signed_in(cast.senco).get(page(cast, "referral_pdf", row.pk))
    assert answer.content.startswith(b"%PDF-")


def test_pages_cost_the_same_for_many(cast: Cast) -> None:
    client = signed_in(cast.senco)
    school = (reverse("services_referrals", args=[cast.harebell.slug]),
              reverse("services_advice", args=[cast.harebell.slug]))  # fmt: skip
    urls = (page(cast), *school, reverse("pupil_page", args=[cast.noah.pk]))
    clinic = make_service(cast.harebell)
    refer(cast.noah, clinic)
    ask_for_advice(cast.noah, clinic)
    few = [queries(client, url) for url in urls]
    with in_change():
        Referral.objects.bulk_create(
            Referral(pupil=cast.noah, school=cast.harebell, service=clinic, reason="x",
                     asked_for="y", untold_because="z", status="sent", status_on=TODAY,
                     sent_on=TODAY, made_by="S")
            for _ in range(60)
        )  # fmt: skip
        AdviceRequest.objects.bulk_create(
            AdviceRequest(pupil=cast.noah, school=cast.harebell, service=clinic, occasion="x",
                          asked_for="y", asked_on=TODAY, asked_by="S", by_on=TODAY)
            for _ in range(60)
        )  # fmt: skip
    assert [queries(client, url) for url in urls] == few
    assert max(few[:3]) <= 10
    assert few[3] <= 15


def test_names_in_other_scripts_stand_as_they_are(cast: Cast) -> None:
    child = make_pupil(cast.harebell, surname="Nguyễn", forename="Ánh")
    clinic = make_service(cast.harebell, "Клініка мови")
    person = make_professional(clinic, "Олена Коваль")
    refer(child, clinic, professional=person)
    url = reverse("services_referrals", args=[cast.harebell.slug])
    text = signed_in(cast.senco).get(url).content.decode()
    assert "Nguyễn, Ánh" in text
    assert "Клініка мови" in text
