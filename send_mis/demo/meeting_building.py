"""Meetings of the demonstration in every state: today, this week, held, cancelled, nobody asked."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pupils.families.rules.telling import letters_to
from pupils.families.selectors.page import family_rows
from pupils.models import ClassMembership, Professional, Pupil
from reviews.models import Cycle, MeetingAction, MeetingNote, MeetingPerson, ReviewMeeting
from send_mis.accounts.models import User
from send_mis.demo.days import school_day_near, weekdays_from
from send_mis.demo.plans import Built
from send_mis.demo.story import STAFF
from send_mis.schools.provision_days import provision_days

_NAMESPACE = uuid.UUID("b7f0a1de-6b7e-4f0a-9d0b-2f61c1a4e7d8")
_WHERE = "The small meeting room"
_ABOUT, _WITHOUT_PLAN = "Review of the support plan", "How support in school is going"
# Whose, weekdays from today, when, state, whether the family is asked. Where there is no such
# child, the next pupil with a plan stands in. Noah has two homes, and an EHC plan.
_PLANNED = (
    ("Bellwood, Rory", 0, time(15, 30), "planned", True),
    ("Clarke, Jayden", 2, time(8, 40), "planned", True),
    ("Lind, Freya", 3, time(15, 15), "planned", True),
    ("Nowak, Kacper", 9, time(15, 30), "planned", False),
    ("Bright, Noah", -8, time(15, 30), "held", True),
    ("", -3, time(9, 0), "off", True),
)
_NOTES = (
    ("He tells friends when it is too loud, which is new since September.", "all", "senco"),
    ("Mother asks that we ring before any change of room.", "all", "teacher"),
    ("Ask the therapist whether the next block can begin before half-term.", "staff", "senco"),
)


@dataclass
class MeetingBuilder:
    """`staff`: by sign-in. Runs inside an open audited change, after cycles and families."""

    built: Built
    staff: Mapping[str, User]
    seed: int
    today: date

    def __post_init__(self) -> None:
        self.school_days = provision_days(self.built.school.pk).days

    def build(self) -> None:
        ReviewMeeting.objects.filter(school=self.built.school).delete()
        for number, (pupil, cycle, said) in enumerate(self._whose()):
            self._meeting(number, pupil, cycle, said)

    def _whose(self) -> list[tuple[Pupil, Cycle | None, Any]]:
        rows = Cycle.objects.filter(school=self.built.school, state="agreed")
        cycles = {row.pupil.list_name: row for row in rows.select_related("pupil")
                  .order_by("review_on", "pk")}  # fmt: skip
        named = {name for name, *_ in _PLANNED}
        pupils = {row.list_name: row for row in self.built.pupils if row.list_name in named}
        others = iter([row for name, row in cycles.items() if name not in named])
        found: list[tuple[Pupil, Cycle | None, Any]] = []
        for name, *said in _PLANNED:
            cycle = cycles.get(name) or (None if name in pupils else next(others, None))
            pupil = cycle.pupil if cycle is not None else pupils.get(name)
            if pupil is not None:
                found.append((pupil, cycle, tuple(said)))
        return found

    def _meeting(self, number: int, pupil: Pupil, cycle: Cycle | None, said: Any) -> None:
        ahead, begins, state, is_asked = said
        wanted = self.today if ahead == 0 else weekdays_from(self.today, ahead)
        on = school_day_near(wanted, self.school_days, self.today)
        planned_on = weekdays_from(min(on, self.today), -10)
        row = ReviewMeeting.objects.create(
            id=self._id(f"{number}"), pupil=pupil, school=self.built.school, cycle=cycle,
            about=_ABOUT if cycle else _WITHOUT_PLAN, on=on, begins=begins, minutes=40,
            place=_WHERE, state=state, planned_on=planned_on, planned_by=self.staff.get("senco"),
            held_on=on if state == "held" else None,
            held_by=self.staff.get("senco") if state == "held" else None,
            cancelled_on=on if state == "off" else None,
            cancelled_because="The mother was ill: a new day is asked." if state == "off" else "",
        )  # fmt: skip
        self.invite(row, planned_on if is_asked else None)
        if state == "held":
            self._minutes(row)

    def invite(self, row: ReviewMeeting, asked_on: date | None) -> None:
        """The family, the SENCO, the teacher and the pupil."""
        rows = family_rows(row.pupil_id, self.today)
        asked = {"asked_how": "phone", "asked_on": asked_on} if asked_on else {}
        if row.state == "held":
            asked["reply"] = "came"
        elif asked_on and row.on >= self.today:
            asked["reply"] = "coming"
        who: list[dict[str, Any]] = [
            {"contact_id": each.tied.contact_id, **asked}
            for each in letters_to(rows.people)
            if each.is_told
        ]
        reply = {"reply": "came"} if row.state == "held" else {}
        who += [
            {"user": self.staff[key], **reply}
            for key in ("senco", self._teacher(row.pupil_id))
            if key in self.staff
        ]
        who.append(reply)
        for number, fields in enumerate(who):
            MeetingPerson.objects.create(
                id=self._id(f"{row.pk} {number}"), meeting=row, pupil_id=row.pupil_id,
                school_id=row.school_id, **fields,
            )  # fmt: skip

    def _teacher(self, pupil_id: uuid.UUID) -> str:
        """The sign-in of whoever teaches the child's class."""
        of = ClassMembership.objects.on(self.today).filter(pupil=pupil_id, is_registration=True)
        room = of.values_list("school_class__name", flat=True).first()
        teachers = (each for each in STAFF if each.role == "teacher" and room in each.on)
        return next((each.sign_in for each in teachers), "teacher")

    def invite_named(self, row: ReviewMeeting, name: str, asked_on: date) -> None:
        """Somebody who is no contact of the school's: came, or has not answered."""
        MeetingPerson.objects.create(
            id=self._id(f"{row.pk} {name}"), meeting=row, pupil_id=row.pupil_id,
            school_id=row.school_id, name=name, asked_how="email", asked_on=asked_on,
            reply="sorry" if row.state == "held" else "",
        )  # fmt: skip

    def invite_professional(
        self, row: ReviewMeeting, who: Professional, asked_on: date, reply: str = ""
    ) -> None:
        MeetingPerson.objects.create(
            id=self._id(f"{row.pk} {who.pk}"), meeting=row, pupil_id=row.pupil_id,
            school_id=row.school_id, professional=who, asked_how="email", asked_on=asked_on,
            reply=reply,
        )  # fmt: skip

    def _minutes(self, row: ReviewMeeting) -> None:
        """One action is overdue, one is done, one comes, and one is a parent's."""
        senco, teacher, ta = (self.staff.get(key) for key in ("senco", "teacher", "ta"))
        at = datetime.combine(row.on, time(15, 50), tzinfo=UTC)
        for number, (words, readers, by) in enumerate(_NOTES):
            MeetingNote.objects.create(
                id=self._id(f"{row.pk} note {number}"), meeting=row, pupil_id=row.pupil_id,
                school_id=row.school_id, words=words, readers=readers,
                by=self.staff.get(by, senco),
                noted_at=at + timedelta(minutes=number),
            )  # fmt: skip
        for number, (words, owner, name, ahead, done) in enumerate(
            (
                ("Ask the therapist for the date of the next block", teacher, "", -2, None),
                ("Make a card for “too loud”, and show it to the class", senco, "", 4, None),
                ("Read together on three evenings a week", None, "Mother", 20, None),
                ("Move the seat nearer to the door", ta, "", -4, -5),
            )
        ):
            MeetingAction.objects.create(
                id=self._id(f"{row.pk} action {number}"), meeting=row, pupil_id=row.pupil_id,
                school_id=row.school_id, words=words, owner=owner,
                owner_name="" if owner else name or "School", agreed_on=row.on,
                by_on=weekdays_from(self.today, ahead),
                done_on=weekdays_from(self.today, done) if done else None,
                done_by=owner if done else None,
            )  # fmt: skip

    def _id(self, name: str) -> uuid.UUID:
        return uuid.uuid5(_NAMESPACE, f"{self.seed}:{self.built.school.urn}:{name}")
