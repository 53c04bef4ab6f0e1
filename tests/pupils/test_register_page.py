"""The register as people meet it: what stands on it for whom, and what is said when it is empty."""

from datetime import date

import pytest
from django.test import Client
from django.utils.html import escape

from pupils.register.selectors.page import RegisterPage
from send_mis.audit.models import Read
from tests.factories import (
    TODAY,
    add_need,
    grant,
    leave,
    make_class,
    make_pupil,
    make_school,
    make_user,
    monitor,
    put_on_register,
)
from tests.people import Cast, signed_in

HERE = "/harebell-primary/register/"


def page(client: Client, query: str = "", path: str = HERE) -> RegisterPage:
    response = client.get(path + query)
    assert response.status_code == 200, response.content.decode()[-500:]
    found: RegisterPage = response.context["register"]
    return found


def names(found: RegisterPage) -> list[str]:
    return [row.name for row in found.page.rows]


def test_the_senco_reads_the_register(cast: Cast) -> None:
    teacher = cast.teacher
    html = signed_in(cast.senco).get(HERE).content.decode()
    for words in (
        "Autumn term 2026 · 3 of 5 pupils · as at Mon 23 Nov",
        "Okafor, Amara", f"4H · {teacher.display_name}", "<b>E</b> EHC plan", "since Oct 2021",
        "Autistic spectrum disorder", "Communication and interaction · and 1 more need",
        "Annual review 3 weeks late", "Mon 2 Nov 2026", "Annual review in 2 weeks",
        "No review date", "Parents not told", f"/pupils/{cast.noah.id}/",
    ):  # fmt: skip
        assert words in html, words
    assert "Nowak" not in html


def test_tiles_count_and_lead_to_what_they_count(cast: Cast) -> None:
    client = signed_in(cast.senco)
    tiles = page(client).tiles
    assert [(tile.value, tile.label) for tile in tiles] == [
        ("2", "EHC plans"), ("1", "SEN support"), ("1", "monitored"), ("0", "without a need"),
        ("1", "review late"), ("1", "without a review date"),
    ]  # fmt: skip
    for tile in tiles:
        led_to = page(client, path=tile.url)
        assert str(led_to.page.total) == tile.value, tile.label
        assert [t.label for t in led_to.tiles if t.current] == [tile.label]


def test_a_monitored_pupil_is_looked_at_again_and_has_no_other_due(cast: Cast) -> None:
    (row,) = page(signed_in(cast.senco), "?status=monitored").page.rows
    assert row.name == "Reeves, Tom"
    assert "Monitored" in row.status
    assert row.since == "since Jul 2026"
    assert "Monitoring review in 4 weeks" in row.next[0]
    assert (row.need, row.due) == ("–", "Fri 18 Dec 2026")


def test_a_pupil_not_on_the_register_has_dashes_and_is_asked_for_nothing(cast: Cast) -> None:
    kacper = page(signed_in(cast.head), "?status=none&sort=name").page.rows[0]
    assert kacper.name == "Nowak, Kacper"
    assert (kacper.status, kacper.need, kacper.next, kacper.due) == ("–", "–", (), "")
    assert kacper.start_url == ""


def test_whoever_may_change_the_register_chooses_a_pupil_from_those_not_on_it(cast: Cast) -> None:
    client = signed_in(cast.senco)
    add = page(client).add_url
    found = page(client, path=add)
    assert names(found) == ["Nowak, Kacper", "Reeves, Tom"]
    assert found.page.rows[0].start_url == f"/pupils/{cast.kacper.id}/register/start/"
    assert page(signed_in(cast.head)).add_url == ""


def test_the_word_annual_only_from_the_fifth_birthday(cast: Cast) -> None:
    four = make_pupil(cast.harebell, surname="Four", born_on=date(2021, 12, 1))
    put_on_register(four, "E", next_review_on=date(2026, 11, 30))
    five = make_pupil(cast.harebell, surname="Five", born_on=date(2021, 12, 1))
    put_on_register(five, "E", next_review_on=date(2026, 12, 1))
    said = {row.name: row.next[0] for row in page(signed_in(cast.senco), "?status=E").page.rows}
    assert ">Review in 7 days" in said["Four, " + four.forename]
    assert ">Annual review in 8 days" in said["Five, " + five.forename]


@pytest.mark.parametrize(
    ("due", "css"),
    [(date(2026, 11, 22), "late"), (TODAY, "soon"), (date(2026, 12, 21), "soon"),
     (date(2026, 12, 22), "fine")],
)  # fmt: skip
def test_late_soon_and_fine(cast: Cast, due: date, css: str) -> None:
    pupil = make_pupil(cast.harebell, surname="Aaa", school_class=cast.class_5b)
    put_on_register(pupil, "K", next_review_on=due)
    first = page(signed_in(cast.senco), "?sort=name&class=5B").page.rows[0]
    assert f"chip-{css}" in first.next[0]


