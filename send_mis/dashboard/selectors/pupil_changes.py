"""Who changed what of a pupil's, when and why, field by field, in words."""

from dataclasses import dataclass

from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.roles import ROLES
from send_mis.audit.models import Change
from send_mis.audit.selectors import changes
from send_mis.dashboard.contributing import EVENTS, HISTORY
from send_mis.dashboard.selectors.change_words import ChangedRow, Written, sentence
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.words import clock, day, plural

PER_PAGE = 20
# Whatever leads to a pupil; the rest is the school's.
_OF_A_PUPIL = tuple(each for each in HISTORY if each.pupil)


@dataclass(frozen=True, slots=True)
class PupilChange:
    """One change as a sentence, with everything of this pupil's that it touched."""

    when: str
    title: str
    by: str
    why: str
    rows: tuple[ChangedRow, ...]
    more: str


def pupil_changes(record: PupilRecord, address: Address) -> ListPage[PupilChange]:
    """At most eleven queries, however much was changed."""
    heads = page_of(changes(pupil_id=record.id), address.get("page"), PER_PAGE, address=address)
    written = Written(record.today, record.may, record.id)
    written.read([head.pk for head in heads.rows], _OF_A_PUPIL)
    shown = [_change(head, written, record) for head in heads.rows]
    return ListPage(shown, heads.number, heads.pages, heads.total, PER_PAGE, address)


def _change(head: Change, written: Written, record: PupilRecord) -> PupilChange:
    role = ROLES[head.role].label if head.role in ROLES else ""
    is_why = head.event in EVENTS and EVENTS[head.event].is_why
    rows, more = written.rows(head.pk)
    return PupilChange(
        when=f"{day(head.at)}, {clock(head.at)}",
        title=sentence(written, head, [record.pupil.short_name], 1),
        by=f"{head.user_name}, {role}" if role else head.user_name,
        why="" if is_why else head.why,
        rows=tuple(rows),
        more=f"{plural(more, 'more row', 'more rows')} of this change" if more else "",
    )
