"""How SEN support begins for one pupil: what was said, what is decided, what is next."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from pupils.choices import SUPPORT_STARTS, SenStatus
from pupils.families.rules.telling import Tied, letters_to, warnings_before_sharing
from pupils.families.selectors.page import FamilyRows, family_rows
from pupils.models import Monitoring, Spell
from pupils.record.selectors.pupil import PupilRecord
from reviews.choices import DiscussionState
from reviews.models import Cycle, EarlyDiscussion
from reviews.support.rules import DISCUSSION_LABELS, missing
from reviews.support.selectors.words import (
    decision_words,
    held_words,
    part_words,
)
from send_mis.access.actions import Action
from send_mis.errors import NotAllowed
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, from_now, joined

_PREPARE, _DECIDE = Action.SUPPORT_PREPARE, Action.REGISTER_CHANGE
_REGISTERED = ("K", "E")
STATES: dict[str, Kind] = {
    DiscussionState.WRITING: "soon", DiscussionState.WAITING: "soon",
    DiscussionState.SUPPORT: "accent", DiscussionState.ENOUGH: "fine",
    DiscussionState.CLOSED: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SupportStep:
    """What is next; without a `url` it is only said."""

    title: str
    text: str = ""
    link: str = ""
    url: str = ""
    tone: Kind = "soon"


@dataclass(frozen=True, slots=True)
class SupportMark:
    """One step of the way in the strip above the page."""

    label: str
    state: str
    kind: Kind
    is_now: bool


@dataclass(frozen=True, slots=True)
class DiscussionCard:
    title: str
    chip: Chip
    rows: list[Row]
    papers: list[Link]
    links: list[Link]


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the last decision, as other subjects know it."""

    spell: Spell | None = None
    monitoring: Monitoring | None = None
    has_cycle: bool = False
    # SEN support that is decided and does not hold yet.
    starts_on: date | None = None


@dataclass(frozen=True)
class SupportPage:
    step: SupportStep
    strip: list[SupportMark]
    now: DiscussionCard | None
    earlier: list[DiscussionCard]
    readers: str
    warnings: list[str]


def support_page(record: PupilRecord) -> SupportPage:
    """Some eight queries more than the head of the page, however often it was discussed."""
    rows = list(
        EarlyDiscussion.objects.filter(pupil=record.id)
        .select_related("proposed_by", "decided_by").order_by("-begun_on", "-decided_on", "pk")
    )  # fmt: skip
    rows.sort(key=lambda row: not row.is_open)
    family = family_rows(record.id, record.today) if Action.FAMILY_VIEW in record.may else None
    after = _followed(record)
    first = rows[0] if rows else None
    return SupportPage(
        step=_step(record, first, after),
        strip=_strip(first, after),
        now=_card(record, first, family) if first else None,
        earlier=[_card(record, row, family) for row in rows[1:]],
        readers=readers_words(family) if family else "",
        warnings=_warnings(family) if family else [],
    )


def _followed(record: PupilRecord) -> Followed:
    """Three queries."""
    spell = (
        Spell.objects.filter(pupil=record.id, status=SenStatus.SEN_SUPPORT, ends_on__isnull=True)
        .order_by("-starts_on").first()
    )  # fmt: skip
    watched = Monitoring.objects.filter(pupil=record.id, ends_on__isnull=True).first()
    has_cycle = Cycle.objects.open().filter(pupil=record.id).exists()
    is_coming = spell is not None and spell.starts_on > record.today
    return Followed(spell, watched, has_cycle, spell.starts_on if spell and is_coming else None)


# --- What is next -------------------------------------------------------------------------------


def _step(record: PupilRecord, row: EarlyDiscussion | None, after: Followed) -> SupportStep:
    if not record.head.is_on_roll:
        return SupportStep("Not at this school now", f"{record.head.gone}.", tone="neutral")
    if row is None or not (row.is_open or _still_holds(record, row, after)):
        return _first_step(record, after)
    if row.state == DiscussionState.SUPPORT:
        return _support_step(record, row, after)
    if row.state == DiscussionState.ENOUGH:
        return _enough_step(record, row, after)
    if _is_registered(record, after):
        return _already_step(record, after)
    return _open_step(record, row)


def _is_registered(record: PupilRecord, after: Followed) -> bool:
    """Now, or from a day to come."""
    return record.row.state in _REGISTERED or after.starts_on is not None


def _still_holds(record: PupilRecord, row: EarlyDiscussion, after: Followed) -> bool:
    """Not once the status ended, or began, by another way."""
    is_enough = row.state == DiscussionState.ENOUGH
    return row.is_decided and is_enough is not _is_registered(record, after)


