"""The pupil's overview: a person first, then status and needs, what is next, who can see."""

from dataclasses import dataclass

from django.urls import reverse

from provision import contributions as provision
from provision.pages.selectors.pupil_overview import ProvisionNow
from pupils import contributions as pupils
from pupils.families.selectors.now import FamilyNow
from pupils.professionals.selectors.pupil import ProfessionalsNow
from pupils.record.selectors.pupil import PupilRecord
from pupils.register.selectors.standing import RegisterStanding
from pupils.strategies.selectors import StrategiesNow
from reviews import contributions as reviews
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.audit.selectors import last_read_by_others
from send_mis.dashboard.selectors.seers import count_of_people, who_can_see
from send_mis.database.ahead import read_ahead
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import ago, clock, day_of, plural


@dataclass(frozen=True)
class Overview:
    medical: str
    about: list[Row]
    standing: RegisterStanding | None
    provision: ProvisionNow | None
    family: FamilyNow | None
    professionals: ProfessionalsNow | None
    helps: StrategiesNow | None
    seen_by: str
    last_opened: str
    access_url: str
    doors: list[Link]

    @property
    def dates(self) -> list[Row]:
        """What is to come, whichever app knows it: it wears a chip."""
        panels = (self.standing, self.provision)
        return [row for panel in panels if panel for row in panel.dates if row.chip]

    @property
    def past(self) -> list[Row]:
        return [row for row in self.standing.dates if not row.chip] if self.standing else []


def overview(record: PupilRecord, actor: Actor) -> Overview:
    may = record.may
    sees_access = Action.ACCESS_VIEW in may
    with read_ahead(*pupils.reads(record), *provision.reads(record)):
        standing = pupils.panel(actor, record)
        gets = provision.panel(actor, record)
        family = pupils.family_panel(record)
        professionals = pupils.professionals_panel(record)
        helps = pupils.strategies_panel(record)
    return Overview(
        medical=_medical(record),
        about=_about(record),
        standing=standing,
        provision=gets,
        family=family,
        professionals=professionals,
        helps=helps,
        seen_by=_seen_by(record) if sees_access else "",
        last_opened=_last_opened(record, actor) if sees_access else "",
        access_url=reverse("pupil_access", args=[record.id]) if sees_access else "",
        doors=reviews.doors(record),
    )


def _medical(record: PupilRecord) -> str:
    pupil = record.pupil
    if Action.PUPIL_VIEW_MEDICAL not in record.may or not pupil.has_medical_flag:
        return ""
    return pupil.medical_note or "There is medical information. Ask the school office."


def _about(record: PupilRecord) -> list[Row]:
    """A few facts that help to know the child; the rest is on the details page."""
    pupil, may = record.pupil, record.may
    book = CodeBook(CodeSet.AUTHORITY, CodeSet.LANGUAGE, CodeSet.POST_LOOKED_AFTER)
    rows = []
    if pupil.is_eal:
        language = book.words(CodeSet.LANGUAGE, pupil.first_language)
        note = "English is an additional language"
        rows.append(Row("First language", language, note) if language else Row("Language", note))
    if Action.PUPIL_VIEW_CARE in may:
        if pupil.is_looked_after:
            authority = book.words(CodeSet.AUTHORITY, pupil.care_authority)
            rows.append(Row("Looked after", "Yes", f"by {authority}" if authority else ""))
        elif pupil.post_looked_after and pupil.post_looked_after != "N":
            words = book.words(CodeSet.POST_LOOKED_AFTER, pupil.post_looked_after)
            rows.append(Row("Previously looked after", words))
    if Action.PUPIL_VIEW_DISADVANTAGE in may and pupil.is_disadvantaged:
        grounds = [
            label
            for held, label in (
                (pupil.is_fsm, "free school meals"),
                (pupil.is_ever6_fsm and not pupil.is_fsm, "free meals in the last six years"),
                (bool(pupil.pupil_premium), "pupil premium"),
            )
            if held
        ]
        rows.append(Row("Disadvantaged", "Yes", ", ".join(grounds)))
    return rows


def _seen_by(record: PupilRecord) -> str:
    people = count_of_people(who_can_see(record.pupil, record.today))
    return plural(people, "person can", "people can")


def _last_opened(record: PupilRecord, actor: Actor) -> str:
    last = last_read_by_others(record.id, actor.user_id)
    if last is None:
        return "Nobody else has opened it yet."
    when = ago(last.at, record.today)
    at = f", {clock(last.at)}," if day_of(last.at) == record.today else ""
    return f"Last opened {when}{at} by {last.user_name}."
