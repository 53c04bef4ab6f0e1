"""The register's forms: one question a page, nothing typed is lost, nothing is done twice."""

from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from pupils.models import Monitoring, Need, Pupil, Spell
from pupils.rules import needs_mark
from send_mis.audit.models import Change
from tests.factories import TODAY, add_need, make_pupil, put_on_register
from tests.people import Cast, signed_in

SINCE = date(2026, 9, 7)


def day_of(name: str, on: date) -> dict[str, str]:
    parts = {"day": on.day, "month": on.month, "year": on.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def url(name: str, pupil: Pupil, *more: object) -> str:
    return reverse(name, args=[pupil.pk, *more])


def text(client: Client, address: str, data: dict[str, str] | None = None) -> str:
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


START = {
    "status": "K", "decided_by": "SENCO and parents", "reason": "Slow progress in reading",
    **day_of("starts_on", SINCE),
}  # fmt: skip


def test_a_pupil_is_put_on_the_register_once(cast: Cast) -> None:
    client = signed_in(cast.senco)
    address = url("register_start", cast.kacper)
    assert "Add Kacper to the register" in text(client, address)
    assert "Kacper: SEN support from Mon 7 Sep 2026." in text(client, address, START)
    again = text(client, address, START)
    assert "Kacper already has SEN support, since Mon 7 Sep 2026." in again
    assert "Slow progress in reading" in again
    assert Spell.objects.filter(pupil=cast.kacper).count() == 1


def test_a_plan_for_a_pupil_with_support_is_called_so(cast: Cast) -> None:
    client = signed_in(cast.senco)
    assert "SEN support ends on the day on which the plan starts" not in text(
        client, url("register_start", cast.kacper)
    )
    shown = text(client, url("register_start", cast.jayden))
    assert "Start an EHC plan for Jayden" in shown
    assert "SEN support ends on the day on which the plan starts" in shown


def test_a_plan_from_the_day_of_the_support_leads_to_the_mistake(cast: Cast) -> None:
    client = signed_in(cast.senco)
    address = url("register_start", cast.kacper)
    text(client, address, START)
    assert "correct it in the register history" in text(client, address, START | {"status": "E"})


def test_a_question_left_open_is_asked_again_in_its_own_words(cast: Cast) -> None:
    address = url("register_told", cast.jayden, cast.jayden.spells.get().pk)
    shown = text(
        signed_in(cast.senco), address, {"version": "1", **day_of("parents_told_on", TODAY)}
    )
    assert "Answer “How were parents told?”" in shown


def test_a_status_with_an_end_asks_for_no_review(cast: Cast) -> None:
    client = signed_in(cast.senco)
    text(client, url("register_start", cast.kacper), START)
    page = reverse("pupil_page", args=[cast.kacper.pk])
    assert "What does Kacper need?" in text(client, page)
    ending = {
        "version": "1", "end_decided_by": "SENCO", "end_reason": "Moves away",
        **day_of("ends_on", date(2026, 12, 1)),
    }  # fmt: skip
    text(client, url("register_end", cast.kacper, cast.kacper.spells.get().pk), ending)
    shown = text(client, page)
    assert "What does Kacper need?" not in shown
    assert "Parents have not been told" in shown


def test_errors_stand_first_and_lead_to_their_field(cast: Cast) -> None:
    wrong = START | {"reason": "", "starts_on_day": "31", "starts_on_month": "9"}
    shown = text(signed_in(cast.senco), url("register_start", cast.kacper), wrong)
    assert 'href="#id_reason"' in shown
    assert "31 September is not a real date" in shown
    assert 'value="SENCO and parents"' in shown
    assert not Spell.objects.filter(pupil=cast.kacper).exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("register_change", {"decided_by": "Head", "reason": "As before"}),
        ("register_review", day_of("next_review_on", date(2027, 1, 11))),
        ("register_told", {"parents_told_how": "phone", **day_of("parents_told_on", TODAY)}),
    ],
)
def test_details_are_changed_and_the_second_editor_sees_both(
    cast: Cast, name: str, data: dict[str, str]
) -> None:
    spell = cast.jayden.spells.get()
    client = signed_in(cast.senco)
    address = url(name, cast.jayden, spell.pk)
    text(client, address)
    text(client, address, data | {"version": "1"})
    spell.refresh_from_db()
    assert spell.version == 2
    shown = text(client, address, data | {"version": "1"})
    assert "You changed this while you were typing here, in another window" in shown
    assert "What is saved now is in the form below." in shown
    assert 'name="version" value="2"' in shown
    text(client, address, data | {"version": "2"})
    spell.refresh_from_db()
    assert spell.version == 3


