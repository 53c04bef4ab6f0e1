"""One recorded session: what it says, what it said before, and what a correction starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from provision.choices import AbsentReason, MissedReason, SessionState
from provision.models import Session
from provision.sessions.rules.entries import Member, figure
from provision.sessions.selectors.day import SessionsOf
from provision.sessions.selectors.words import Done, done_words, row_title, short_names
from send_mis.access.actor import Actor
from send_mis.ui.parts import Link
from send_mis.ui.words import clock
from send_mis.ui.words import day as in_words


@dataclass(frozen=True)
class Before:
    """What it said until somebody put it right."""

    when: str
    who: str
    why: str
    lines: list[str]


@dataclass(frozen=True)
class RecordPage:
    session: Session
    title: str
    lede: str
    done: Done
    recorded: str
    before: list[Before]
    members: list[Member]
    staff: dict[UUID, str]
    crumbs: list[Link]

    @property
    def asks_who(self) -> bool:
        """One pupil was there or it was missed, and not every pupil has something to count."""
        return len(self.members) > 1 or any(member.measure for member in self.members)


def record_page(actor: Actor, session: Session, found: SessionsOf) -> RecordPage:
    row = found.rows[0]
    url = reverse("sessions", args=[row.school.slug])
    if session.held_on != actor.today:
        url += f"?day={session.held_on.isoformat()}"
    at = session.recorded_at
    who = session.recorded_by.display_name if session.recorded_by else "Somebody"
    return RecordPage(
        session, row_title(row), in_words(session.held_on), done_words(session),
        f"Recorded by {who}, {in_words(at)}, {clock(at)}", _before(session),
        _members(session, found), _staff(session, found, row),
        [Link("Sessions", url), Link(row_title(row))],
    )  # fmt: skip


def _members(session: Session, found: SessionsOf) -> list[Member]:
    """Those who are in the row on that day, and whoever the record names besides."""
    members, _ = found.members(found.rows[0], session.held_on)
    known = {member.pupil_id for member in members}
    others = [each.pupil for each in session.attendance.all() if each.pupil_id not in known]
    names = short_names(others)
    members += [Member(pupil.pk, names[pupil.pk]) for pupil in others]
    counted = {each.pupil_id: each for each in session.attendance.all() if each.count is not None}
    return [
        replace(m, measure=m.measure or "count", out_of=m.out_of or counted[m.pupil_id].out_of)
        if m.pupil_id in counted
        else m
        for m in members
    ]


def _staff(session: Session, found: SessionsOf, row: Any) -> dict[UUID, str]:
    """Also whoever took it then and has left since."""
    staff = found.people(row)
    if session.delivered_by is not None:
        staff.setdefault(session.delivered_by.pk, session.delivered_by.display_name)
    return staff


def correction_initial(session: Session, page: RecordPage) -> dict[str, Any]:
    attended = {each.pupil_id: each for each in session.attendance.all()}
    initial: dict[str, Any] = {
        "version": session.version, "token": session.token, "slot": session.slot,
        "asked": ",".join(str(member.pupil_id) for member in page.members),
        "held_on": session.held_on, "state": session.state, "reason": session.reason,
        "minutes": session.minutes, "note": session.note,
        "by": str(session.delivered_by_id or ""),
    }  # fmt: skip
    for member in page.members:
        each = attended.get(member.pupil_id)
        initial[f"there_{member.pupil_id}"] = each is None or each.is_present
        initial[f"why_{member.pupil_id}"] = each.reason if each else ""
        count = figure(each.count) if each and each.count is not None else None
        # What stands in the record was meant: only another number is asked about.
        initial[f"count_{member.pupil_id}"] = initial[f"sure_{member.pupil_id}"] = count
    return initial


def _before(session: Session) -> list[Before]:
    rows = session.corrections.select_related("corrected_by").order_by("-corrected_at")
    found = []
    for row in rows:
        who = row.corrected_by.display_name if row.corrected_by else "Somebody"
        when = f"{in_words(row.corrected_at)}, {clock(row.corrected_at)}"
        found.append(Before(when, who, row.why, _was(row.was)))
    return found


def _was(was: Mapping[str, Any]) -> list[str]:
    state = str(SessionState(was["state"]).label)
    reason = f": {MissedReason(was['reason']).label.lower()}" if was["reason"] else ""
    minutes = f", {was['minutes']} minutes" if was["minutes"] else ""
    lines = [f"{in_words(date.fromisoformat(was['held_on']))}. {state}{reason}{minutes}."]
    for each in was["there"]:
        words = "there" if each["is_present"] else AbsentReason(each["reason"]).label.lower()
        counted = f", counted {each['count']}" if each["count"] is not None else ""
        lines.append(f"{each['name']}: {words}{counted}")
    if was["note"]:
        lines.append(f"Note: {was['note']}")
    return lines
