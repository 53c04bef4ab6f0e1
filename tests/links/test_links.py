"""Links that expire: what opens, what uses one up, and that nobody learns more from one that is
dead."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from send_mis.errors import LinkSpent
from send_mis.links.middleware import LinkHeadersMiddleware
from send_mis.links.models import ExpiringLink, MissedLink
from send_mis.links.pages import MOST_MISSES, by_link
from send_mis.links.writing import NewLink, hash_of, make_link, revoke_links, use_link
from send_mis.schools.models import School
from send_mis.ui.once import page_key
from tests.factories import in_change, make_school

pytestmark = pytest.mark.django_db
SUBJECT = UUID(int=7)


@pytest.fixture
def school() -> School:
    return make_school()


def made(school: School, *, days: int = 28, purpose: str = "advice", **given: Any) -> NewLink:
    with in_change():
        return make_link(
            purpose=purpose, subject_id=given.pop("subject_id", SUBJECT), school_id=school.pk,
            expires_at=timezone.now() + timedelta(days=days), **given,
        )  # fmt: skip


def _view(request: HttpRequest, link: ExpiringLink) -> HttpResponse:
    if request.method == "POST" and "good" in request.POST:
        with in_change():
            use_link(link, used_from=page_key(request.POST))
        return HttpResponse("used", status=302, headers={"Location": "/received/"})
    return HttpResponse(f"open {link.subject_id}")


PAGE = by_link("advice", done="/received/")(_view)


def ask(token: str, data: dict[str, str] | None = None, address: str = "203.0.113.7") -> Any:
    make = RequestFactory(REMOTE_ADDR=address)
    request = make.get("/link/") if data is None else make.post("/link/", data)
    request.user = AnonymousUser()
    return PAGE(request, token)


def test_a_link_opens_and_is_used_up_by_what_is_sent_alone(school: School) -> None:
    link = made(school)
    for _ in range(5):  # a mail server's scanner, and then the person
        assert ask(link.token).content == f"open {SUBJECT}".encode()
    assert ask(link.token, {}).status_code == 200
    row = ExpiringLink.objects.get()
    assert (row.uses, row.tries, row.opened_at is not None) == (0, 1, True)
    assert ask(link.token, {"good": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.uses, row.tries, row.used_at is not None) == (1, 2, True)
    assert ask(link.token).status_code == 404


def test_the_token_is_kept_nowhere(school: School) -> None:
    link = made(school)
    assert link.row.token_hash == hash_of(link.token)
    assert len(link.token) >= 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(l)::text FROM links_expiringlink l")
        assert link.token not in cursor.fetchone()[0]


def _dead(school: School) -> dict[str, str]:
    """Of every kind that opens nothing, a token."""
    revoked, used = made(school, subject_id=uuid4()), made(school, subject_id=uuid4())
    tried, other = made(school, subject_id=uuid4()), made(school, purpose="x", subject_id=uuid4())
    old = made(school, days=-1, subject_id=uuid4())
    with in_change():
        revoke_links(purpose="advice", subject_ids=[revoked.row.subject_id])
        use_link(used.row, used_from=uuid4())
    ExpiringLink.objects.filter(pk=tried.row.pk).update(tries=40)
    return {
        "guessed": "a" * 43, "revoked": revoked.token, "used up": used.token, "old": old.token,
        "tried too often": tried.token, "for something else": other.token, "cut": old.token[:-1],
    }  # fmt: skip


@pytest.mark.parametrize("data", [None, {"good": "1"}, {"good": "1", "_once": str(uuid4())}])
def test_whatever_is_wrong_the_answer_and_the_work_are_the_same(
    school: School, data: dict[str, str] | None
) -> None:
    answers, work = set(), set()
    for name, token in _dead(school).items():
        with CaptureQueriesContext(connection) as caught:
            answer = ask(token, data, address=f"203.0.113.{len(name)}")
        answers.add((answer.status_code, answer.content, tuple(sorted(answer.items()))))
        work.add(tuple(query["sql"].split()[0] for query in caught.captured_queries))
    assert len(answers) == len(work) == 1
    assert answers.pop()[0] == 404


def test_nobody_keeps_the_page_or_hands_its_address_on(school: School) -> None:
    for token in (made(school).token, "a" * 43):
        request = RequestFactory().get("/link/")
        request.resolver_match = SimpleNamespace(func=PAGE)
        answer = LinkHeadersMiddleware(lambda _, it=token: ask(it))(request)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "private, no-store"
        assert "noindex" in answer["X-Robots-Tag"]


def test_whoever_guesses_is_stopped_for_a_while_and_others_are_not(school: School) -> None:
    link = made(school)
    for number in range(MOST_MISSES):
        assert ask(f"guess-{number}").status_code == 404
    answer = ask(link.token)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert ask("guess").content == answer.content, "no hint which of them is one"
    assert ask(link.token, address="203.0.113.8").status_code == 200
    MissedLink.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert ask(link.token).status_code == 200


def test_a_new_link_takes_the_earlier_one_back(school: School) -> None:
    first, second = made(school), made(school)
    assert ask(first.token).status_code == 404
    assert ask(second.token).status_code == 200


def test_a_second_tap_is_told_from_a_second_person(school: School) -> None:
    link, page = made(school), str(uuid4())
    ask(link.token, {"good": "1", "_once": page})
    again = ask(link.token, {"good": "1", "_once": page})
    assert (again.status_code, again["Location"]) == (302, "/received/")
    assert ask(link.token, {"good": "1", "_once": str(uuid4())}).status_code == 404


def test_a_link_that_is_taken_back_while_somebody_writes_is_not_used(school: School) -> None:
    link = made(school)
    with in_change():
        revoke_links(purpose="advice", subject_ids=[SUBJECT])
    with in_change(), pytest.raises(LinkSpent):
        use_link(link.row, used_from=None)
    assert ExpiringLink.objects.get().uses == 0


def test_of_two_windows_that_send_at_once_the_second_uses_nothing(school: School) -> None:
    link = made(school)
    with in_change():
        use_link(link.row, used_from=uuid4())
    with in_change(), pytest.raises(LinkSpent):
        use_link(link.row, used_from=uuid4())


def test_a_link_may_be_good_for_several_uses(school: School) -> None:
    link = made(school, most_uses=2)
    assert [ask(link.token, {"good": "1"}).status_code for _ in range(3)] == [302, 302, 404]
