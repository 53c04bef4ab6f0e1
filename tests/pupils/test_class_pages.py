"""Into another class, into a group and out of it, from the pupil's details."""

from datetime import date

from django.urls import reverse

from send_mis.schools.choices import ClassKind
from tests.factories import TODAY, in_change, join, leave, make_class
from tests.people import Cast, signed_in
from tests.pupils.test_classes import START, held
from tests.pupils.test_details_pages import text
from tests.pupils.test_register_pages import day_of, url


def test_the_office_moves_a_pupil_and_back_says_so(cast: Cast) -> None:
    client, form = signed_in(cast.office), url("pupil_move_class", cast.noah)
    assert "Noah Bright, in 4H" in text(client, form)
    saved = text(client, form, {"to": str(cast.class_5b.pk), **day_of("on", TODAY)})
    assert "Noah is in 5B from Mon 23 Nov 2026." in saved
    assert "from Tue 1 Sep 2026 until Sun 22 Nov 2026" in saved
    assert held(cast.noah) == [("4H", START, TODAY), ("5B", TODAY, None)]
    assert "Already saved, at" in text(client, form)


def test_a_pupil_without_a_class_is_put_into_one(cast: Cast) -> None:
    with in_change():
        cast.noah.classmemberships.all().delete()
    client = signed_in(cast.senco)
    assert "Add to a class" in text(client, url("pupil_details", cast.noah))
    form = url("pupil_move_class", cast.noah)
    assert "Add Noah to a class" in text(client, form)
    assert "Noah is in 5B" in text(
        client, form, {"to": str(cast.class_5b.pk), **day_of("on", TODAY)}
    )


def test_what_is_refused_stands_at_its_box(cast: Cast) -> None:
    client, form = signed_in(cast.office), url("pupil_move_class", cast.noah)
    same = text(client, form, {"to": str(cast.class_4h.pk), **day_of("on", TODAY)})
    assert 'href="#id_to"' in same
    assert "Noah is already in 4H on that day." in same
    to = {"to": str(cast.class_5b.pk)}
    late = text(client, form, to | day_of("on", date(2027, 9, 1)))
    assert 'href="#id_on_day"' in late
    assert "5B is a class of 2026/27" in late
    elsewhere = make_class(cast.thistle, "4T")
    assert 'href="#id_to"' in text(client, form, {"to": str(elsewhere.pk), **day_of("on", TODAY)})
    leave(cast.noah, TODAY)
    assert "Noah is not on roll on Mon 23 Nov 2026." in text(client, form, to | day_of("on", TODAY))


def test_into_a_group_and_out_again(cast: Cast) -> None:
    group = make_class(cast.harebell, "Maths 1", kind=ClassKind.GROUP)
    client, form = signed_in(cast.head), url("pupil_join_class", cast.noah)
    assert "Maths 1" in text(client, form)
    sent = {"school_class": str(group.pk), **day_of("on", date(2026, 11, 2))}
    saved = text(client, form, sent)
    assert "Noah is in Maths 1 from Mon 2 Nov 2026." in saved
    again = text(client, form, sent | day_of("on", TODAY))
    assert "Noah is already in Maths 1, from Mon 2 Nov 2026." in again
    out = reverse("pupil_leave_class", args=[cast.noah.pk, group.pk])
    assert out in saved
    left = text(client, out, day_of("on", TODAY))
    assert "Noah is no longer in Maths 1 from Mon 23 Nov 2026." in left
    assert out not in left
    assert "Noah is not in Maths 1 on Mon 23 Nov 2026." in text(client, out, day_of("on", TODAY))


def test_a_school_without_groups_is_told_where_they_are_made(cast: Cast) -> None:
    form = url("pupil_join_class", cast.noah)
    assert "no teaching group or set: add one under Classes" in text(signed_in(cast.office), form)


def test_who_may_not_and_which_group_is_not_the_pupils(cast: Cast) -> None:
    group = join(cast.kacper, make_class(cast.harebell, "Maths 1", kind=ClassKind.GROUP))
    of_kacper = reverse("pupil_leave_class", args=[cast.kacper.pk, group.pk])
    move = url("pupil_move_class", cast.kacper)
    for form in (move, url("pupil_join_class", cast.kacper), of_kacper):
        assert signed_in(cast.teacher).get(form).status_code == 403
        assert signed_in(cast.stranger("office")).get(form).status_code == 404
    assert move not in text(signed_in(cast.teacher), url("pupil_details", cast.kacper))
    for pupil, of in ((cast.noah, group), (cast.kacper, cast.class_4h)):
        wrong = reverse("pupil_leave_class", args=[pupil.pk, of.pk])
        assert signed_in(cast.office).get(wrong).status_code == 404


def test_who_has_left_has_no_links(cast: Cast) -> None:
    leave(cast.noah, TODAY)
    shown = text(signed_in(cast.office), url("pupil_details", cast.noah))
    assert url("pupil_move_class", cast.noah) not in shown
    assert url("pupil_join_class", cast.noah) not in shown
