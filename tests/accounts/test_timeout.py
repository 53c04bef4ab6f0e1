import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from send_mis.access.middleware import HAT_SESSION_KEY
from send_mis.accounts import tasks
from send_mis.accounts.models import UnsentForm, User
from send_mis.audit.models import Read
from tests.accounts.door import LOGIN, PASSWORD, is_signed_in, sign_in

pytestmark = pytest.mark.django_db
SECURITY = "/accounts/security/"
CHOOSE = "/choose-role/"
FORM = "application/x-www-form-urlencoded"


def idle(client: Client, seconds: float) -> None:
    session = client.session
    session["last_seen"] = int(timezone.now().timestamp() - seconds)
    session.save()


def test_half_an_hour_without_a_click_ends_the_session(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    client.get(SECURITY)
    idle(client, 29 * 60)
    assert is_signed_in(client)
    idle(client, 30 * 60 + 5)
    assert not is_signed_in(client)


def test_every_click_starts_the_half_hour_anew(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    for _ in range(3):
        idle(client, 20 * 60)
        assert is_signed_in(client)
    assert timezone.now().timestamp() - client.session["last_seen"] < 5


def test_the_session_is_gone_on_the_server(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    idle(client, 31 * 60)
    cookie = client.cookies["sessionid"].value
    client.get(SECURITY)
    client.cookies["sessionid"] = cookie
    assert not is_signed_in(client)


def test_the_door_says_why_and_leads_back(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    idle(client, 31 * 60)
    response = client.get(f"{SECURITY}?a=1")
    page = client.get(response["Location"]).content.decode()
    assert "You were signed out because" in page
    answer = client.post(response["Location"], {"login": doyle.email, "password": PASSWORD})
    assert answer["Location"] == f"{SECURITY}?a=1"
    assert Read.objects.filter(what="account.signed_out", detail="after the time-out").exists()


def test_a_first_visit_is_told_nothing_of_the_kind(client: Client) -> None:
    response = client.get(SECURITY)
    assert "signed out" not in client.get(response["Location"]).content.decode()


def test_htmx_is_sent_to_the_whole_page(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    idle(client, 31 * 60)
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{SECURITY}?x=2"}
    response = client.get("/", headers=headers)
    assert (response.status_code, response.content) == (200, b"")
    assert response["HX-Redirect"] == f"{LOGIN}?next=%2Faccounts%2Fsecurity%2F%3Fx%3D2&why=idle"


def test_htmx_of_another_host_is_not_believed(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://evil.test/x"}
    assert client.get("/", headers=headers)["HX-Redirect"] == f"{LOGIN}?next=%2F"


# --- A form that was being typed ---------------------------------------------------------------


def post_too_late(client: Client, data: dict[str, object], **headers: str) -> str:
    idle(client, 31 * 60)
    has_file = any(isinstance(value, SimpleUploadedFile) for value in data.values())
    typed = {} if has_file else {"content_type": FORM}
    body = data if has_file else urlencode(data, doseq=True)
    response = client.post(CHOOSE, body, headers=headers, **typed)
    assert response.status_code == 302
    return str(response["Location"])


def test_what_was_typed_waits_for_the_same_person(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    url = post_too_late(client, {"hat": "<b>é", "why": ["one", "two"]})
    assert "it is not lost" in client.get(url).content.decode()
    answer = client.post(url, {"login": doyle.email, "password": PASSWORD})
    assert answer["Location"] == reverse("account_unsent")
    page = client.get(answer["Location"]).content.decode()
    assert f'action="{CHOOSE}"' in page
    sent = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    kept = [(name, value) for name, value in sent if name in ("hat", "why")]
    assert kept == [("hat", "&lt;b&gt;é"), ("why", "one"), ("why", "two")]


def test_it_is_shown_in_words_that_somebody_typed(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    sent = {
        "_once": "1f7d1f1e-9a4c-4d0c-8a43-0f2d3c4b5a69", "number": "1", "kind": "question",
        "by_whom": "Mum", "slot": "1f7d1f1e-9a4c-4d0c-8a43-0f2d3c4b5a69", "words": " ",
    }  # fmt: skip
    post_too_late(client, sent)
    assert UnsentForm.objects.get().typed == [("Kind", "question"), ("By whom", "Mum")]
    sign_in(client, doyle.email)
    page = client.get(reverse("account_unsent")).content.decode()
    assert "<dt>Kind</dt>" in page
    assert "<dt>_once</dt>" not in page


def test_it_waits_a_week(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    post_too_late(client, {"why": "x"})
    form = UnsentForm.objects.get()
    for days, expected in ((6.9, 200), (7.1, 302)):
        form.kept_at = timezone.now() - timedelta(days=days)
        form.save()
        sign_in(client, doyle.email)
        assert client.get(reverse("account_unsent")).status_code == expected
    assert list(tasks.old_unsent()) == ["old"]
    tasks.forget_unsent("old")
    assert not UnsentForm.objects.exists()
    assert list(tasks.old_unsent()) == []


def test_nobody_else_sees_it(client: Client, doyle: User, nair: User) -> None:
    sign_in(client, doyle.email)
    post_too_late(client, {"why": "a child's name"})
    sign_in(client, nair.email)
    assert client.get(reverse("account_unsent"))["Location"] == "/"
    client.post(reverse("account_unsent"), {"_unsent": str(UnsentForm.objects.get().pk)})
    assert UnsentForm.objects.get().user == doyle


def test_it_can_be_thrown_away(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    post_too_late(client, {"why": "x"})
    sign_in(client, doyle.email)
    client.post(reverse("account_unsent"), {"_unsent": "no id"})
    client.post(reverse("account_unsent"), {"_unsent": str(UnsentForm.objects.get().pk)})
    assert client.get(reverse("account_unsent"))["Location"] == "/"


def test_a_file_cannot_wait_and_the_door_says_so(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    data = {"file": SimpleUploadedFile("a.csv", b"x"), "why": "x"}
    url = post_too_late(client, data, Referer=f"http://testserver{SECURITY}")
    assert "next=%2Faccounts%2Fsecurity%2F" in url
    assert "was not saved" in client.get(url).content.decode()


def test_passwords_never_wait(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    idle(client, 31 * 60)
    url = reverse("account_change_password")
    client.post(url, "oldpassword=s3same", content_type=FORM)
    assert not UnsentForm.objects.exists()


def test_very_long_texts_do_not_fill_the_table(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    assert "typed=lost" in post_too_late(client, {"why": "x" * 100_001})


def test_a_form_without_a_session_is_not_lost_in_silence(client: Client) -> None:
    response = client.post(CHOOSE, {"hat": "x"}, headers={"Referer": "http://testserver/here/"})
    page = client.get(response["Location"]).content.decode()
    assert "next=%2Fhere%2F" in response["Location"]
    assert "was not saved" in page


def test_a_forged_form_does_not_wait(doyle: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(doyle)
    idle(client, 31 * 60)
    assert client.post(CHOOSE, {"why": "forged"}).status_code == 403
    assert not UnsentForm.objects.exists()


def test_the_hat_is_kept_for_the_same_person(client: Client, doyle: User, nair: User) -> None:
    for who, expected in ((doyle, "some-hat"), (nair, None)):
        sign_in(client, doyle.email)
        session = client.session
        session[HAT_SESSION_KEY] = "some-hat"
        session.save()
        idle(client, 31 * 60)
        client.get(SECURITY)
        assert HAT_SESSION_KEY not in client.session
        sign_in(client, who.email)
        assert client.session.get(HAT_SESSION_KEY) == expected
        client.post(reverse("account_logout"))
