"""The whole history of a pupil on the register, newest first, as people tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from pupils import rules
from pupils.choices import FactSource
from pupils.models import Enrolment, Monitoring, Need, Spell
from pupils.record.selectors.pupil import PupilRecord, needs_of
from pupils.register.selectors.standing import status_chip, told_words
from send_mis.access.actions import Action
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, from_now, last_day

# What happens on one day is told in this order, the last first: it ended, then something began.
_ENDED, _REVIEWED, _NEEDS, _BEGAN, _COMING = range(5)


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened (or will). `lines` are its details, `links` what can be mended."""

    on: date
    order: int
    when: str
    title: str
    chip: Chip | None = None
    lines: tuple[str, ...] = ()
    by: str = ""
    links: tuple[Link, ...] = ()


def history(record: PupilRecord) -> list[Moment]:
    """Four queries, whatever the length of the history."""
    pupil = record.pupil
    moments = [
        *_of_spells(record, list(pupil.spells.all())),
        *_of_needs(record, needs_of(record, "starts_on", "rank")),
        *_of_monitoring(record, list(pupil.monitorings.all())),
        *_of_roll(record, list(pupil.enrolments.all())),
    ]
    return sorted(moments, key=lambda m: (m.on, m.order), reverse=True)


def _when(record: PupilRecord, on: date) -> str:
    return f"{day(on)}, {from_now(on, record.today)}" if on > record.today else day(on)


def _of_spells(record: PupilRecord, spells: list[Spell]) -> Iterable[Moment]:
    sees = Action.REGISTER_VIEW_REASONS in record.may
    for spell in spells:
        words = spell.get_status_display()
        yield Moment(
            spell.starts_on, _BEGAN, _when(record, spell.starts_on),
            f"{words} {'starts' if spell.starts_on > record.today else 'started'}",
            status_chip(spell.status), tuple(_spell_lines(spell) if sees else ()),
            f"Decided by {spell.decided_by}" if sees and spell.decided_by else "",
            _spell_links(record, spell),
        )  # fmt: skip
        if spell.reviewed_on is not None:
            on = spell.reviewed_on
            yield Moment(on, _REVIEWED, _when(record, on), f"Last review of the {words} held")
        if spell.ends_on is not None:
            yield Moment(
                last_day(spell.ends_on), _ENDED, _when(record, last_day(spell.ends_on)),
                f"{words} {'ends' if spell.ends_on > record.today else 'ended'}",
                lines=(spell.end_reason,) if sees and spell.end_reason else (),
                by=f"Decided by {spell.end_decided_by}" if sees and spell.end_decided_by else "",
            )  # fmt: skip


def _spell_lines(spell: Spell) -> Iterable[str]:
    if spell.reason:
        yield spell.reason
    if spell.source != FactSource.SCHOOL:
        source = FactSource(spell.source).label
        code = f" (code {spell.source_code} there)" if spell.source_code else ""
        yield f"Recorded from: {source.lower()}{code}"
    told = told_words(spell)
    yield f"Parents told {told}" if told else "No record that parents were told"


def _spell_links(record: PupilRecord, spell: Spell) -> tuple[Link, ...]:
    if Action.REGISTER_CHANGE not in record.may:
        return ()
    ids = [record.id, spell.pk]
    links = [Link("Change the details", reverse("register_change", args=ids))]
    if spell.ends_on is None:
        links.append(Link("End it", reverse("register_end", args=ids)))
    links.append(Link("Correct a mistake", reverse("register_correct", args=ids)))
    links.append(Link("Remove it", reverse("register_remove", args=ids)))
    return tuple(links)


def _of_needs(record: PupilRecord, needs: list[Need]) -> Iterable[Moment]:
    """A moment for each day on which the list became another one."""
    days = sorted({n.starts_on for n in needs})
    shown: list[tuple[int, str]] = []
    for on in days:
        held = [n for n in needs if rules.holds(n, on)]
        listed = sorted((n.rank, rules.describe_need(n.type, n.area, n.words)) for n in held)
        if listed == shown:
            continue
        shown = listed
        title = "Needs recorded" if on == days[0] else "Needs changed"
        lines = tuple(f"{rank}. {words}" for rank, words in listed)
        yield Moment(on, _NEEDS, _when(record, on), title, lines=lines)


def _of_monitoring(record: PupilRecord, rows: list[Monitoring]) -> Iterable[Moment]:
    sees = Action.REGISTER_VIEW_REASONS in record.may
    for row in rows:
        lines = [row.reason] if sees and row.reason else []
        if row.look_again_on and row.ends_on is None:
            lines.append(f"Monitoring review {day(row.look_again_on)}")
        yield Moment(
            row.starts_on, _BEGAN, _when(record, row.starts_on), "Monitoring began",
            Chip("neutral", "Monitored"), tuple(lines), links=_monitoring_links(record, row),
        )  # fmt: skip
        if row.ends_on is not None:
            last = last_day(row.ends_on)
            yield Moment(last, _ENDED, _when(record, last), "Monitoring ended")


def _monitoring_links(record: PupilRecord, row: Monitoring) -> tuple[Link, ...]:
    if Action.REGISTER_CHANGE not in record.may or row.ends_on is not None:
        return ()
    ids = [record.id, row.pk]
    return (
        Link("Change the day or what to watch", reverse("register_monitoring_change", args=ids)),
        Link("End monitoring", reverse("register_monitoring_end", args=ids)),
    )


def _of_roll(record: PupilRecord, rows: list[Enrolment]) -> Iterable[Moment]:
    for place, row in enumerate(rows):
        title = "Joined this school" if place == 0 else "Came back to this school"
        yield Moment(row.starts_on, _COMING, _when(record, row.starts_on), title)
        if row.ends_on is not None:
            sees = Action.PUPIL_VIEW_IDENTITY in record.may
            where = f"To {row.destination}" if sees and row.destination else ""
            lines = tuple(text for text in (row.left_reason if sees else "", where) if text)
            yield Moment(
                row.ends_on, _ENDED, _when(record, row.ends_on), "No longer on roll", lines=lines
            )
