"""EHC plans of the demonstration, and their reviews at every step: late, due, and in time."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from ehcp.models import (
    AnnualReview,
    EhcPlan,
    LocalAuthority,
    NeedsAssessment,
    PlannedFor,
    PlanOutcome,
    PlanSection,
    PromisedProvision,
)
from provision.models import Allocation, Outcome
from pupils.models import Document, Need, Professional, Pupil, Spell
from reviews.models import ReviewMeeting
from send_mis.accounts.models import User
from send_mis.demo.days import school_day_near, weekday_on, weekdays_from
from send_mis.demo.ehc_authority_building import build_authority_side, clear_authority_side
from send_mis.demo.ehc_delivery_building import build_delivery
from send_mis.demo.ehc_report_building import build_reports
from send_mis.demo.ehc_report_words import REVIEWS
from send_mis.demo.ehc_words import (
    AMARA,
    AYAAN,
    NOAH,
    PlanWords,
    PromisedWords,
    earlier,
    usual_plan,
)
from send_mis.demo.meeting_building import MeetingBuilder
from send_mis.demo.plans import Built
from send_mis.demo.professional_building import AUTHORITY
from send_mis.schools.provision_days import provision_days
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
# How Noah's long outcomes of the school begin, in the order of his plan's.
_LINKED = {"Bright, Noah": ("Back on task", "Works by himself", "Takes turns")}
_PLANS = {"Bright, Noah": NOAH, "Okafor, Amara": AMARA, "Hussain, Ayaan": AYAAN}
_DECIDED, _SENT = 27, 10
_CAME = "The amended plan came."
_GREW = "The support grew with what was needed: say so in Section F."
_ACCORDING = "What the plan asks for still helps; the outcomes of this year are worked on."


@dataclass(frozen=True, slots=True)
class StoryReview:
    """A review under way, in days from today; `met`: of its meeting, planned or held; `says`: what
    its report says (ehc_report_words); `officer`: whether the authority's came."""

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
    says: str = ""
    officer: str = "sorry"


@dataclass(frozen=True, slots=True)
class UnderWay:
    plan: EhcPlan
    pupil: Pupil
    review: AnnualReview
    meeting: ReviewMeeting
    story: StoryReview


_NOAHS = StoryReview(16, begun=70)
_AMARAS = StoryReview(
    -21, "transfer", report=-11, recommends="amend", papers=-36, says="amara"
)  # fmt: skip
# Of pupils whose plan is older than a year, those who change school first.
_UNDER_WAY = (
    StoryReview(-39, report=-30, recommends="amend", papers=-55, says="amended", officer="came"),
    StoryReview(-66, report=-55, recommends="maintain", papers=-81, says="kept"),
    StoryReview(-12, papers=-27, says="begun"),
    StoryReview(-24, report=-15, recommends="amend", decision="amend", decided=-10, notice=-10,
                papers=-39, says="amended"),
    StoryReview(-80, report=-70, recommends="amend", decision="amend", decided=-55, notice=-55,
                papers=-95, says="amended", officer="came"),
    StoryReview(6, "emergency", begun=4),
    StoryReview(27, begun=60, postponed="The mother starts a new job that week and asked for it."),
)  # fmt: skip
# Amended after its last review, and received so many days ago: nobody has checked it yet.
_ARRIVED, _MADE_AGO, _RECEIVED_AGO = 38, 9, 5
# From the decision to amend to the amended plan, where a plan had an earlier version.
_TO_FINAL = 54