def test_a_teacher_sees_their_own_classes_and_no_more(cast: Cast) -> None:
    client = signed_in(cast.teacher)
    found = page(client, "?status=everyone")
    assert names(found) == ["Bright, Noah", "Nowak, Kacper"]
    assert "2 of 2 pupils" in found.lede
    assert found.exports == []
    assert found.add_url == ""
    assert names(page(client, "?q=okafor")) == []
    assert {f.name for f in (*found.bar.main, *found.bar.more)} == {
        "status", "year", "area", "sort", "class", "type", "eal", "review", "missing",
    }  # fmt: skip


def test_a_ta_is_not_told_whether_parents_were(cast: Cast) -> None:
    (row,) = page(signed_in(cast.ta)).page.rows
    assert not any("Parents" in chip for chip in row.next)
    (row,) = page(signed_in(cast.teacher)).page.rows
    assert any("Parents not told" in chip for chip in row.next)


def test_two_teachers_share_a_class(cast: Cast) -> None:
    other = make_user(full_name="Kwame Boateng", title="Mr")
    grant(other, "teacher", cast.class_4h, starts_on=date(2026, 9, 2))
    was = make_user(full_name="Long Gone", title="Mr")
    grant(was, "teacher", cast.class_4h, ends_on=TODAY)
    (row,) = page(signed_in(cast.senco), "?class=4H").page.rows
    assert row.where == f"4H · {cast.teacher.display_name} and Mr Boateng"


def test_a_stranger_of_the_same_role_finds_no_such_page(cast: Cast) -> None:
    for role in ("senco", "head", "teacher", "ta", "office", "dsl", "designated_teacher"):
        assert signed_in(cast.stranger(role)).get(HERE).status_code == 404, role
    assert signed_in(cast.stranger("trust_lead")).get(HERE).status_code == 404
    lead = signed_in(cast.stranger("trust_lead"))
    assert lead.get("/trust/meadow-trust/register/").status_code == 404
    # A school's hat does not open the trust's list, not even of its own trust.
    assert signed_in(cast.senco).get("/trust/meadow-trust/register/").status_code == 404


@pytest.mark.parametrize("role", ["governor", "it", "parent"])
def test_roles_without_pupils_are_told_why(cast: Cast, role: str) -> None:
    response = signed_in(getattr(cast, role)).get(HERE)
    assert response.status_code == 403
    assert "you may not see pupils" in response.content.decode()


def test_a_refused_filter_says_why(cast: Cast) -> None:
    response = signed_in(cast.teacher).get(HERE + "?lac=yes")
    assert response.status_code == 403
    assert "As Teacher you cannot filter by looked after." in response.content.decode()


def test_only_reading_and_no_other_method(cast: Cast) -> None:
    assert signed_in(cast.senco).post(HERE).status_code == 405


def test_the_trusts_register_names_the_school_and_narrows_to_one(cast: Cast) -> None:
    there = make_pupil(cast.bluebell, surname="Azure", school_class=make_class(cast.bluebell))
    put_on_register(there, "K", next_review_on=date(2026, 11, 20))
    lead = signed_in(cast.trust_lead)
    url = "/trust/meadow-trust/register/"
    found = page(lead, path=url)
    assert [(row.name.split(",")[0], row.school) for row in found.page.rows] == [
        ("Okafor", "Harebell Primary"), ("Azure", "Bluebell Primary"),
        ("Bright", "Harebell Primary"), ("Clarke", "Harebell Primary"),
    ]  # fmt: skip
    assert [c.label for c in found.head][:2] == ["Pupil", "School"]
    assert names(page(lead, "?school=bluebell-primary", url)) == [f"Azure, {there.forename}"]
    assert page(lead, "?school=thistle-primary", url).problems
    assert names(page(lead, "?class=4H&sort=school", url))[0].startswith("Azure")
    assert names(page(lead, path="/bluebell-primary/register/")) == [f"Azure, {there.forename}"]
    assert found.page.total == 4
    assert found.add_url == ""


def test_leavers_are_listed_apart_and_still_found(cast: Cast) -> None:
    leave(cast.noah, date(2026, 10, 24))
    coming = make_pupil(cast.harebell, surname="Zed", since=date(2027, 1, 4))
    client = signed_in(cast.senco)
    assert "Bright, Noah" not in names(page(client, "?status=everyone"))
    rows = page(client, "?status=left&sort=name").page.rows
    assert [(row.name, row.where) for row in rows] == [
        ("Bright, Noah", "Left, last day Fri 23 Oct 2026"),
        (f"Zed, {coming.forename}", "Starts Mon 4 Jan 2027"),
    ]
    assert names(page(client, "?q=bright")) == ["Bright, Noah"]