def _first_step(record: PupilRecord, after: Followed) -> SupportStep:
    name = record.pupil.short_name
    if _is_registered(record, after):
        return _already_step(record, after)
    text = (
        "Talk first: what the child is good at and finds hard, what the parents are concerned"
        " about, what you agree on, and what happens next."
    )
    if _PREPARE not in record.may:
        return SupportStep(f"No discussion about {name} is recorded", tone="neutral")
    url = reverse("support_begin", args=[record.id])
    return SupportStep("The early discussion with parents", text, "Write it down", url)


def _already_step(record: PupilRecord, after: Followed) -> SupportStep:
    if after.starts_on is not None:
        return SupportStep(f"On the SEN register from {day(after.starts_on)}", tone="neutral")
    return SupportStep(
        "On the SEN register already",
        "What is talked about with parents stands in the support plan and under Views.",
        "Go to the support plan", reverse("pupil_cycle", args=[record.id]), "neutral",
    )  # fmt: skip


def _open_step(record: PupilRecord, row: EarlyDiscussion) -> SupportStep:
    at = [record.id, row.pk]
    lacking = missing({name: getattr(row, name) for name in DISCUSSION_LABELS})
    if lacking:
        text = f"Still to be written: {joined(lacking)}."
        found = SupportStep("Finish the discussion", text, "Go on writing",
                            reverse("support_change", args=at))  # fmt: skip
        return _for_whom(record, found, _PREPARE)
    if _DECIDE in record.may:
        return SupportStep(
            "Decide whether SEN support begins", _proposed_words(row), "Decide",
            reverse("support_decide", args=at),
        )  # fmt: skip
    if row.state == DiscussionState.WAITING:
        since = f"Sent on {day(row.proposed_on)}." if row.proposed_on else ""
        return SupportStep("The SENCO decides", since, tone="neutral")
    found = SupportStep(
        "Is core teaching, adapted, enough?", "Say what you think is needed. The SENCO decides.",
        "Send it to the SENCO", reverse("support_propose", args=at),
    )  # fmt: skip
    return _for_whom(record, found, _PREPARE)


def _support_step(record: PupilRecord, row: EarlyDiscussion, after: Followed) -> SupportStep:
    """Told, then the note, then the plan: the first of these that is still to be done."""
    told_on = after.spell.parents_told_on if after.spell else row.decided_on
    if told_on is None:
        found = SupportStep(
            "Tell the parents that SEN support starts",
            "A school must tell parents. The letter is written for you to look over.",
            "Write the letter", reverse("letter_write", args=[record.id, SUPPORT_STARTS]),
        )  # fmt: skip
        return _for_whom(record, found, Action.LETTER_SEND_SEN)
    if row.given_on is None:
        return _given_step(record, row)
    if after.starts_on is not None:
        words = "The first cycle is started then, with what was agreed."
        return SupportStep(f"SEN support starts on {day(after.starts_on)}", words, tone="neutral")
    if not after.has_cycle:
        found = SupportStep(
            "Start the first cycle",
            "Strengths, difficulty, concerns, agreed outcomes and next steps are taken over.",
            "Start the first cycle", reverse("cycle_start", args=[record.id]),
        )  # fmt: skip
        return _for_whom(record, found, Action.CYCLE_WRITE)
    return SupportStep("SEN support has begun", "", "Go to the support plan",
                       reverse("pupil_cycle", args=[record.id]), "neutral")  # fmt: skip


def _enough_step(record: PupilRecord, row: EarlyDiscussion, after: Followed) -> SupportStep:
    if row.given_on is None:
        return _given_step(record, row)
    on = after.monitoring.look_again_on if after.monitoring else None
    when = f"Look again on {day(on)}, {from_now(on, record.today)}." if on else ""
    if _PREPARE not in record.may:
        return SupportStep("Teaching is adapted", when, tone="neutral")
    again = reverse("support_begin", args=[record.id])
    tone: Kind = "late" if on is not None and on <= record.today else "neutral"
    return SupportStep("Teaching is adapted", when, "Write down another discussion", again, tone)


def _given_step(record: PupilRecord, row: EarlyDiscussion) -> SupportStep:
    found = SupportStep(
        "Give the parents the note of the discussion", "Print it below, or record that it is done.",
        "Record that they have it", reverse("support_given", args=[record.id, row.pk]),
    )  # fmt: skip
    return _for_whom(record, found, _PREPARE)


def _for_whom(record: PupilRecord, step: SupportStep, action: Action) -> SupportStep:
    """For who may not do it, it is only said."""
    return step if action in record.may else SupportStep(step.title, "", tone=step.tone)


def _proposed_words(row: EarlyDiscussion) -> str:
    if not row.proposal:
        return "Is core teaching, adapted, enough, or is something additional needed?"
    who = f"{row.proposed_by.display_name}: " if row.proposed_by else ""
    return f"{who}{row.get_proposal_display()}. {row.proposal_words}"


