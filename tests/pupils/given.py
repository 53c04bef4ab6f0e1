"""Harebell with a pupil in every state. Every word and day is another one, so that a swapped field
shows."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command

from pupils.models import Monitoring, RegisterDifference, Spell
from send_mis.access.actor import Actor
from send_mis.schools.choices import ClassKind
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    ask_for_advice,
    grant,
    in_change,
    keep_document,
    leave,
    look_after,
    make_class,
    make_contact,
    make_copy,
    make_home,
    make_letter,
    make_professional,
    make_pupil,
    make_service,
    make_strategy,
    make_user,
    put_on_register,
    receive,
    refer,
    restrict,
)
from tests.factories.schools import year_of
from tests.people import Cast

DAY = timedelta(days=1)
JOINED, SINCE, BORN = date(2025, 9, 1), date(2025, 1, 6), date(2017, 3, 4)
NEXT_TERM_ENDS = date(2027, 3, 26)
SEPTEMBER = date(2027, 9, 1)


class Given:
    """`ann` has SEN support with all that goes with it, Noah a plan; Tom is watched; Kacper has
    nothing, `left` has left, `bob` comes off a status; `small` has a plan and is under five."""

    def __init__(self, cast: Cast) -> None:
        call_command("load_codes", verbosity=0)
        self.cast = cast
        self.school = cast.harebell
        self.class_4h, self.class_5b = cast.class_4h, cast.class_5b
        self.class_6m = cast.harebell.classes.get(name="6M")
        self.group = make_class(self.school, "Set 1", kind=ClassKind.GROUP)
        self.far = make_class(cast.thistle, "1F")
        self.noah, self.tom, self.kacper = cast.noah, cast.tom, cast.kacper
        self.jayden, self.teacher = cast.jayden, cast.teacher
        self.plan = Spell.objects.get(pupil=cast.noah)
        self.past = Spell.objects.get(pupil=cast.tom)
        self.watched = Monitoring.objects.get(pupil=cast.tom)
        self._make_ann()
        self.bob = make_pupil(self.school, surname="Birch", forename="Bob", born_on=BORN)
        self.bobs = put_on_register(
            self.bob, "K", date(2025, 2, 3), until=date(2026, 3, 2), decided_by="Old",
            reason="Was slow", end_reason="Better", end_decided_by="Sam",
            reviewed_on=date(2026, 1, 5),
        )  # fmt: skip
        self.bobs_need = add_need(
            self.bob, "MLD", since=date(2025, 2, 3), until=date(2026, 3, 2), words="Sums"
        )
        self.left = make_pupil(self.school, surname="Lee", forename="Leo", born_on=BORN)
        leave(self.left, date(2026, 11, 2))
        self.small = make_pupil(
            self.school, surname="Small", forename="Sid", born_on=date(2022, 9, 2), since=JOINED
        )
        self.smalls = put_on_register(self.small, "E", date(2026, 1, 5))
        self.nsa = make_pupil(self.school, surname="Nott", forename="Nan", born_on=BORN)
        self.nsas = put_on_register(self.nsa, "K", SINCE)
        for rank, need in enumerate(("NSA", "HI"), start=1):
            add_need(self.nsa, need, rank, since=SINCE, words=f"Word {rank}", source="parent")
        self._make_next_year()
        self._make_differences()
        self._make_families()

    def _make_ann(self) -> None:
        self.ann = make_pupil(
            self.school, surname="Ash", forename="Ann", born_on=BORN, school_class=self.class_5b,
            upn="", middle_names="May",
        )  # fmt: skip
        self.support = put_on_register(
            self.ann, "K", SINCE, decided_by="Ms Nair", reason="Slow", parents_told_how="phone",
            parents_told_on=date(2025, 1, 7), next_review_on=date(2026, 11, 2),
        )  # fmt: skip
        self.need = add_need(self.ann, "SLCN", 1, since=SINCE, words="Stammers")
        self.second = add_need(self.ann, "SEMH", 2, since=SINCE)
        with in_change():
            self.ann.classmemberships.create(
                school=self.school, school_class=self.group, is_registration=False,
                starts_on=date(2026, 9, 7),
            )  # fmt: skip
        self.helper = make_user("helper@harebell.test", "Hal Helper")
        self.sight = grant(self.helper, "ta", self.ann, reason="Swims", starts_on=JOINED)

    def _make_families(self) -> None:
        """Ann's mother; Noah's father, who is kept from him, in a home of his own."""
        self.mother = make_contact(
            self.ann, points={"mobile": "07700 900100"},
            person={"forename": "Ruth", "surname": "Elder"}, has_daily_care=True,
        )  # fmt: skip
        self.father = make_contact(self.noah, "PAF", person={"forename": "Ray", "surname": "Holt"})
        self.fathers = make_home(self.noah, self.father.contact, name="Dad's flat", address="")
        self.barred = restrict(self.father)
        self.kept = keep_document(self.ann)
        self.letter = make_letter(self.ann)
        self.copy = make_copy(make_letter(self.ann), self.mother.contact, "to_print")
        self.cared = look_after(self.jayden)
        self.clinic = make_service(self.school, "The clinic")
        self.old_clinic = make_service(self.school, "Old clinic", retired_on=date(2026, 9, 1))
        self.therapist = make_professional(self.clinic)
        self.referred = refer(self.ann, self.clinic)
        self.draft = refer(
            self.ann, self.old_clinic, status="draft", status_on=TODAY, sent_on=None, told_who="",
            told_how="", told_on=None, told_answer="", chase_on=None,
        )  # fmt: skip
        self.asked = ask_for_advice(self.ann, self.clinic, referral=self.referred)
        self.by_phone = ask_for_advice(self.ann, self.clinic, asked_at="", occasion="By phone")
        self.came = receive(ask_for_advice(self.ann, self.clinic, occasion="Spring"))
        self.shared = receive(
            ask_for_advice(self.ann, self.clinic, occasion="Summer"), read_on=TODAY, read_by="S",
            strategies="- Use pictures\n2. Sit near  the door\n",
        )  # fmt: skip
        self.sits = make_strategy(self.ann)
        self.waits = make_strategy(self.ann, "Count to ten", situation="When upset", source="pupil")
        self.gone = make_strategy(
            self.ann, "A fidget toy", ends_on=TODAY, ended_because="He throws it"
        )
        strange = self.cast.elsewhere.pupil
        self.strange = make_contact(strange)
        self.strange_home = make_home(strange, self.strange.contact)

    def _make_next_year(self) -> None:
        self.before, self.into = year_of(self.school), year_of(self.school, 2027)
        self.class_5h = make_class(self.school, "5H", (5,), year=self.into)
        self.class_6h = make_class(self.school, "6H", (6,), year=self.into)
        self.ready = make_pupil(
            self.school, surname="Ready", forename="Rae", born_on=BORN, school_class=self.class_5b
        )
        with in_change():
            self.ready.classmemberships.update(ends_on=SEPTEMBER)
            self.placed = self.ready.classmemberships.create(
                school=self.school, school_class=self.class_6h, starts_on=SEPTEMBER
            )

    def _make_differences(self) -> None:
        self.points = {}
        for pupil, point, theirs in (
            (self.ann, "status", {"status": "E", "source": "S", "since": "2026-05-04"}),
            (self.ann, "since", {"on": "2025-01-08"}),
            (self.ann, "needs", {"types": ["HI", "SLCN"], "columns": 2}),
            (self.ann, "next_review", {"on": "2027-02-02"}),
            (self.kacper, "status",
             {"status": "K", "source": "K", "since": "", "needs": ["VI", "PD"]}),
            (self.noah, "status", {"status": "N", "source": "N", "since": ""}),
            (self.jayden, "since", {"on": "2016-10-01"}),
        ):  # fmt: skip
            with in_change():
                self.points[pupil.legal_forename, point] = RegisterDifference.objects.create(
                    pupil=pupil, school=self.school, field=point, theirs=theirs | {"words": "T"},
                    ours={"words": "O"}, file_name="theirs.csv", row_number=7,
                    raised_at="2026-11-01T09:00Z",
                )  # fmt: skip

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from self.cast.here.people.items()
        for (name, point), row in self.points.items():
            yield f"{name}'s {point}", row

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self.cast, role))


Deed = Callable[[Given, Actor], Any]