def test_a_search_leads_from_the_frames_box_to_everybody(cast: Cast) -> None:
    client = signed_in(cast.senco)
    assert f'action="{HERE}"' in client.get(HERE).content.decode()
    found = page(client, "?q=nowka+kac")
    assert names(found) == ["Nowak, Kacper"]
    assert found.page.total == 1


def test_a_need_without_a_type_is_shown_in_the_schools_words(cast: Cast) -> None:
    pupil = make_pupil(cast.harebell, surname="Aaa")
    put_on_register(pupil, "K")
    add_need(pupil, "", 1, area="CI", words="Says little in groups")
    row = page(signed_in(cast.senco), "?sort=name").page.rows[0]
    assert (row.need, row.need_note) == ("Says little in groups", "Communication and interaction")


def test_no_pupils_yet_leads_the_senco_to_the_import(cast: Cast) -> None:
    school = make_school("New Start")
    senco, teacher = make_user(), make_user()
    grant(senco, "senco", school)
    grant(teacher, "teacher", make_class(school, "1A"))
    found = page(signed_in(senco), path="/new-start/register/")
    assert found.is_bare
    assert found.exports == []
    empty = found.empty
    assert empty is not None
    assert (empty.link, empty.url) == ("Import pupils", "/new-start/imports/")
    empty = page(signed_in(teacher), path="/new-start/register/").empty
    assert empty is not None
    assert empty.url == ""


def test_pupils_but_no_register_yet(cast: Cast) -> None:
    make_pupil(cast.bluebell)
    senco = make_user()
    grant(senco, "senco", cast.bluebell)
    empty = page(signed_in(senco), path="/bluebell-primary/register/").empty
    assert empty is not None
    assert empty.url == "/bluebell-primary/register/?status=none"


@pytest.mark.parametrize(
    "query",
    ["?page=0", "?page=-1", "?page=x", "?page=99999999999999999999", "?year=%00", "?q=%00",
     "?q=" + "x" * 3000, "?class=%F0%9F%90%A3", "?sort=--name", "?sort=-", "?status=E&status=K",
     "?q=%25%5C_", "?year=", "?lac=%20"],
)  # fmt: skip
def test_any_address_opens(cast: Cast, query: str) -> None:
    page(signed_in(cast.senco), query)


def test_what_people_type_is_text_and_never_markup(cast: Cast) -> None:
    nasty = "<script>alert(1)</script>"
    pupil = make_pupil(cast.harebell, surname=nasty, forename="<b>x", school_class=cast.class_4h)
    put_on_register(pupil, "K")
    add_need(pupil, "", 1, area="CI", words="<img src=x>")
    html = signed_in(cast.senco).get(HERE, {"q": "<i>", "year": "<u>"}).content.decode()
    html += signed_in(cast.senco).get(HERE).content.decode()
    for raw in (nasty, "<b>x", "<img src=x>", "<i>", "<u>"):
        assert raw not in html
    assert escape(nasty) in html


def test_fifty_rows_a_page_and_the_filter_stays_in_its_links(cast: Cast) -> None:
    for number in range(60):
        put_on_register(make_pupil(cast.harebell, surname=f"Many{number:02}"), "K")
    client = signed_in(cast.senco)
    first = page(client, "?status=K&sort=name")
    assert len(first.page.rows) == 50
    assert first.page.next_url == f"{HERE}?status=K&sort=name&page=2"
    second = page(client, path=first.page.next_url)
    assert len(second.page.rows) == 11
    assert not set(names(first)) & set(names(second))
    assert names(second)[-1].startswith("Many59")


def test_looking_at_lists_is_not_recorded(cast: Cast) -> None:
    client = signed_in(cast.senco)
    page(client)
    page(client, "?q=bright")
    assert not Read.objects.filter(what__startswith="register").exists()


def test_monitored_and_again_on_the_register_is_shown_once(cast: Cast) -> None:
    put_on_register(cast.tom, "K", since=date(2026, 11, 1))
    client = signed_in(cast.senco)
    assert names(page(client, "?status=monitored")) == []
    assert names(page(client, "?sort=name")).count("Reeves, Tom") == 1
    monitor(cast.kacper, date(2026, 11, 1))
    assert names(page(client, "?status=monitored")) == ["Nowak, Kacper"]