def test_an_end_with_monitoring(cast: Cast) -> None:
    spell = cast.jayden.spells.get()
    data = {
        "version": "1", "end_decided_by": "SENCO and carer", "end_reason": "Settled and learning",
        "then": "monitor", "watch_for": "Whether break times stay calm",
        **day_of("ends_on", TODAY),
    }  # fmt: skip
    client = signed_in(cast.senco)
    address = url("register_end", cast.jayden, spell.pk)
    assert "Enter the day of the monitoring review." in text(client, address, data)
    shown = text(client, address, data | day_of("look_again_on", date(2027, 3, 1)))
    assert "SEN support has been ended" in shown
    watched = Monitoring.objects.get(pupil=cast.jayden)
    assert watched.look_again_on == date(2027, 3, 1)
    assert watched.reason == "Whether break times stay calm", "not why the support ended"
    needs = shown.partition("Needs until then")[2].partition("Social, emotional")[0]
    assert "As recorded until Sun 22 Nov 2026" in needs
    assert "Not recorded" not in needs
    assert "Social, emotional and mental health" in shown
    assert "Whether break times stay calm" in shown
    assert not Need.objects.filter(pupil=cast.jayden, ends_on=None).exists()
    history = text(client, url("pupil_history", cast.jayden))
    assert history.index("Monitoring began") < history.index("SEN support ended")
    assert "Settled and learning" in history


def test_a_day_to_look_again_belongs_to_monitoring(cast: Cast) -> None:
    spell = cast.jayden.spells.get()
    data = {
        "version": "1", "end_decided_by": "x", "end_reason": "y", "then": "",
        **day_of("ends_on", TODAY), **day_of("look_again_on", date(2027, 3, 1)),
    }  # fmt: skip
    address = url("register_end", cast.jayden, spell.pk)
    assert "Choose “Monitor for a while”" in text(signed_in(cast.senco), address, data)
    spell.refresh_from_db()
    assert spell.ends_on is None


def test_a_mistake_is_put_right_or_taken_away_with_its_reason(cast: Cast) -> None:
    spell = cast.jayden.spells.get()
    client = signed_in(cast.senco)
    right = {
        "version": "1", "status": "K", "why": "Typed the wrong year",
        **day_of("starts_on", date(2026, 1, 5)),
    }  # fmt: skip
    text(client, url("register_correct", cast.jayden, spell.pk), right)
    spell.refresh_from_db()
    assert spell.starts_on == date(2026, 1, 5)
    remove = url("register_remove", cast.jayden, spell.pk)
    assert "btn-danger" in text(client, remove)
    text(client, remove, {"version": "2", "why": ""})
    assert Spell.objects.filter(pk=spell.pk).exists()
    text(client, remove, {"version": "2", "why": "Another Jayden"})
    assert not Spell.objects.filter(pk=spell.pk).exists()
    told = text(client, url("pupil_changes", cast.jayden))
    assert "“Another Jayden”" in told
    assert "“Typed the wrong year”" in told


def test_an_earlier_time_and_monitoring(cast: Cast) -> None:
    client = signed_in(cast.senco)
    earlier = {
        "status": "K", "source": "previous", **day_of("starts_on", date(2023, 9, 4)),
        **day_of("ends_on", date(2024, 7, 1)),
    }  # fmt: skip
    assert "the school before" in text(client, url("register_earlier", cast.kacper)).lower()
    assert "SEN support ended" in text(client, url("register_earlier", cast.kacper), earlier)
    text(client, url("register_monitor", cast.kacper), day_of("starts_on", TODAY))
    watched = Monitoring.objects.get(pupil=cast.kacper)
    change = url("register_monitoring_change", cast.kacper, watched.pk)
    look_again = day_of("look_again_on", date(2027, 2, 1))
    text(client, change, {"version": "1", "reason": "Reading", **look_again})
    end = url("register_monitoring_end", cast.kacper, watched.pk)
    text(client, end, {"version": "2", "why": "Doing well", **day_of("ends_on", TODAY)})
    watched.refresh_from_db()
    assert (watched.reason, watched.ends_on) == ("Reading", TODAY)