@dataclass
class EhcBuilder:
    """`staff`: by sign-in. Runs inside an open audited change, after meetings and provision."""

    built: Built
    staff: Mapping[str, User]
    seed: int
    today: date

    def build(self) -> None:
        school = self.built.school
        self.days = provision_days(school.pk).days
        clear_authority_side(self)
        NeedsAssessment.objects.filter(school=school).delete()
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
        self.arrived = next((
            spell.pupil_id for spell in rows
            if spell.pupil_id not in stories and spell.pupil.list_name not in _PLANS
            and self.ago(200) > spell.starts_on
        ), None)  # fmt: skip
        self.plans: list[EhcPlan] = []
        self.under_way: list[UnderWay] = []
        for number, spell in enumerate(rows):
            story = stories.get(spell.pupil_id)
            decided_on = self._decided_on(spell.pupil, story, number)
            authority = authorities[_OF_OTHERS.get(number, 0)]
            plan = self._versions(spell, authority, story, decided_on)
            self.plans.append(plan)
            if story is not None:
                self._under_way(plan, spell.pupil, story)
        build_reports(self)
        build_delivery(self)
        build_authority_side(self)

    def _authorities(self) -> list[LocalAuthority]:
        return [
            LocalAuthority.objects.create(
                id=self.id(code), school=self.built.school, code=code, name=name,
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
            if spell.pupil.list_name not in _PLANS and self.ago(400) > spell.starts_on
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

    def _versions(
        self, spell: Spell, authority: LocalAuthority, story: StoryReview | None, decided_on: date
    ) -> EhcPlan:
        """The one in force; of two children with the one before it, and what amended it."""
        pupil, is_new = spell.pupil, spell.pupil_id == self.arrived
        is_reviewed = decided_on > spell.starts_on + timedelta(days=60)
        if not is_reviewed or not (is_new or pupil.list_name == "Bright, Noah"):
            plan = self._plan(spell, authority, self._made_on(spell, decided_on))
            if is_reviewed:
                self._complete(plan, pupil, decided_on)
            return plan
        made_on = self.ago(_MADE_AGO) if is_new else weekday_on(
            decided_on + timedelta(days=_TO_FINAL)
        )  # fmt: skip
        before = self._plan(spell, authority, spell.starts_on, ended_on=made_on)
        self._complete(before, pupil, decided_on, final_on=made_on)
        return self._plan(spell, authority, made_on, follows=before)

    def _made_on(self, spell: Spell, decided_on: date) -> date:
        """Amara's as it was amended after her last review, before anybody here kept versions."""
        is_later = spell.pupil.list_name == "Okafor, Amara"
        return weekday_on(decided_on + timedelta(days=20)) if is_later else spell.starts_on

    def _plan(
        self, spell: Spell, authority: LocalAuthority, made_on: date, *,
        ended_on: date | None = None, follows: EhcPlan | None = None,
    ) -> EhcPlan:  # fmt: skip
        pupil, is_new = spell.pupil, follows is not None and spell.pupil_id == self.arrived
        number = 2 if follows else 1
        received = self.ago(_RECEIVED_AGO) if is_new else weekday_on(made_on + timedelta(days=4))
        document = Document.objects.filter(pupil=pupil, kind="ehc").order_by("pk").first()
        plan = EhcPlan.objects.create(
            id=self.id(f"plan {pupil.pk} {number}"), pupil=pupil, school=self.built.school,
            authority=authority, first_made_on=spell.starts_on, made_on=made_on, number=number,
            state="replaced" if ended_on else "current", ended_on=ended_on, follows=follows,
            received_on=received, is_signed=True, document=None if ended_on else document,
            checked_on=None if is_new else weekday_on(received + timedelta(days=3)),
            checked_by="" if is_new else "Ms Priya Nair",
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
        for letter, words_of in sorted(said.items()):
            text = words_of if plan.is_current else earlier(words_of)
            PlanSection.objects.create(
                id=self.id(f"{plan.pk} {letter}"), plan=plan, pupil_id=plan.pupil_id,
                school_id=plan.school_id, letter=letter, words=text,
            )  # fmt: skip

    def _lines(self, plan: EhcPlan, words: PlanWords) -> None:
        of_plan: dict[str, Any] = {
            "plan": plan, "pupil_id": plan.pupil_id, "school_id": plan.school_id,
        }  # fmt: skip
        own = self._own_outcomes(plan.pupil) if plan.is_current else []
        outcomes = [
            PlanOutcome.objects.create(
                id=self.id(f"{plan.pk} outcome {number}"), position=number, words=text,
                by_when=by_when, outcome=own[min(number, len(own)) - 1] if own else None,
                **of_plan,
            )
            for number, (text, by_when) in enumerate(words.outcomes, start=1)
        ]  # fmt: skip
        year_begins = date(self._first_year(), 9, 1)
        places = list(
            Allocation.objects.filter(pupil=plan.pupil_id, row__ends_on__gt=year_begins)
            .order_by("row_id").select_related("row__intervention")
        )  # fmt: skip
        for number, line in enumerate(words.promised, start=1):
            said = line.words if plan.is_current else earlier(line.words)
            amount = line.amount
            if amount and said != line.words:
                amount = amount * 4 // 5
            has_evidence = bool(line.evidence) and plan.is_current
            made = PromisedProvision.objects.create(
                id=self.id(f"{plan.pk} promised {number}"), position=number, words=said,
                kind=line.kind, amount=amount, per=line.per, provider=line.provider,
                provider_words=line.provider_words,
                plan_outcome=outcomes[line.outcome - 1] if line.outcome else None,
                may_be_shared=line.may_be_shared, section=line.section,
                there_since_on=plan.received_on if has_evidence else None,
                evidence=line.evidence if has_evidence else "", **of_plan,
            )  # fmt: skip
            if plan.is_current:
                self._planned(made, line, places)

    def _own_outcomes(self, pupil: Pupil) -> list[Outcome]:
        """The school's long outcomes that follow the plan's, in the plan's order."""
        found = list(
            Outcome.objects.filter(pupil=pupil, state="active").order_by("-need_type", "pk")
        )
        named = _LINKED.get(pupil.list_name)
        if named is None:
            return found
        return [row for words in named for row in found if row.text.startswith(words)]

    def _planned(
        self, made: PromisedProvision, line: PromisedWords, places: Sequence[Allocation]
    ) -> None:
        for each in places:
            named = each.row.intervention.name if each.row.intervention else each.row.what
            if line.rows and named.startswith(line.rows):
                PlannedFor.objects.get_or_create(
                    promised=made, row_id=each.row_id,
                    defaults={"id": self.id(f"{made.pk} {each.row_id}"),
                              "pupil_id": made.pupil_id, "school_id": made.school_id},
                )  # fmt: skip

    # --- Its reviews ----------------------------------------------------------------------

    def _decided_on(self, pupil: Pupil, story: StoryReview | None, number: int) -> date:
        """So that the next review falls where the story has it."""
        if story is not None:
            return self.ago(320 - story.met)
        if pupil.pk == self.arrived:
            return self.ago(_ARRIVED)
        if pupil.list_name == "Hussain, Ayaan":
            return self._six_months_before(self.today - timedelta(days=4))
        return self.ago(40 + 17 * number % 220)

    def _six_months_before(self, day: date) -> date:
        """The day from which a child under five is reviewed again by that day."""
        days = (day - timedelta(days=ago) for ago in range(180, 190))
        return max(on for on in days if (early_years_review(on).due_on or day) <= day)

    def _complete(
        self, plan: EhcPlan, pupil: Pupil, decided_on: date, final_on: date | None = None
    ) -> None:
        """`final_on`: when the amended plan came, where it was amended."""
        before = [day for day in self.days if day < decided_on]  # which may fall in the holidays
        held_on = school_day_near(decided_on - timedelta(days=_DECIDED), before, self.today)
        changes = pupil.reception_year == self._first_year() - self.built.school.highest_year
        is_kept, decision = final_on is None, "amend" if final_on else "maintain"
        AnnualReview.objects.create(
            id=self.id(f"{plan.pk} last review"), plan=plan, pupil=pupil,
            school=self.built.school, begun_on=held_on - timedelta(days=60), held_on=held_on,
            kind="transfer" if changes or pupil.list_name == "Hussain, Ayaan" else "annual",
            papers_sent_on=held_on - timedelta(days=15), recommends=decision,
            recommends_words=_ACCORDING if is_kept else _GREW,
            report_sent_on=min(decided_on, held_on + timedelta(days=_SENT)),
            decision=decision, decided_on=decided_on, notice_on=None if is_kept else decided_on,
            ended_on=final_on or decided_on, ended_because="" if is_kept else _CAME,
        )  # fmt: skip

    def _under_way(self, plan: EhcPlan, pupil: Pupil, story: StoryReview) -> None:
        meeting = self._meeting(pupil, plan.authority, story)
        papers = None
        if story.papers is not None:
            papers = weekday_on(meeting.on + timedelta(days=story.papers - story.met))
        said = REVIEWS.get(story.says)
        review = AnnualReview.objects.create(
            id=self.id(f"{plan.pk} review"), plan=plan, pupil=pupil, school=self.built.school,
            kind=story.kind, meeting=meeting,
            begun_on=min(self.ago(story.begun - min(story.met, 0)), meeting.planned_on),
            held_on=meeting.held_on, papers_sent_on=papers,
            recommends=story.recommends, postponed_because=story.postponed,
            recommends_words=said.recommends if said and story.recommends else "",
            report_sent_on=self._after(meeting, story.report), decision=story.decision,
            decided_on=self._after(meeting, story.decided),
            notice_on=self._after(meeting, story.notice),
        )  # fmt: skip
        self.under_way.append(UnderWay(plan, pupil, review, meeting, story))

    def _meeting(
        self, pupil: Pupil, authority: LocalAuthority, story: StoryReview
    ) -> ReviewMeeting:
        is_held = story.met < 0
        on = self.school_day(self.ago(-story.met))
        planned_on = self.ago(min(story.begun, 30) - min(story.met, 0))
        row = ReviewMeeting.objects.create(
            id=self.id(f"meeting {pupil.pk}"), pupil=pupil, school=self.built.school,
            about="Review of the EHC plan", on=on, begins=time(9, 30), minutes=60,
            place="The head’s room", state="held" if is_held else "planned",
            planned_on=planned_on, planned_by=self.staff.get("senco"),
            held_on=on if is_held else None,
            held_by=self.staff.get("senco") if is_held else None,
        )  # fmt: skip
        asked_on = weekdays_from(planned_on, 2)
        self.people.invite(row, asked_on)
        officer = Professional.objects.filter(
            school=self.built.school, service__name=AUTHORITY, name=authority.officer_name
        ).first()
        if officer is None:
            self.people.invite_named(row, _OFFICER, asked_on)
        else:
            reply = story.officer if is_held else ""
            self.people.invite_professional(row, officer, asked_on, reply)
        return row

    # --- Days and ids ---------------------------------------------------------------------

    def _after(self, meeting: ReviewMeeting, days: int | None) -> date | None:
        """A day of the story; not before the meeting, which lies on a school day."""
        return min(self.today, max(self.ago(-days), meeting.on)) if days is not None else None

    def school_day(self, day: date, *, taken: Collection[date] = ()) -> date:
        return school_day_near(day, self.days, self.today, taken=taken)

    def ago(self, days: int) -> date:
        return weekday_on(self.today - timedelta(days=days))

    def id(self, name: str) -> uuid.UUID:
        return uuid.uuid5(_NAMESPACE, f"{self.seed}:{self.built.school.urn}:{name}")
