"""What the pupil and each of the pupil's people have said, apart by person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString

from pupils.choices import Relationship
from pupils.models import FamilyTie, Pupil
from reviews.choices import ViewHow, ViewReaders
from reviews.models import ViewGiven
from reviews.voice.rules.questions import (
    FACES,
    FACES_KEY,
    HELPS,
    HELPS_KEY,
    faced_of,
    questions_of,
)
from reviews.voice.rules.sharing import may_leave_staff
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_or_404
from send_mis.database.compiled import Asked, compiled
from send_mis.ui.chips import Chip
from send_mis.ui.faces import FACE, SIGN
from send_mis.ui.parts import Link
from send_mis.ui.words import day

_TO_CHECK = Chip("soon", "To be checked before it is shared")
_PRIVATE = Chip("neutral", "SENCO and headteacher only")
_REVIEW = Chip("neutral", "Shown at the review meeting")
_STAFF = Chip("neutral", "Staff only")


@dataclass(frozen=True, slots=True)
class PictureAnswer:
    """A thing, and the picture that was chosen for it with its caption."""

    about: str
    picture: SafeString
    caption: str


@dataclass(frozen=True, slots=True)
class ShownViews:
    """What was said on one occasion, in words for a page or paper."""

    row: ViewGiven
    on: str
    how: str
    said: list[tuple[str, str]]
    faces: list[PictureAnswer]
    helps: list[PictureAnswer]
    words: str
    by: str
    chips: list[Chip]
    outcome: Link | None = None
    links: Sequence[Link] = ()

    @property
    def length(self) -> int:
        """How many letters it has."""
        return len(self.words) + sum(len(text) for _, text in self.said)


@dataclass(frozen=True)
class PersonViews:
    """One person's views, the newest first. Without `contact_id` they are the pupil's own."""

    name: str
    what: str
    contact_id: UUID | None
    shown: list[ShownViews] = field(default_factory=list)


def views_of(
    actor: Actor, pupil: Pupil, since: date = date.min, until: date = date.max
) -> list[PersonViews]:
    """Those that the actor may read, from the first day to the last: the pupil's own first, then
    each of the pupil's people apart. One query."""
    return by_person(pupil, _views(actor.for_query, pupil.pk, since, until))


def views_asked(actor: Actor, pupil_id: UUID, since: date) -> Asked:
    """To be read ahead for `views_of`."""
    return _views.asked(actor.for_query, pupil_id, since, date.max)


@compiled
def _views(reader: Reader, pupil_id: UUID, since: date, until: date) -> QuerySet[Any]:
    return readable(reader).filter(pupil=pupil_id, on__gte=since, on__lte=until)


def readable(reader: Reader) -> QuerySet[Any]:
    """Views that the reader may read: private ones by SENCO, headteacher and who recorded them."""
    tie = FamilyTie.objects.filter(pupil=OuterRef("pupil_id"), contact=OuterRef("contact_id"))
    rows = ViewGiven.objects.visible_to(reader, Action.VIEWS_READ).select_related(
        "contact", "recorded_by", "checked_by", "outcome", "pupil__school"
    )
    if not reader.may(Action.VIEWS_READ_PRIVATE):
        rows = rows.filter(~Q(readers=ViewReaders.PRIVATE) | Q(recorded_by=reader.user_id))
    newest = tie.order_by("-starts_on").values("relationship")[:1]
    found: QuerySet[Any] = rows.annotate(relationship=Subquery(newest))
    return found.order_by("-on", "-pk")


def views_or_404(actor: Actor, pupil_id: UUID, views_id: UUID, action: Action) -> ViewGiven:
    """Raises NotAllowed for what is kept for SENCO and headteacher."""
    rows = ViewGiven.objects.select_related("contact", "pupil__school", "outcome")
    row: ViewGiven = visible_or_404(rows, actor, action, id=views_id, pupil_id=pupil_id)
    ensure_reads(actor, row)
    return row


def ensure_reads(actor: Actor, row: ViewGiven) -> None:
    """Raises NotAllowed for what is kept for SENCO and headteacher."""
    if row.readers == ViewReaders.PRIVATE and not is_own(actor, row):
        ensure(actor, Action.VIEWS_READ_PRIVATE, row)


def is_own(actor: Actor, row: ViewGiven) -> bool:
    """Whether this person recorded it."""
    return actor.user_id is not None and row.recorded_by_id == actor.user_id


def by_person(pupil: Pupil, rows: Iterable[Any]) -> list[PersonViews]:
    """`rows` as `readable` gives them."""
    found: dict[UUID | None, PersonViews] = {}
    for row in rows:
        if row.contact_id not in found:
            name = pupil.name if row.contact is None else row.contact.name
            tie = getattr(row, "relationship", None)
            what = "" if row.contact is None else _what(tie)
            found[row.contact_id] = PersonViews(name, what, row.contact_id)
        found[row.contact_id].shown.append(shown_views(row))
    own = found.pop(None, None)
    return [*([own] if own else []), *sorted(found.values(), key=lambda each: each.name)]


def _what(relationship: str | None) -> str:
    return Relationship(relationship).label if relationship else "No contact any more"


def shown_views(row: ViewGiven) -> ShownViews:
    is_pupil = row.contact_id is None
    asked = questions_of(row.how, is_pupil=is_pupil)
    faces = row.answers.get(FACES_KEY, {})
    return ShownViews(
        row=row, on=day(row.on), how=row.get_how_display(),
        said=[(label, row.answers[key]) for key, label in asked.items() if row.answers.get(key)],
        faces=[
            PictureAnswer(label, FACE[str(faces[key])], FACES[faces[key]])
            for key, label in faced_of(row.how, is_pupil=is_pupil).items() if key in faces
        ],
        helps=[
            PictureAnswer("", SIGN[key], HELPS[key]) for key in row.answers.get(HELPS_KEY, ())
        ],
        words=row.words, by=_by(row), chips=_chips(row),
        outcome=_outcome(row),
    )  # fmt: skip


def _outcome(row: ViewGiven) -> Link | None:
    if row.outcome is None:
        return None
    return Link(row.outcome.text, reverse("outcome_page", args=[row.outcome_id]))


def _by(row: ViewGiven) -> str:
    if row.how == ViewHow.OBSERVATION:
        return f"Observed by {row.scribe}"
    if row.scribe:
        return f"Written down by {row.scribe}"
    if row.contact_id is None:
        return "In their own writing"
    # Whoever has an account, or keys a sheet, stands there by name.
    return "Written by themselves" + (", by link" if row.recorded_by_id is None else "")


def _chips(row: ViewGiven) -> list[Chip]:
    who = {
        ViewReaders.PRIVATE.value: _PRIVATE, ViewReaders.REVIEW.value: _REVIEW,
        ViewReaders.STAFF.value: _STAFF,
    }[row.readers]  # fmt: skip
    return [who, *([_TO_CHECK] if row.waits_for_check else [])]


def may_be_printed(row: ViewGiven) -> bool:
    """A pupil's own views, in a form that leaves the staff room."""
    return row.contact_id is None and may_leave_staff(
        row.readers, waits_for_check=row.waits_for_check
    )