@pytest.mark.parametrize(
    ("status", "born_on", "held_on", "next_on", "due"),
    [
        ("E", date(2016, 1, 9), date(2026, 11, 2), None, date(2027, 11, 1)),
        ("E", date(2016, 1, 9), date(2026, 2, 28), None, date(2027, 2, 27)),
        ("E", date(2016, 1, 9), TODAY, date(2027, 10, 4), date(2027, 10, 4)),
        # Held so long ago that the next one is late already: it is said, and not refused.
        ("E", date(2016, 1, 9), date(2025, 9, 10), None, date(2026, 9, 9)),
        ("E", date(2022, 6, 1), date(2026, 9, 14), None, date(2027, 3, 14)),
        ("E", date(2022, 3, 1), date(2026, 9, 14), None, date(2027, 9, 13)),
        ("E", date(2020, 2, 29), date(2024, 8, 27), None, date(2025, 2, 27)),
        ("E", date(2020, 2, 29), date(2024, 8, 28), None, date(2025, 8, 27)),
        ("K", date(2016, 1, 9), date(2026, 11, 2), None, None),
        ("K", date(2016, 1, 9), date(2026, 11, 2), date(2027, 2, 1), date(2027, 2, 1)),
    ],
)
def test_a_review_that_was_held_is_entered_late(
    cast: Cast, status: str, born_on: date, held_on: date, next_on: date | None, due: date | None
) -> None:
    pupil = make_pupil(cast.harebell, born_on=born_on, school_class=cast.class_5b)
    spell = put_on_register(pupil, status, date(2023, 9, 4), next_review_on=date(2026, 11, 2))
    client, address = signed_in(cast.senco), url("register_review_held", pupil, spell.pk)
    assert "The review was set for Mon 2 Nov 2026." in text(client, address)
    sent = {"version": "1", "agreed": "Reading goes on", **day_of("held_on", held_on)}
    sent |= day_of("next_review_on", next_on) if next_on else {}
    assert "The review is recorded." in text(client, address, sent)
    spell.refresh_from_db()
    assert (spell.reviewed_on, spell.next_review_on, spell.version) == (held_on, due, 2)
    assert "Last review held" in text(client, url("pupil_page", pupil))
    assert "Last review of the" in text(client, url("pupil_history", pupil))
    assert "“Reading goes on”" in text(client, url("pupil_changes", pupil))
    assert "Already saved, at" in text(client, address)
    again = text(client, address, sent | {"version": "2"})
    assert "is recorded: choose a later day." in again
    assert Change.objects.filter(event="register.review_held").count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (day_of("held_on", date(2026, 11, 24)), "set it as the next review instead"),
        (day_of("held_on", date(2023, 5, 7)), "The status began on Mon 8 May 2023"),
        ({}, "Enter the date as day, month and year."),
        (
            day_of("held_on", TODAY) | day_of("next_review_on", date(2026, 11, 20)),
            "It comes after the one that was held",
        ),
        (
            day_of("held_on", date(2026, 9, 14)) | day_of("next_review_on", date(2026, 11, 20)),
            "A review that was held is recorded as held.",
        ),
    ],
)
def test_a_review_held_that_cannot_be(cast: Cast, typed: dict[str, str], words: str) -> None:
    spell = cast.noah.spells.get()
    address = url("register_review_held", cast.noah, spell.pk)
    shown = text(signed_in(cast.senco), address, typed | {"version": "1", "agreed": "We met"})
    assert words in shown
    assert "We met</textarea>" in shown
    spell.refresh_from_db()
    assert (spell.reviewed_on, spell.version) == (None, 1)


def test_a_past_day_for_the_next_review_leads_to_what_was_meant(cast: Cast) -> None:
    """Also a day of a review that was typed wrongly is put right, with its reason."""
    spell = cast.noah.spells.get()
    client, address = signed_in(cast.senco), url("register_review", cast.noah, spell.pk)
    past = day_of("next_review_on", date(2026, 11, 20)) | {"version": "1"}
    assert "A review that was held is recorded as held." in text(client, address, past)
    held = url("register_review_held", cast.noah, spell.pk)
    assert f'href="{held}"' in text(client, address)
    text(client, held, {"version": "1", "held_on_day": "20 Nov 26"})
    spell.refresh_from_db()
    assert spell.reviewed_on == date(2026, 11, 20)
    right = url("register_correct", cast.noah, spell.pk)
    base = {
        "version": "2",
        "status": "E",
        "why": "Typed wrongly",
        **day_of("starts_on", date(2023, 5, 8)),
    }
    assert "That day has not come yet" in text(
        client, right, base | day_of("reviewed_on", date(2026, 11, 30))
    )
    text(client, right, base | day_of("reviewed_on", date(2026, 11, 19)))
    spell.refresh_from_db()
    assert (spell.reviewed_on, spell.version) == (date(2026, 11, 19), 3)


def need(row: int, type_: str = "", area: str = "", words: str = "") -> dict[str, str]:
    return {f"need{row}_type": type_, f"need{row}_area": area, f"need{row}_words": words}


