"""Who reaches which page of the office: by role, and not in somebody else's school."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from send_mis.accounts.models import User
from send_mis.schools.models import Closure
from tests.factories import give_crest, in_change
from tests.factories.schools import year_of
from tests.people import Cast, signed_in

SEES = {"senco", "head", "teacher", "ta", "office", "dsl", "designated_teacher", "it"}
CHANGES_SCHOOL = {"head", "office", "it"}
CHANGES_CLASSES = {"senco", "head", "office"}
CHANGES_PEOPLE = {"senco", "head", "office", "it"}
ROLLS_OVER = {"senco", "head", "office"}
ALL = SEES | {"governor", "trust_lead", "parent"}

Urls = Callable[[Cast], str]


def _at(name: str) -> Urls:
    return lambda cast: reverse(name, args=[cast.harebell.slug])


def _class(name: str) -> Urls:
    return lambda cast: reverse(name, args=[cast.class_4h.pk])


def _person(name: str) -> Urls:
    return lambda cast: reverse(name, args=[cast.harebell.slug, cast.teacher.pk])


def _staff_end(cast: Cast) -> str:
    grant = cast.class_4h.grants.get(user=cast.teacher)
    return reverse("classes_staff_end", args=[cast.class_4h.pk, grant.pk])


def _role_end(cast: Cast) -> str:
    grant = cast.class_4h.grants.get(user=cast.teacher)
    return reverse("people_role_end", args=[cast.harebell.slug, cast.teacher.pk, grant.pk])


def _closure(name: str) -> Urls:
    def url(cast: Cast) -> str:
        with in_change():
            closure = Closure.objects.create(
                school=cast.harebell, kind="inset", starts_on=date(2027, 1, 4),
                ends_on=date(2027, 1, 4),
            )  # fmt: skip
        return reverse(name, args=[cast.harebell.slug, closure.pk])

    return url


def _crest_picture(cast: Cast) -> str:
    give_crest(cast.harebell)
    return reverse("school_page_crest_picture", args=[cast.harebell.slug])


def _year(cast: Cast) -> str:
    return reverse("school_page_year", args=[cast.harebell.slug, year_of(cast.harebell).pk])


def _roll_pupil(cast: Cast) -> str:
    return reverse("rollover_pupil", args=[cast.harebell.slug, cast.noah.pk])


PAGES: dict[str, tuple[Urls, set[str]]] = {
    "school_page": (_at("school_page"), SEES | {"trust_lead"}),
    "school_page_details": (_at("school_page_details"), CHANGES_SCHOOL),
    "school_page_roles": (_at("school_page_roles"), CHANGES_SCHOOL),
    "school_page_crest": (_at("school_page_crest"), CHANGES_SCHOOL),
    "school_page_crest_picture": (_crest_picture, SEES | {"trust_lead"}),
    "school_page_year_add": (_at("school_page_year_add"), CHANGES_SCHOOL),
    "school_page_year": (_year, CHANGES_SCHOOL),
    "school_page_closure_add": (_at("school_page_closure_add"), CHANGES_SCHOOL),
    "school_page_closure": (_closure("school_page_closure"), CHANGES_SCHOOL),
    "classes": (_at("classes"), SEES | {"trust_lead"}),
    "classes_add": (_at("classes_add"), CHANGES_CLASSES),
    "classes_class": (_class("classes_class"), SEES | {"trust_lead"}),
    "classes_change": (_class("classes_change"), CHANGES_CLASSES),
    "classes_staff_add": (_class("classes_staff_add"), CHANGES_PEOPLE),
    "classes_staff_end": (_staff_end, CHANGES_PEOPLE),
    "people": (_at("people"), CHANGES_PEOPLE | {"trust_lead"}),
    "people_add": (_at("people_add"), CHANGES_PEOPLE),
    "people_person": (_person("people_person"), CHANGES_PEOPLE | {"trust_lead"}),
    "people_details": (_person("people_details"), CHANGES_PEOPLE),
    "people_role_give": (_person("people_role_give"), CHANGES_PEOPLE),
    "people_role_end": (_role_end, CHANGES_PEOPLE),
    "people_left": (_person("people_left"), CHANGES_PEOPLE),
    "rollover": (_at("rollover"), ROLLS_OVER),
    "rollover_classes": (_at("rollover_classes"), ROLLS_OVER),
    "rollover_moves": (_at("rollover_moves"), ROLLS_OVER),
    "rollover_check": (_at("rollover_check"), ROLLS_OVER),
    "rollover_pupil": (_roll_pupil, ROLLS_OVER),
    "rollover_undo": (_at("rollover_undo"), ROLLS_OVER),
}

POSTS: dict[str, tuple[Urls, set[str]]] = {
    "school_page_closure_remove": (_closure("school_page_closure_remove"), CHANGES_SCHOOL),
    "school_page_crest_remove": (_at("school_page_crest_remove"), CHANGES_SCHOOL),
    "classes_remove": (_class("classes_remove"), CHANGES_CLASSES),
    "people_invite": (_person("people_invite"), CHANGES_PEOPLE),
    "rollover_apply": (_at("rollover_apply"), ROLLS_OVER),
}


READ_ONLY = {"rollover", "rollover_moves", "rollover_check"}
FORMS = [name for name, (_, allowed) in PAGES.items() if allowed <= CHANGES_PEOPLE]


def test_each_role_on_each_page(cast: Cast) -> None:
    urls = {name: url_of(cast) for name, (url_of, _) in PAGES.items()}
    for role in sorted(ALL):
        mine, theirs = signed_in(getattr(cast, role)), signed_in(cast.stranger(role))
        for name, (_, allowed) in PAGES.items():
            page, elsewhere = mine.get(urls[name]), theirs.get(urls[name])
            if role in allowed:
                assert (page.status_code, elsewhere.status_code) == (200, 404), (name, role)
            else:
                assert (page.status_code, elsewhere.status_code) == (403, 403), (name, role)
                assert b"you may not" in page.content, (name, role)


def test_what_changes_at_once_takes_a_post_only(cast: Cast) -> None:
    urls = {name: url_of(cast) for name, (url_of, _) in POSTS.items()}
    for role in sorted(ALL):
        mine, theirs = signed_in(getattr(cast, role)), signed_in(cast.stranger(role))
        for name, (_, allowed) in POSTS.items():
            assert mine.get(urls[name]).status_code == 405, (name, role)
            refused = 404 if role in allowed else 403
            assert theirs.post(urls[name]).status_code == refused, (name, role)
            if role not in allowed:
                assert mine.post(urls[name]).status_code == 403, (name, role)


def test_a_post_is_refused_where_the_page_is(cast: Cast) -> None:
    urls = {name: PAGES[name][0](cast) for name in FORMS}
    for role in sorted(ALL):
        mine, theirs = signed_in(getattr(cast, role)), signed_in(cast.stranger(role))
        for name, url in urls.items():
            allowed = PAGES[name][1]
            if name in READ_ONLY:
                assert mine.post(url).status_code == 405, (name, role)
                continue
            assert theirs.post(url).status_code == (404 if role in allowed else 403), (name, role)
            if role not in allowed:
                assert mine.post(url).status_code == 403, (name, role)


def test_the_trust_page_is_for_those_who_lead_the_trust(cast: Cast) -> None:
    url = reverse("trust_page", args=[cast.trust.slug])
    for role in sorted(ALL):
        status = signed_in(getattr(cast, role)).get(url).status_code
        assert status == (200 if role == "trust_lead" else 403), role
    assert signed_in(cast.stranger("trust_lead")).get(url).status_code == 404


def test_a_trust_lead_finds_the_provision_of_each_school(cast: Cast) -> None:
    client = signed_in(cast.trust_lead)
    page = client.get(reverse("trust_page", args=[cast.trust.slug])).content.decode()
    for school in (cast.harebell, cast.bluebell):
        for name in ("provision_map", "delivery", "effect", "costs"):
            url = reverse(name, args=[school.slug])
            assert f'href="{url}"' in page, url
            assert client.get(url).status_code == 200, url
    assert cast.thistle.slug not in page


def test_everybody_who_sees_the_classes_finds_the_school_and_its_terms(cast: Cast) -> None:
    """In the bar for those who keep it; on the page of the classes for those who only read it."""
    url = reverse("school_page", args=[cast.harebell.slug])
    classes = reverse("classes", args=[cast.harebell.slug])
    for role in ("senco", "head", "office", "teacher", "ta", "dsl", "trust_lead", "it"):
        client = signed_in(getattr(cast, role))
        page = client.get(classes).content.decode()
        assert f'href="{url}"' in page, role
        assert ("The school and its terms" in page) is (role not in {"head", "office", "it"}), role
        assert client.get(url).status_code == 200, role


def test_a_teacher_sees_their_own_class_only_and_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    page = client.get(reverse("classes", args=[cast.harebell.slug])).content.decode()
    assert "4H" in page
    assert "5B" not in page
    assert "Add a class" not in page
    assert client.get(reverse("classes_class", args=[cast.class_5b.pk])).status_code == 404


def test_it_sees_staff_and_no_pupil(cast: Cast) -> None:
    page = signed_in(cast.it).get(reverse("classes_class", args=[cast.class_4h.pk]))
    assert cast.teacher.display_name in page.content.decode()
    assert "Bright" not in page.content.decode()


def test_nobody_outside_may_ask_for_a_person_of_another_school(cast: Cast) -> None:
    outsider: User = cast.stranger("teacher")
    url = reverse("people_person", args=[cast.harebell.slug, outsider.pk])
    assert signed_in(cast.head).get(url).status_code == 404
