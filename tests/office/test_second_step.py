"""A lost phone and lost codes: two people clear the second step, and nobody alone."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from send_mis.access.models import SecondStepRequest
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.notifications.models import Message
from send_mis.office.services import (
    agree_to_clear_second_step,
    ask_to_clear_second_step,
    clear_second_step_from_outside,
    refuse_to_clear_second_step,
)
from tests.accounts.door import PASSWORD, code_of, give_second_step, sign_in
from tests.factories import actor_for_user, grant, in_change, make_user
from tests.people import ROLES, Cast, signed_in

WHY = "She came to my office"


def lost(cast: Cast, role: str) -> User:
    """Somebody of that role whose phone, with their second step, is gone."""
    user = make_user(f"lost.{role}@harebell.test", "Lena Lost", PASSWORD)
    on = cast.class_4h if role in ("teacher", "ta") else cast.harebell
    grant(user, role, on)
    give_second_step(user)
    return user


def ask(cast: Cast, by: User, user: User) -> SecondStepRequest:
    ask_to_clear_second_step(actor=actor_for_user(by), school=cast.harebell, user=user, reason=WHY)
    return SecondStepRequest.objects.get(user=user)


def agree(cast: Cast, by: User, asked: SecondStepRequest) -> None:
    agree_to_clear_second_step(
        actor=actor_for_user(by), school=cast.harebell, user=asked.user, request=asked
    )


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def outcome(attempt: Any, *given: Any) -> str:
    try:
        attempt(*given)
    except (NotAllowed, RuleBroken) as refused:
        return type(refused).__name__
    return ""


# Who may ask, and who may then agree, for somebody of each role.
ASK = {
    "ta": "senco head office it", "teacher": "senco head office it", "senco": "senco head",
    "head": "head", "office": "head", "it": "head it", "dsl": "head", "governor": "head",
}  # fmt: skip


@pytest.mark.parametrize("role", ASK)
def test_each_role_asks_for_each(cast: Cast, role: str) -> None:
    user = lost(cast, role)
    may = set()
    for by in ROLES:
        if not outcome(ask, cast, getattr(cast, by), user):
            may.add(by)
            with in_change():
                SecondStepRequest.objects.all().delete()
    assert may == set(ASK[role].split())
    assert has_one(user)


@pytest.mark.parametrize(
    ("by", "second"),
    [("head", "senco office it"), ("senco", "head office it"), ("office", "senco head")],
)
def test_each_role_agrees(cast: Cast, by: str, second: str) -> None:
    """Never who asked; and where the asker reads no pupil, only who answers for pupils."""
    asked = ask(cast, getattr(cast, by), lost(cast, "teacher"))
    may = set()
    for role in ROLES:
        page = reverse("people_waiting", args=[cast.harebell.slug])
        client = signed_in(getattr(cast, role))
        offered = "Second steps to clear" in client.get(page).content.decode()
        if not outcome(agree, cast, getattr(cast, role), asked):
            may.add(role)
            give_second_step(asked.user)
            with in_change():
                asked.save(force_insert=True)
        assert offered is (role in second.split()), role
    assert may == set(second.split())
    assert outcome(agree, cast, asked.user, asked)
    assert outcome(agree, cast, cast.stranger("head"), asked)


def test_from_the_lost_phone_to_the_new_one(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    committed = django_capture_on_commit_callbacks
    user = lost(cast, "teacher")
    stolen = signed_in(user)
    assert stolen.get("/").status_code == 200
    head, senco = signed_in(cast.head), signed_in(cast.senco)
    person = reverse("people_person", args=[cast.harebell.slug, user.pk])
    form = reverse("people_second_step", args=[cast.harebell.slug, user.pk])
    assert form in head.get(person).content.decode()
    assert head.post(form, {"reason": ""}).status_code == 200
    assert head.post(form, {"reason": WHY}).status_code == 302
    assert has_one(user)
    assert Message.objects.filter(to=user.email, body__contains="that stops it").exists()
    told = Message.objects.filter(subject__startswith="A second step waits")
    assert {each.to for each in told} == {cast.senco.email, cast.office.email, cast.it.email}
    assert "1 colleague has lost their second step" in senco.get("/").content.decode()
    people = reverse("people", args=[cast.harebell.slug])
    assert "1 second step to clear" in senco.get(people).content.decode()
    answer = reverse("people_second_step_answer", args=[cast.harebell.slug, user.pk])
    senco.post(answer, {"answer": "perhaps"})
    assert has_one(user)
    assert head.post(answer, {"answer": "agree"}).status_code == 403
    assert senco.post(answer, {"answer": "agree"}).status_code == 302
    assert not has_one(user)
    assert stolen.get("/").status_code == 302  # every session has ended
    assert Message.objects.filter(to=user.email, subject__contains="was cleared").exists()
    assert Message.objects.filter(to=cast.head.email, body__contains="has agreed").exists()
    heads = Change.objects.filter(event__startswith="person.second_step").order_by("at")
    assert [(each.event, each.user_id, each.why) for each in heads] == [
        ("person.second_step_asked", cast.head.pk, WHY),
        ("person.second_step_cleared", cast.senco.pk, WHY),
    ]
    assert senco.post(answer, {"answer": "agree"}).status_code == 404

    client = Client()
    sign_in(client, user.email)
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith("/choose-role/second-step")
    assert client.get(reverse("classes_class", args=[cast.class_4h.pk])).status_code == 302
    assert "because you had lost it" in client.get("/", follow=True).content.decode()
    set_up = reverse("mfa_activate_totp")
    secret = client.get(set_up).context["form"].secret
    with committed(execute=True):
        assert client.post(set_up, {"code": code_of(secret)}).status_code == 302
    assert client.get("/").status_code == 200
    user.refresh_from_db()
    assert not user.must_set_up_second_step


def test_whoever_signs_in_with_it_meanwhile_has_not_lost_it(cast: Cast) -> None:
    asked = ask(cast, cast.head, lost(cast, "ta"))
    User.objects.filter(pk=asked.user_id).update(last_login=timezone.now() + timedelta(seconds=1))
    with pytest.raises(RuleBroken, match="signed in with the second step since"):
        agree(cast, cast.senco, asked)
    assert has_one(asked.user)


def test_what_was_asked_too_long_ago_is_asked_again(cast: Cast) -> None:
    asked = ask(cast, cast.head, lost(cast, "ta"))
    with in_change():
        SecondStepRequest.objects.update(asked_at=timezone.now() - timedelta(days=8))
    with pytest.raises(RuleBroken, match="too long ago"):
        agree(cast, cast.senco, asked)
    agree(cast, cast.senco, ask(cast, cast.head, asked.user))
    assert not has_one(asked.user)


def test_an_asker_who_may_no_longer_is_no_first_person(cast: Cast) -> None:
    """Their own role has ended, or the colleague has become more since."""
    user = lost(cast, "ta")
    asked = ask(cast, cast.office, user)
    grant(user, "senco", cast.harebell)
    with pytest.raises(RuleBroken, match="may not ask for it any more"):
        agree(cast, cast.head, asked)
    other = ask(cast, cast.it, lost(cast, "teacher"))
    with in_change():
        type(cast.it)._default_manager.filter(pk=cast.it.pk).update(is_active=False)
    with pytest.raises(RuleBroken, match="may not ask for it any more"):
        agree(cast, cast.head, other)
    assert has_one(user)


def test_a_role_elsewhere_counts(cast: Cast) -> None:
    user = lost(cast, "ta")
    grant(user, "ta", cast.thistle)
    with pytest.raises(NotAllowed):
        ask(cast, cast.head, user)


def test_refused_or_taken_back_nothing_is_cleared(cast: Cast) -> None:
    for by in (cast.senco, cast.head):
        asked = ask(cast, cast.head, lost(cast, "ta" if by is cast.senco else "teacher"))
        refuse_to_clear_second_step(
            actor=actor_for_user(by), school=cast.harebell, user=asked.user, request=asked
        )
        assert has_one(asked.user)
        assert not SecondStepRequest.objects.exists()
        with pytest.raises(RuleBroken, match="answered this already"):
            agree(cast, cast.senco, asked)


def test_only_once_and_only_where_there_is_one(cast: Cast) -> None:
    user = lost(cast, "ta")
    ask(cast, cast.head, user)
    with pytest.raises(RuleBroken, match="has asked for this already"):
        ask(cast, cast.senco, user)
    with pytest.raises(RuleBroken, match="no second step"):
        ask(cast, cast.head, cast.ta)
    with pytest.raises(RuleBroken, match="Say how you checked"):
        ask_to_clear_second_step(
            actor=actor_for_user(cast.head), school=cast.harebell, user=user, reason="  "
        )


def run(address: str, why: str = WHY) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("clear_second_step", address, f"--why={why}", stdout=out, stderr=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_only_headteacher_is_helped_by_who_keeps_the_machine(cast: Cast) -> None:
    give_second_step(cast.head)
    assert run("nobody@harebell.test")[0] == run(cast.head.email, " ")[0] == 2
    assert has_one(cast.head)
    assert run(cast.head.email.upper())[0] == 0
    assert not has_one(cast.head)
    code, said = run(cast.head.email)
    assert code == 2
    assert said.startswith("This account has no second step, or is closed. Nothing")
    assert Message.objects.filter(to=cast.head.email, subject__contains="was cleared").exists()
    change = Change.objects.get(event="person.second_step_cleared")
    assert (change.user_id, change.user_name) == (None, "clear_second_step command")
    assert change.why == WHY
    with pytest.raises(NotAllowed):
        clear_second_step_from_outside(actor=actor_for_user(cast.head), user=cast.ta, reason=WHY)


def test_pages_for_whoever_may_not_are_refused(cast: Cast) -> None:
    user = lost(cast, "senco")
    form = reverse("people_second_step", args=[cast.harebell.slug, user.pk])
    for role in ("office", "it"):
        client = signed_in(getattr(cast, role))
        person = reverse("people_person", args=[cast.harebell.slug, user.pk])
        assert form not in client.get(person).content.decode()
        assert client.get(form).status_code == client.post(form, {"reason": WHY}).status_code == 403
    assert not SecondStepRequest.objects.exists()