def test_needs_are_ranked_without_script(cast: Cast) -> None:
    client = signed_in(cast.senco)
    address = url("register_needs", cast.jayden)
    now = list(cast.jayden.needs.all())
    base = {"version": str(needs_mark(now)), "rows": "2", **day_of("on", TODAY)}
    typed = base | need(0, "SEMH") | need(1, "", "CL", "needs more time")
    more = text(client, address, typed | {"step": "add"})
    assert more.count(" autofocus") == 1
    assert 'name="rows" value="3"' in more
    assert "needs more time" in more
    swapped = text(client, address, typed | {"step": "up:1"})
    assert swapped.index("needs more time") < swapped.index('value="SEMH" selected')
    assert Need.objects.filter(pupil=cast.jayden).count() == 1
    shown = text(client, address, base | need(0, "", "CL", "needs more time") | need(1, "SEMH"))
    assert "Jayden: 2 needs are recorded." in shown
    ranked = Need.objects.filter(pupil=cast.jayden).on(TODAY).order_by("rank")
    assert [(n.rank, n.type, n.area) for n in ranked] == [(1, "", "CL"), (2, "SEMH", "SEMH")]


def test_a_wrong_need_is_shown_at_its_row(cast: Cast) -> None:
    base = {"version": str(needs_mark(cast.jayden.needs.all())), "rows": "3"}
    typed = base | need(0, "SEMH") | need(1) | need(2, "SEMH") | day_of("on", TODAY)
    shown = text(signed_in(cast.senco), url("register_needs", cast.jayden), typed)
    assert 'href="#id_need2_type"' in shown
    assert "already in the list" in shown


def test_the_second_editor_of_needs_sees_both(cast: Cast) -> None:
    address = url("register_needs", cast.jayden)
    mark = needs_mark(cast.jayden.needs.all())
    stale = {"version": str(mark), "rows": "1", **day_of("on", TODAY)}
    client = signed_in(cast.senco)
    text(client, address, stale | need(0, "ASD"))
    shown = text(client, address, stale | need(0, "MLD"))
    assert "changed this while you were typing" in shown
    assert "Autistic spectrum disorder" in shown
    assert [n.type for n in Need.objects.filter(pupil=cast.jayden).on(TODAY)] == ["ASD"]
    mark = needs_mark(Need.objects.filter(pupil=cast.jayden).on(TODAY))
    text(client, address, stale | need(0, "MLD") | {"version": str(mark)})
    assert [n.type for n in Need.objects.filter(pupil=cast.jayden).on(TODAY)] == ["MLD"]


ROUTES = (
    "register_start", "register_earlier", "register_needs", "register_monitor",
    "register_change", "register_end", "register_correct", "register_remove", "register_told",
    "register_review", "register_review_held", "register_monitoring_change",
    "register_monitoring_end",
)  # fmt: skip


def test_who_may_not_change_is_told_why_and_strangers_find_nothing(cast: Cast) -> None:
    spell = cast.jayden.spells.get()
    watched = cast.tom.monitorings.get()
    others = [(signed_in(getattr(cast, role)), role) for role in ("head", "office", "teacher")]
    stranger = signed_in(cast.stranger("senco"))
    for name in ROUTES:
        pupil, more = cast.jayden, []
        if "monitoring" in name:
            pupil, more = cast.tom, [watched.pk]
        elif name not in ROUTES[:4]:
            more = [spell.pk]
        address = url(name, pupil, *more)
        assert signed_in_get(cast, address) == 200
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, START).status_code == 404
        for client, _ in others:
            answer = client.post(address, START)
            assert answer.status_code == 403
            assert "you may not add pupils to the register" in unescape(answer.content.decode())
    assert signed_in(cast.senco).delete(url("register_start", cast.jayden)).status_code == 405


def signed_in_get(cast: Cast, address: str) -> int:
    return signed_in(cast.senco).get(address).status_code


def test_a_spell_of_another_pupil_is_not_reached_through_ones_own(cast: Cast) -> None:
    other = put_on_register(cast.kacper, "K", SINCE)
    add_need(cast.kacper, "SLCN", 1, SINCE)
    client = signed_in(cast.senco)
    assert client.get(url("register_change", cast.jayden, other.pk)).status_code == 404


def test_back_to_a_form_that_was_sent_says_so(cast: Cast) -> None:
    """Also what is sent from there once more is refused without "nothing has been saved"."""
    client, address = signed_in(cast.senco), url("register_start", cast.kacper)
    assert "Already saved" not in text(client, address)
    text(client, address, START)
    back = text(client, address)
    assert "Already saved, at" in back
    assert f'<a href="{url("pupil_page", cast.kacper)}">See it</a>' in back
    again = text(client, address, START)
    assert "Already saved, at" in again
    assert "What you sent before is saved. The words below have not been saved." in again
    assert "Nothing has been saved yet" not in again
    assert cast.kacper.spells.count() == 1
    assert "Already saved" not in text(signed_in(cast.senco), address), "it is of one session"
