"""EHC plans of the demonstration, and their reviews at every step: late, due, and in time."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from ehcp.models import (
    AnnualReview,
    EhcPlan,
    LocalAuthority,
    PlannedFor,
    PlanOutcome,
    PlanSection,
    PromisedProvision,
)
from provision.models import Allocation
from pupils.models import Document, Need, Pupil, Spell
from reviews.models import ReviewMeeting
from send_mis.accounts.models import User
from send_mis.demo.days import weekday_on, weekdays_from
from send_mis.demo.ehc_words import AMARA, AYAAN, NOAH, PlanWords, PromisedWords, usual_plan
from send_mis.demo.meeting_building import MeetingBuilder
from send_mis.demo.plans import Built
from send_mis.statutory.annual_review import early_years_review

_NAMESPACE = uuid.UUID("0e0d7f9c-5d0c-4d0f-9b1f-7c0d0a6c2b11")
# Code, name, officer, e-mail, telephone, own days for the report and the papers.
_AUTHORITIES = (
    ("999", "Vale of Harebell", "Moira Tansley", "send@harebell.example", "01632 960401", None,
     None),
    ("998", "North Vale", "Idris Copeland", "ehc@northvale.example", "01632 960402", 10, None),
    ("997", "Meadowshire", "Zofia Brandt", "reviews@meadowshire.example", "01632 960403", None,
     21),
)  # fmt: skip
# Which pupils have a plan of the second and of the third.
_OF_OTHERS = {2: 1, 5: 1, 8: 1, 3: 2, 10: 2}
_OFFICER = "SEN officer of the local authority"
_PLANS = {"Bright, Noah": NOAH, "Okafor, Amara": AMARA, "Hussain, Ayaan": AYAAN}
_DECIDED, _SENT = 27, 10
_ACCORDING = "What the plan asks for still helps; the outcomes of this year are worked on."


@dataclass(frozen=True, slots=True)
class StoryReview:
    """A review under way, in days from today; `met`: of its meeting, planned or held."""

    met: int
    kind: str = "annual"
    report: int | None = None
    recommends: str = ""
    decision: str = ""
    decided: int | None = None
    notice: int | None = None
    papers: int | None = None
    postponed: str = ""
    begun: int = 84


_NOAHS = StoryReview(16, begun=70)
_AMARAS = StoryReview(-21, "transfer", report=-11, recommends="amend", papers=-36)
# Of pupils whose plan is older than a year, those who change school first.
_UNDER_WAY = (
    StoryReview(-39, report=-30, recommends="amend", papers=-55),
    StoryReview(-66, report=-55, recommends="maintain", papers=-81),
    StoryReview(-12, papers=-27),
    StoryReview(-24, report=-15, recommends="amend", decision="amend", decided=-10, notice=-10,
                papers=-39),
    StoryReview(-80, report=-70, recommends="amend", decision="amend", decided=-55, notice=-55,
                papers=-95),
    StoryReview(6, "emergency", begun=4),
    StoryReview(27, begun=60, postponed="The mother starts a new job that week and asked for it."),
)  # fmt: skip


@dataclass
class EhcBuilder:
    """`staff`: by sign-in. Runs inside an open audited change, after meetings and provision."""

    built: Built
    staff: Mapping[str, User]
    seed: int
    today: date

    def build(self) -> None:
        school = self.built.school
        AnnualReview.objects.filter(school=school).delete()
        EhcPlan.objects.filter(school=school).delete()
        LocalAuthority.objects.filter(school=school).delete()
        authorities = self._authorities()
        spells = Spell.objects.filter(school=school, status="E", ends_on__isnull=True)
        rows = list(spells.select_related("pupil").order_by("pupil__sort_key", "pupil_id"))
        self.needs = {
            need.pupil_id: need.type
            for need in Need.objects.filter(school=school, ends_on__isnull=True, rank=1)
        }
        self.people = MeetingBuilder(self.built, self.staff, self.seed, self.today)
        stories = self._stories(rows)
        rows.sort(key=lambda spell: spell.pupil.list_name in _PLANS)
        for number, spell in enumerate(rows):
            plan = self._plan(spell, authorities[_OF_OTHERS.get(number, 0)])
            self._reviews(plan, spell.pupil, stories.get(spell.pupil_id), number)

    def _authorities(self) -> list[LocalAuthority]:
        return [
            LocalAuthority.objects.create(
                id=self._id(code), school=self.built.school, code=code, name=name,
                officer_name=officer, email=email, telephone=telephone, report_days=report,
                papers_days=papers, address=f"SEND service\n{name} Council\nHB9 1AA",
            )
            for code, name, officer, email, telephone, report, papers in _AUTHORITIES
        ]  # fmt: skip

    def _stories(self, spells: list[Spell]) -> dict[uuid.UUID, StoryReview]:
        """Who changes school in a year is reviewed before the others."""
        year = self.built.school.highest_year
        old = [
            spell.pupil
            for spell in spells
            if spell.pupil.list_name not in _PLANS and self._ago(400) > spell.starts_on
        ]
        old.sort(key=lambda pupil: pupil.reception_year != self._first_year() - year)
        found = dict(zip((pupil.pk for pupil in old), _UNDER_WAY, strict=False))
        for spell in spells:
            story = {"Bright, Noah": _NOAHS, "Okafor, Amara": _AMARAS}.get(spell.pupil.list_name)
            if story is not None:
                found[spell.pupil_id] = story
        return found

    def _first_year(self) -> int:
        return self.today.year if self.today.month >= 9 else self.today.year - 1

    # --- The plan -------------------------------------------------------------------------

    def _plan(self, spell: Spell, authority: LocalAuthority) -> EhcPlan:
        pupil = spell.pupil
        received = spell.starts_on + timedelta(days=4)
        document = Document.objects.filter(pupil=pupil, kind="ehc").order_by("pk").first()
        plan = EhcPlan.objects.create(
            id=self._id(f"plan {pupil.pk}"), pupil=pupil, school=self.built.school,
            authority=authority, first_made_on=spell.starts_on, made_on=spell.starts_on,
            received_on=received, is_signed=True, document=document,
            checked_on=received + timedelta(days=3), checked_by="Ms Priya Nair",
        )  # fmt: skip
        need = self.needs.get(pupil.pk, "")
        words = _PLANS.get(pupil.list_name) or usual_plan(pupil.forename, need)
        self._sections(plan, words)
        self._lines(plan, words)
        return plan

    def _sections(self, plan: EhcPlan, words: PlanWords) -> None:
        said = dict(words.sections)
        said["E"] = "\n".join(f"{number}. {text}" for number, (text, _) in
                              enumerate(words.outcomes, start=1))  # fmt: skip
        said["F"] = "\n".join(line.words for line in words.promised)
        for letter, text in sorted(said.items()):
            PlanSection.objects.create(
                id=self._id(f"{plan.pk} {letter}"), plan=plan, pupil_id=plan.pupil_id,
                school_id=plan.school_id, letter=letter, words=text,
            )  # fmt: skip

    def _lines(self, plan: EhcPlan, words: PlanWords) -> None:
        of_plan: dict[str, Any] = {
            "plan": plan, "pupil_id": plan.pupil_id, "school_id": plan.school_id,
        }  # fmt: skip
        outcomes = [
            PlanOutcome.objects.create(
                id=self._id(f"{plan.pk} outcome {number}"), position=number, words=text,
                by_when=by_when, **of_plan,
            )
            for number, (text, by_when) in enumerate(words.outcomes, start=1)
        ]  # fmt: skip
        for number, line in enumerate(words.promised, start=1):
            made = PromisedProvision.objects.create(
                id=self._id(f"{plan.pk} promised {number}"), position=number,
                words=line.words, kind=line.kind, amount=line.amount, per=line.per,
                provider=line.provider, provider_words=line.provider_words,
                plan_outcome=outcomes[line.outcome - 1] if line.outcome else None,
                may_be_shared=line.may_be_shared, section=line.section, **of_plan,
            )  # fmt: skip
            self._planned(made, line)

    def _planned(self, made: PromisedProvision, line: PromisedWords) -> None:
        found = Allocation.objects.filter(pupil_id=made.pupil_id)
        for each in found.select_related("row__intervention").order_by("row_id"):
            named = each.row.intervention.name if each.row.intervention else each.row.what
            if named.startswith(line.rows):
                PlannedFor.objects.get_or_create(
                    promised=made, row_id=each.row_id,
                    defaults={"id": self._id(f"{made.pk} {each.row_id}"),
                              "pupil_id": made.pupil_id, "school_id": made.school_id},
                )  # fmt: skip

    # --- Its reviews ----------------------------------------------------------------------

    def _reviews(self, plan: EhcPlan, pupil: Pupil, story: StoryReview | None, number: int) -> None:
        decided_on = self._decided_on(pupil, story, number)
        if decided_on > plan.made_on + timedelta(days=60):
            self._complete(plan, pupil, decided_on)
        if story is not None:
            self._under_way(plan, pupil, story)

    def _decided_on(self, pupil: Pupil, story: StoryReview | None, number: int) -> date:
        """So that the next review falls where the story has it."""
        if story is not None:
            return self._ago(320 - story.met)
        if pupil.list_name == "Hussain, Ayaan":
            return self._six_months_before(self.today - timedelta(days=4))
        return self._ago(40 + 17 * number % 220)

    def _six_months_before(self, day: date) -> date:
        """The day from which a child under five is reviewed again by that day."""
        days = (day - timedelta(days=ago) for ago in range(180, 190))
        return max(on for on in days if (early_years_review(on).due_on or day) <= day)

    def _complete(self, plan: EhcPlan, pupil: Pupil, decided_on: date) -> None:
        held_on = decided_on - timedelta(days=_DECIDED)
        changes = pupil.reception_year == self._first_year() - self.built.school.highest_year
        AnnualReview.objects.create(
            id=self._id(f"{plan.pk} last review"), plan=plan, pupil=pupil,
            school=self.built.school, begun_on=held_on - timedelta(days=60), held_on=held_on,
            kind="transfer" if changes or pupil.list_name == "Hussain, Ayaan" else "annual",
            papers_sent_on=held_on - timedelta(days=15), recommends="maintain",
            recommends_words=_ACCORDING, report_sent_on=held_on + timedelta(days=_SENT),
            decision="maintain", decided_on=decided_on, ended_on=decided_on,
        )  # fmt: skip

    def _under_way(self, plan: EhcPlan, pupil: Pupil, story: StoryReview) -> None:
        meeting = self._meeting(pupil, story)
        AnnualReview.objects.create(
            id=self._id(f"{plan.pk} review"), plan=plan, pupil=pupil, school=self.built.school,
            kind=story.kind, begun_on=self._ago(story.begun - min(story.met, 0)), meeting=meeting,
            held_on=meeting.held_on, papers_sent_on=self._on(story.papers),
            recommends=story.recommends, postponed_because=story.postponed,
            recommends_words=_ACCORDING if story.recommends else "",
            report_sent_on=self._on(story.report), decision=story.decision,
            decided_on=self._on(story.decided), notice_on=self._on(story.notice),
        )  # fmt: skip

    def _meeting(self, pupil: Pupil, story: StoryReview) -> ReviewMeeting:
        on, is_held = self._ago(-story.met), story.met < 0
        planned_on = self._ago(min(story.begun, 30) - min(story.met, 0))
        row = ReviewMeeting.objects.create(
            id=self._id(f"meeting {pupil.pk}"), pupil=pupil, school=self.built.school,
            about="Review of the EHC plan", on=on, begins=time(9, 30), minutes=60,
            place="The head’s room", state="held" if is_held else "planned",
            planned_on=planned_on, planned_by=self.staff.get("senco"),
            held_on=on if is_held else None,
            held_by=self.staff.get("senco") if is_held else None,
        )  # fmt: skip
        asked_on = weekdays_from(planned_on, 2)
        self.people.invite(row, asked_on)
        self.people.invite_named(row, _OFFICER, asked_on)
        return row

    def _on(self, days: int | None) -> date | None:
        return self._ago(-days) if days is not None else None

    def _ago(self, days: int) -> date:
        return weekday_on(self.today - timedelta(days=days))

    def _id(self, name: str) -> uuid.UUID:
        return uuid.uuid5(_NAMESPACE, f"{self.seed}:{self.built.school.urn}:{name}")