def _strip(row: EarlyDiscussion | None, after: Followed) -> list[SupportMark]:
    """The four steps of the way, and where the work is."""
    is_decided = row is not None and row.is_decided
    is_talked = row is not None and (is_decided or row.state == DiscussionState.WAITING)
    is_enough = row is not None and row.state == DiscussionState.ENOUGH
    is_told = after.spell is not None and after.spell.parents_told_on is not None
    has_note = row is not None and row.given_on is not None
    steps = [("Discussion", is_talked), ("Decision", is_decided)]
    if is_enough:
        steps += [("Note to parents", has_note), ("Look again", False)]
    else:
        steps += [
            ("Parents told", is_decided and is_told and has_note),
            ("First cycle", is_decided and after.has_cycle),
        ]
    now = next((label for label, is_done in steps if not is_done), "")
    return [
        SupportMark(
            label, "Done" if is_done else "Now" if label == now else "To come",
            "fine" if is_done else "accent" if label == now else "neutral", label == now,
        )
        for label, is_done in steps
    ]  # fmt: skip


# --- The discussion -----------------------------------------------------------------------------


def _card(
    record: PupilRecord, row: EarlyDiscussion, family: FamilyRows | None
) -> DiscussionCard:  # fmt: skip
    on = row.met_on or row.offered_on or row.begun_on
    may_write = _PREPARE in record.may and record.head.is_on_roll
    return DiscussionCard(
        f"Discussion of {day(on)}", Chip(STATES[row.state], row.get_state_display()),
        _rows(record, row), _papers(record, row, family) if _PREPARE in record.may else [],
        _links(record, row, may_write=may_write),
    )  # fmt: skip


def _rows(record: PupilRecord, row: EarlyDiscussion) -> list[Row]:
    rows = [Row("With whom", words)] if (words := held_words(row)) else []
    rows += [Row(label, text) for label, text in part_words(row)]
    if row.proposal:
        who = row.proposed_by.display_name if row.proposed_by else ""
        on = f", {day(row.proposed_on)}" if row.proposed_on else ""
        rows.append(Row("What the teacher thinks", _thought(row), f"{who}{on}"))
    if row.decided_on is not None:
        label = "Decision" if row.is_decided else "Ended"
        words = decision_words(row) or day(row.decided_on)
        rows += [Row(label, words), Row("Why", row.reason)]
    if row.given_on is not None:
        how = row.get_given_how_display()
        rows.append(
            Row("Note given", f"{day(row.given_on)}, {how[:1].lower()}{how[1:]}, to {row.given_to}")
        )
    return rows


def _thought(row: EarlyDiscussion) -> str:
    return f"{row.get_proposal_display()}. {row.proposal_words}"


def _papers(
    record: PupilRecord, row: EarlyDiscussion, family: FamilyRows | None
) -> list[Link]:  # fmt: skip
    if family is None or row.state == DiscussionState.CLOSED:
        return []
    return [
        Link(tied.name, reverse("support_note_pdf", args=[record.id, row.pk, tied.contact_id]))
        for tied in told_of(family)
    ]


def _links(record: PupilRecord, row: EarlyDiscussion, *, may_write: bool) -> list[Link]:
    if not may_write:
        return []
    at, links = [record.id, row.pk], []
    if row.is_open:
        links.append(Link("Change the discussion", reverse("support_change", args=at)))
    if row.state != DiscussionState.CLOSED:
        words = "Record that parents have the note" if row.given_on is None else "Correct the note"
        links.append(Link(words, reverse("support_given", args=at)))
    if row.is_open:
        links.append(Link("End without a decision", reverse("support_close", args=at)))
    return links


# --- Who may have it ----------------------------------------------------------------------------


def told_of(family: FamilyRows) -> list[Tied]:
    return [answer.tied for answer in letters_to(family.people) if answer.is_told]


def readers_words(family: FamilyRows) -> str:
    """Said before anybody types: whoever is told what every parent is told has a copy."""
    names = [tied.name for tied in told_of(family)]
    if not names:
        return "Nobody is recorded who may be given the note: the office adds them under Family."
    same = ": all of them read the same words, but how another home is reached"
    return f"The note is given to {joined(names)}{same if len(names) > 1 else ''}."


def _warnings(family: FamilyRows) -> list[str]:
    return warnings_before_sharing([*family.people, *family.kept_away])


def before_typing(pupil_id: UUID, today: date) -> str:
    """For a form about it. Four queries."""
    family = family_rows(pupil_id, today)
    return " ".join([readers_words(family), *_warnings(family)])


def note_for(record: PupilRecord, row: EarlyDiscussion, contact_id: UUID) -> Tied:
    """Who is given the note. Raises Http404, NotAllowed."""
    family = family_rows(record.id, record.today)
    for answer in letters_to(family.people):
        if answer.tied.contact_id == contact_id:
            if not answer.is_told:
                raise NotAllowed(f"Nothing is printed for {answer.tied.name}. {answer.reason}.")
            if row.state == DiscussionState.CLOSED:
                raise NotAllowed("This discussion ended without a decision: no note is given.")
            return answer.tied
    raise Http404
