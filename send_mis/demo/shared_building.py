"""What the demonstration shares with families: Noah's parents, each their own copy of the plan and
of the annual report; Kacper's, who choose a time to meet; and a draft about Amara."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ehcp.models import LocalAuthority
from pupils.models import FamilyTie, Pupil
from reviews.due.meetings import meeting_changes
from reviews.models import Cycle, EarlyDiscussion, MeetingPerson, ReviewMeeting
from send_mis.accounts.models import User
from send_mis.demo.days import school_day_near, weekday_on, weekdays_from
from send_mis.demo.plans import Built
from send_mis.parents.models import (
    FamilyAccount,
    MeetingSlot,
    SharedWith,
    Signpost,
    SlotChoice,
    SlotPupil,
    Summary,
    SummaryAnswer,
    SummarySnapshot,
)
from send_mis.schools.models import school_year_of
from send_mis.schools.provision_days import provision_days
from send_mis.ui.words import LONDON

_NAMESPACE = uuid.UUID("5d0e7c0a-9b1f-4a53-8f3e-2f6d1c9b7a44")
_BACK_TO_WORK = uuid.uuid5(_NAMESPACE, "back to work").hex
_ASKING = uuid.uuid5(_NAMESPACE, "asking").hex
_SIGNPOSTS = (
    ("offer", "local offer", "All the help there is for children with SEND, in one place."),
    ("advice", "SENDIASS", "Free advice for parents, independent of the school and the council."),
    ("forum", "parent carer forum", "Other parents, who tell the council what families need."),
)
_RING = (
    "Ms Nair, the school’s SEND coordinator (SENCO), at the school office: Monday to Wednesday,"
    " until 3pm."
)
_FIRST: dict[str, Any] = {
    "words": {
        "good": "Noah knows everything about trains and maps. He is kind to younger children.",
        "says": "I like trains and maps. It helps when you tell me before things change.",
        "why": "We are working with Noah on two things. Noise and sudden changes tire him.",
        "going": "Mornings are calmer. Noisy lessons are still hard.",
        "home": "Tell him each evening what tomorrow looks like.",
        "meet": "In December, at the annual review: once a year we look at Noah’s plan together."
        " You get an invitation with the time.",
        "ring": _RING,
    },
    "aims": [
        {"key": _BACK_TO_WORK, "title": "Getting back to his work",
         "hope": "Within five minutes, on four days out of five.", "now": "One day in five.",
         "school": "Short movement breaks with Mrs Doyle every morning.",
         "home": "Use the same “now and next” card at homework time."},
        {"key": _ASKING, "title": "Asking for help",
         "hope": "He asks by himself in each lesson.", "now": "In two lessons a day.",
         "school": "A help card on his table.", "home": "Wait a little before you help."},
    ],
}  # fmt: skip
_SECOND: dict[str, Any] = {
    "words": _FIRST["words"] | {"going": "Mornings are calm now. Noisy lessons are still hard."},
    "aims": [_FIRST["aims"][0] | {"now": "Two days in five."}, _FIRST["aims"][1]],
}
_KACPER: dict[str, Any] = {
    "words": {
        "good": "Kacper is good with numbers, and builds wonderful models.",
        "says": "I like it when I can show what I know.",
        "why": "Kacper follows little of a long lesson. It may be the new language or more. We"
        " would like to talk with you about it.",
        "going": "He joins in more often than in September.",
        "home": "Read with him in Polish too: it helps his English.",
        "meet": "Choose a time on this page.",
        "ring": _RING,
    },
    "aims": [
        {"key": uuid.uuid5(_NAMESPACE, "words").hex, "title": "The words of a subject",
         "hope": "He uses eight new words in science.", "now": "Three.",
         "school": "Word cards before each lesson.", "home": "Ask him what the cards say."},
    ],
}  # fmt: skip

_YEAR: dict[str, Any] = {
    "words": {
        "good": "Noah drew the map of the school that hangs in the hall.",
        "says": "I liked the trip to the railway museum best.",
        "why": "This year we worked with Noah on two things.",
        "going": "He starts the day calmly, and tells an adult when it is too loud.",
        "home": "Keep the same morning and bedtime in the holidays.",
        "meet": "In the autumn, at the annual review: we look at Noah’s plan together.",
        "ring": _RING,
    },
    "aims": [
        {"key": uuid.uuid5(_NAMESPACE, "mornings").hex, "title": "Coming into class",
         "hope": "By himself, on four mornings of five.", "now": "Reached.",
         "school": "A quiet way in, ten minutes early.", "home": "Leave by the side gate."},
        {"key": uuid.uuid5(_NAMESPACE, "loud").hex, "title": "When it is too loud",
         "hope": "He shows his card before he is upset.", "now": "Partly reached.",
         "school": "A place to go to, and nobody asks why.", "home": ""},
    ],
}  # fmt: skip
_AMARA: dict[str, Any] = {
    "words": {
        "good": "Amara notices what others miss.", "says": "",
        "why": "We are working with Amara on one thing.", "going": "", "home": "", "meet": "",
        "ring": _RING,
    },
    "aims": [
        {"key": uuid.uuid5(_NAMESPACE, "amara").hex, "title": "Two things at once",
         "hope": "", "now": "", "school": "One instruction at a time.", "home": ""},
    ],
}  # fmt: skip


@dataclass
class SharedBuilder:
    """Runs inside an open audited change, after the cycles and the families."""

    built: Built
    staff: Mapping[str, User]
    seed: int
    today: date

    def build(self) -> None:
        """What an earlier day made is made anew."""
        for model in (SlotChoice, MeetingSlot, Summary, Signpost):
            model._default_manager.filter(school=self.built.school).delete()
        ReviewMeeting.objects.filter(pk=self._id("kacper meeting")).delete()
        self._signposts()
        noah = next(p for p in self.built.pupils if p.list_name == "Bright, Noah")
        cycle = Cycle.objects.filter(pupil=noah).order_by("-number").first()
        if cycle is not None:
            self._noah(noah, cycle)
        kacper = next(p for p in self.built.pupils if p.list_name == "Nowak, Kacper")
        talk = EarlyDiscussion.objects.filter(pupil=kacper).first()
        if talk is not None:
            self._kacper(kacper, talk)
        amara = next(p for p in self.built.pupils if p.list_name == "Okafor, Amara")
        cycle = Cycle.objects.filter(pupil=amara).order_by("-number").first()
        if cycle is not None:
            Summary.objects.create(
                id=self._id("amara"), pupil=amara, school=self.built.school, kind="cycle",
                cycle=cycle, content=_AMARA, drafted_on=self._on(2), owner=self.staff["senco"],
            )  # fmt: skip

    def _kacper(self, kacper: Pupil, talk: EarlyDiscussion) -> None:
        """His parents may choose a time; one who has needs an interpreter, and says so."""
        senco = self.staff["senco"]
        summary = Summary.objects.create(
            id=self._id("kacper"), pupil=kacper, school=self.built.school, kind="early",
            discussion=talk, state="shared", content=_KACPER, drafted_on=self._on(9), owner=senco,
            shared_on=self._on(8), number=1,
        )  # fmt: skip
        SummarySnapshot.objects.create(
            id=self._id("kacper version"), summary=summary, school=self.built.school, number=1,
            kind="shared", content=_KACPER, made_by=senco, made_at=self._at(8, 15),
        )  # fmt: skip
        ties = FamilyTie.objects.filter(pupil=kacper, responsibility="yes").order_by("rank")
        readers = [
            SharedWith.objects.create(
                id=self._id(f"kacper {tie.pk}"), summary=summary, pupil=kacper,
                school=self.built.school, contact=tie.contact, told_by="paper", number=1,
                reason="Has parental responsibility", shared_on=self._on(8),
                shared_by=senco.display_name,
            )
            for tie in ties.select_related("contact")
        ]  # fmt: skip
        wanted = weekdays_from(self.today, 11)
        on = school_day_near(wanted, provision_days(self.built.school.pk).days, self.today)
        slots = [self._slot(kacper, on, place) for place in range(4)]
        if readers:
            self._choose(slots[1], readers[0])

    def _slot(self, kacper: Pupil, on: date, place: int) -> MeetingSlot:
        made: MeetingSlot = MeetingSlot.objects.create(
            id=self._id(f"slot {place}"), school=self.built.school, host=self.staff["senco"],
            on=on, begins=time(15, 15 * place),
            minutes=15, place="SENCO’s room", offered_on=self._on(8),
            offered_by=self.staff["senco"].display_name,
        )  # fmt: skip
        SlotPupil.objects.create(
            id=self._id(f"slot {place} kacper"), slot=made, pupil=kacper, school=self.built.school
        )
        return made

    def _choose(self, slot: MeetingSlot, reader: SharedWith) -> None:
        meeting = ReviewMeeting.objects.create(
            id=self._id("kacper meeting"), pupil_id=reader.pupil_id, school=self.built.school,
            about="How things are going in school", on=slot.on, begins=slot.begins,
            minutes=slot.minutes, place=slot.place, planned_on=self._on(5),
        )  # fmt: skip
        for who in (
            {"contact_id": reader.contact_id, "interpreter": "asked"}, {"user_id": slot.host_id}
        ):  # fmt: skip
            MeetingPerson.objects.create(
                id=self._id(f"comes {next(iter(who))}"), meeting=meeting, pupil_id=meeting.pupil_id,
                school=self.built.school, reply="coming", **who,
            )  # fmt: skip
        meeting_changes(meeting.pk)
        SlotChoice.objects.create(
            id=self._id("kacper choice"), slot=slot, pupil_id=reader.pupil_id,
            school=self.built.school, contact_id=reader.contact_id, shared=reader,
            meeting=meeting, joins="place", chosen_at=self._at(5, 19),
        )  # fmt: skip

    def _signposts(self) -> None:
        """Three of each authority that the school deals with; one was not checked for a year."""
        rows = LocalAuthority.objects.filter(school=self.built.school).order_by("code")
        for place, authority in enumerate(rows):
            site = authority.name.split()[0].lower()
            for kind, name, words in _SIGNPOSTS:
                Signpost.objects.create(
                    id=self._id(f"signpost {authority.code} {kind}"), school=self.built.school,
                    authority=authority.code, kind=kind, name=f"{authority.name} {name}",
                    words=words, telephone=f"01632 9600{place}{len(kind)}",
                    url=f"https://{kind}.{site}.example/",
                    checked_on=self._on(400 if (place, kind) == (0, "forum") else 30 + place),
                    checked_by="Mrs Carol Finch",
                )  # fmt: skip

    def _noah(self, noah: Pupil, cycle: Cycle) -> None:
        """His mother has read the first version and asks something; his father has opened none."""
        summary = Summary.objects.create(
            id=self._id("summary"), pupil=noah, school=self.built.school, kind="cycle",
            cycle=cycle, state="shared", content=_SECOND, drafted_on=self._on(16),
            owner=self.staff["senco"], shared_on=self._on(1), number=2,
        )  # fmt: skip
        for number, (content, ago) in enumerate(((_FIRST, 15), (_SECOND, 1)), 1):
            SummarySnapshot.objects.create(
                id=self._id(f"version {number}"), summary=summary, school=self.built.school,
                number=number, kind="shared", content=content, made_by=self.staff["senco"],
                made_at=self._at(ago, 15),
            )  # fmt: skip
        report = self._report(noah)
        ties = FamilyTie.objects.filter(pupil=noah, responsibility="yes").order_by("rank")
        for tie in ties.select_related("contact"):
            row = self._with(summary, tie)
            if tie.relationship == "PAM":
                self._mother(row, tie)
            SharedWith.objects.create(
                id=self._id(f"report {tie.relationship}"), summary=report, pupil=noah,
                school=self.built.school, contact=tie.contact, number=1,
                reason="Has parental responsibility", told_by="paper",
                shared_on=report.shared_on or self.today,
                shared_by=self.staff["senco"].display_name,
            )  # fmt: skip

    def _report(self, noah: Pupil) -> Summary:
        """The annual report of the school year before this one, shared at its end."""
        year = school_year_of(self.today) - 1
        shared = weekday_on(date(year + 1, 7, 15))
        made: Summary = Summary.objects.create(
            id=self._id("report"), pupil=noah, school=self.built.school, kind="year", year=year,
            state="shared", content=_YEAR, drafted_on=weekday_on(date(year + 1, 7, 6)),
            owner=self.staff["senco"], shared_on=shared, number=1,
        )  # fmt: skip
        SummarySnapshot.objects.create(
            id=self._id("report version"), summary=made, school=self.built.school, number=1,
            kind="shared", content=_YEAR, made_by=self.staff["senco"],
            made_at=datetime.combine(shared, time(15), LONDON),
        )  # fmt: skip
        return made

    def _with(self, summary: Summary, tie: FamilyTie) -> SharedWith:
        is_mother = tie.relationship == "PAM"
        opened = {
            "opened_at": self._at(14, 19), "last_opened_at": self._at(13, 20), "opened_number": 1,
            "read_number": 1, "read_on": self._on(14),
        } if is_mother else {}  # fmt: skip
        made: SharedWith = SharedWith.objects.create(
            id=self._id(f"with {tie.relationship}"), summary=summary, pupil_id=tie.pupil_id,
            school=self.built.school, contact=tie.contact, reason="Has parental responsibility",
            told_by="mail" if is_mother else "paper", shared_on=self._on(1),
            shared_by=self.staff["senco"].display_name, number=2, **opened,
        )  # fmt: skip
        return made

    def _mother(self, row: SharedWith, tie: FamilyTie) -> None:
        FamilyAccount.objects.get_or_create(
            contact=tie.contact, school=self.built.school,
            defaults={
                "id": self._id("account"), "user": self.staff["parent"], "given_on": self._on(40),
                "given_by": "Mrs Carol Finch",
            },
        )  # fmt: skip
        self._answer(
            row, 14, "question", "How long are the breaks? He says he misses maths.",
            part=_BACK_TO_WORK, part_words="Getting back to his work",
            answered_on=self._on(13), answered_by=self.staff["senco"].display_name,
            outcome="Ten minutes, and from now on never in maths. Thank you for telling us.",
        )  # fmt: skip
        self._answer(row, 2, "disagree", "I do not think he should have another adult in PE.")

    def _answer(self, row: SharedWith, ago: int, kind: str, words: str, **more: Any) -> None:
        SummaryAnswer.objects.create(
            id=self._id(f"answer {ago}"), shared=row, pupil_id=row.pupil_id,
            school=self.built.school, contact_id=row.contact_id, number=1, kind=kind, words=words,
            given_at=self._at(ago, 19), how="account", owner=self.staff["senco"],
            by_on=weekday_on(self._on(ago) + timedelta(days=3)), **more,
        )  # fmt: skip

    def _on(self, ago: int) -> date:
        """A weekday before today: on a Monday nothing of the weekend comes to stand on today."""
        on = weekday_on(self.today - timedelta(days=ago))
        return on if on < self.today else weekdays_from(self.today, -1)

    def _at(self, ago: int, hour: int) -> datetime:
        return datetime.combine(self._on(ago), time(hour), LONDON)

    def _id(self, name: str) -> uuid.UUID:
        return uuid.uuid5(_NAMESPACE, f"{self.seed}:{self.built.school.urn}:{name}")
