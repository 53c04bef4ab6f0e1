"""A pupil's people and those of a review's meeting, as an authority's form asks for them.

The form goes to the authority and from there to everybody invited: where a home is confidential,
or an address is kept from somebody, nothing of it is written, whoever fills the form.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from ehcp.authority_forms.rules.fields import FormValues, Said
from ehcp.models import AnnualReview
from pupils.choices import ContactPointKind, Responsibility, StayShare
from pupils.families.rules.telling import Tied
from pupils.families.selectors.page import FamilyRows, family_rows
from pupils.families.selectors.reads import points_on
from pupils.models import Household, HouseholdMember, Pupil
from pupils.querysets import holds_on
from reviews.choices import MeetingReply, MeetingState
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.people import called, people_of, what_they_are
from reviews.meetings.selectors.words import owner_of
from reviews.models import MeetingAction
from send_mis.access.actions import Action
from send_mis.ui.words import joined, plain_day

KEPT_APART = (
    "An address is kept apart from somebody in the family. The form is read by everybody invited:"
    " give it to the authority another way."
)
_NOT_YOURS = "Who asked for the form may not read it: write it by hand."
_NO_MEETING = "The review has no meeting yet."
_CAME = (MeetingReply.CAME,)
_MISSED = (MeetingReply.APOLOGIES, MeetingReply.ABSENT)


class FamilyValues:
    """Those with parental responsibility or daily care, as they are called first to last."""

    @classmethod
    def of(cls, pupil: Pupil, today: date) -> FormValues:
        """Six queries."""
        rows = family_rows(pupil.pk, today)
        people = [each for each in rows.people if _is_parent(each)]
        apart = _is_apart(rows)
        homes = _homes(people, today)
        points: dict[tuple[UUID, str], str] = {
            (point.contact_id, point.kind): point.value for point in points_on(pupil.pk, today)
        }
        entries = [_parent(each, homes, points, is_apart=apart) for each in people]
        said: dict[str, Said] = {
            "parents.names": joined([each.name for each in people]),
            "parents.responsible": joined(
                [each.name for each in people if each.responsibility == Responsibility.YES]
            ),
            "child.address": "" if apart else _own_home(rows),
        }
        for number, entry in enumerate(entries[:2], start=1):
            said |= {f"parent{number}.{name}": value for name, value in entry.items()}
        hidden = ("address", "phone", "email") if apart else ()
        why_not = {f"parent{number}.{name}": KEPT_APART for number in (1, 2) for name in hidden}
        if apart:
            why_not["child.address"] = KEPT_APART
        return FormValues(
            said, rows={"parents": entries}, why_not=why_not, notes=(KEPT_APART,) if apart else ()
        )


def _is_parent(tied: Tied) -> bool:
    is_one = tied.responsibility == Responsibility.YES or tied.has_daily_care
    return is_one and not tied.is_professional


def _is_apart(rows: FamilyRows) -> bool:
    """Whether any home or person of the child's is kept from another."""
    hides = any(row.hides_address or row.stops_contact for row in rows.restrictions)
    return hides or any(stay.household.is_confidential for stay in rows.stays)


def _homes(people: list[Tied], today: date) -> dict[UUID, Household]:
    rows = HouseholdMember.objects.filter(
        holds_on(today), contact__in=[each.contact_id for each in people]
    ).select_related("household")  # fmt: skip
    found: dict[UUID, Household] = {}
    for row in rows.order_by("starts_on", "pk"):
        found.setdefault(row.contact_id, row.household)
    return found


def _parent(
    tied: Tied, homes: dict[UUID, Household], points: dict[tuple[UUID, str], str], *,
    is_apart: bool,
) -> dict[str, Said]:  # fmt: skip
    home = homes.get(tied.contact_id)
    kinds = (ContactPointKind.MOBILE, ContactPointKind.HOME, ContactPointKind.WORK)
    phone = next((points[tied.contact_id, k] for k in kinds if (tied.contact_id, k) in points), "")
    is_hidden = is_apart or bool(home and home.is_confidential)
    responsibility = {Responsibility.YES.value: "Yes", Responsibility.NO.value: "No"}
    return {
        "name": tied.name, "what": str(tied.what),
        "responsibility": responsibility.get(tied.responsibility, "Not known"),
        "address": "" if is_hidden or home is None else _lines(home),
        "phone": "" if is_hidden else phone,
        "email": "" if is_hidden else points.get((tied.contact_id, ContactPointKind.EMAIL), ""),
    }  # fmt: skip


def _own_home(rows: FamilyRows) -> str:
    stays = sorted(rows.stays, key=lambda stay: StayShare.values.index(stay.share))
    return next((_lines(stay.household) for stay in stays if stay.household.address), "")


def _lines(home: Household) -> str:
    return "\n".join(filter(None, (*map(str.strip, home.address.split("\n")), home.postcode)))


class MeetingValues:
    """Of the review's meeting: when and where, who was invited and came, what was agreed."""

    @classmethod
    def of(cls, review: AnnualReview, may: Collection[str]) -> FormValues:
        """Two queries."""
        meeting = review.meeting
        keys = ("people", "actions", "people.invited", "people.came", "people.absent",
                "actions.all", "review.meeting_on", "review.begins", "review.place")  # fmt: skip
        if Action.MEETING_VIEW not in may:
            return FormValues(why_not=dict.fromkeys(keys, _NOT_YOURS))
        if meeting is None or meeting.state == MeetingState.CANCELLED:
            return FormValues(why_not=dict.fromkeys(keys, _NO_MEETING))
        people = people_of(meeting.pk)
        actions = list(
            MeetingAction.objects.filter(meeting=meeting).select_related("owner")
            .order_by("by_on", "pk")
        )  # fmt: skip
        said: dict[str, Said] = {
            "review.meeting_on": meeting.on, "review.begins": time_words(meeting.begins),
            "review.place": meeting.place,
            "people.invited": joined([called(row) for row in people]),
            "people.came": joined([called(row) for row in people if row.reply in _CAME]),
            "people.absent": joined([called(row) for row in people if row.reply in _MISSED]),
            "actions.all": "\n".join(
                f"{row.words} ({owner_of(row)}, by {plain_day(row.by_on)})" for row in actions
            ),
        }  # fmt: skip
        return FormValues(said, rows={
            "people": [
                {
                    "name": called(row), "what": what_they_are(row), "invited": "Yes",
                    "invited_on": row.asked_on or "", "reply": str(row.get_reply_display()),
                    "attended": _attended(row.reply),
                }
                for row in people
            ],
            "actions": [
                {"words": row.words, "who": owner_of(row), "by_on": row.by_on} for row in actions
            ],
        })  # fmt: skip


def _attended(reply: str) -> str:
    return "Yes" if reply in _CAME else "No" if reply in _MISSED else ""
