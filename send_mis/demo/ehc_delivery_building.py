"""What shows that EHC plans are carried out: visits, training, equipment, letters and readers."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from ehcp.delivered.rules.letter import AFTER_MISSED
from ehcp.delivered.writing import letter_about
from ehcp.models import (
    DeliveryEvidence,
    EhcPlan,
    PlanRead,
    PromisedProvision,
    UndeliveredLetter,
)
from pupils.choices import LetterWay
from pupils.letters.paper import copy_pdf
from pupils.letters.rules.copies import CopyWords
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.rules.wording import paragraphs
from pupils.models import Document
from send_mis.demo.days import weekdays_from
from send_mis.demo.ehc_report_building import keep_file

if TYPE_CHECKING:
    from send_mis.demo.ehc_building import EhcBuilder

_BY, _ROLE, _OFFICE = "Priya Nair", "SENCO", "Mrs Carol Finch"
_THERAPIST, _PHYSIO = "Hanna Lindqvist, speech therapist", "The physiotherapist"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of the line of this number, so many days ago."""

    line: int
    kind: str
    ago: int
    who: str = ""
    note: str = ""
    by_whom: str = ""
    renew_in: int | None = None


_TRIP = "The class was at the museum: nobody had told her."
_SHOWN: dict[str, tuple[Seen, ...]] = {
    "Bright, Noah": (
        *(Seen(2, "came", ago, _THERAPIST) for ago in (226, 170, 110, 48)),
        Seen(2, "not_come", 76, _THERAPIST, "Nobody rang. The office heard of illness later."),
        Seen(2, "not_come", 20, _THERAPIST, "Cancelled on the day; no other day was offered."),
        Seen(4, "trained", 200, "Mrs Doyle, Ms Ellis, Mr Boateng", "Two mornings in school.",
              "Autism outreach team, Vale of Harebell", 165),
        Seen(5, "arrived", 240, "", "The screen; the ear defenders came a week later."),
        Seen(5, "checked", 30, "Mrs Doyle"),
        Seen(6, "seen", 18, "Priya Nair", "The board was used at each change of the morning."),
    ),
    "Okafor, Amara": (
        *(Seen(2, "came", ago, _THERAPIST) for ago in (262, 233, 205, 150, 62, 41, 13)),
        Seen(2, "not_come", 190, _THERAPIST),
        Seen(2, "not_come", 172, _THERAPIST, "Her post was empty."),
        Seen(2, "school_missed", 84, _THERAPIST, _TRIP),
        Seen(2, "child_absent", 27, _THERAPIST, "Amara had a cold."),
        Seen(4, "not_seen", 60, "Priya Nair", "No words of the new topic on the wall."),
        Seen(4, "seen", 33, "Priya Nair"),
    ),
    "Hussain, Ayaan": (
        Seen(2, "came", 80, _PHYSIO),
        Seen(2, "child_absent", 38, _PHYSIO, "In hospital for two nights."),
        Seen(3, "arrived", 190), Seen(3, "checked", 75, "The physiotherapist"),
        Seen(3, "broken", 12, "", "A strap of the standing frame is torn; a new one is ordered."),
    ),
}  # fmt: skip
# Of everybody else's: the adult who checks understanding, looked at once.
_USUAL = (Seen(2, "seen", 40, "Priya Nair"),)
# Who was asked so many days ago to read it, and who said since that they have.
_ASKED_TO_READ = (
    ("Bright, Noah", 9, (("ta", 8), ("ellis", 6))),
    ("Okafor, Amara", 220, (("lomas", 218), ("whitlock", 216))),
)  # fmt: skip
_SENT_AFTER = 5


def build_delivery(builder: "EhcBuilder") -> None:
    """After the plans are written."""
    for plan in builder.plans:
        name = plan.pupil.list_name
        lines = {row.position: row for row in PromisedProvision.objects.filter(plan=plan)}
        usual = () if plan.pupil_id == builder.arrived else _USUAL
        # The oldest first: a letter says what had been by its day.
        for each in sorted(_SHOWN.get(name, usual), key=lambda each: -each.ago):
            row = _show(builder, plan, lines[each.line], each)
            if row is not None and row.kind == "not_come":
                _write(builder, plan, row.promised)
    for whose, ago, readers in _ASKED_TO_READ:
        found = [plan for plan in builder.plans if plan.pupil.list_name == whose]
        for plan in found:
            _ask_to_read(builder, plan, ago, readers)


def _show(
    builder: "EhcBuilder", plan: EhcPlan, line: PromisedProvision, each: Seen
) -> DeliveryEvidence | None:
    shown = DeliveryEvidence.objects.filter(promised=line)
    taken = set(shown.values_list("on", flat=True))
    on = builder.school_day(builder.today - timedelta(days=each.ago), taken=taken)
    if on < plan.received_on:
        return None
    row: DeliveryEvidence = DeliveryEvidence.objects.create(
        id=builder.id(f"{line.pk} {each.kind} {each.ago}"), promised=line, pupil_id=line.pupil_id,
        school_id=line.school_id, kind=each.kind, on=on, who=each.who, by_whom=each.by_whom,
        renew_by_on=builder.today + timedelta(days=each.renew_in) if each.renew_in else None,
        note=each.note, recorded_by=_BY,
    )  # fmt: skip
    return row


# --- Letters about visits -----------------------------------------------------------------------


def _write(builder: "EhcBuilder", plan: EhcPlan, line: PromisedProvision) -> None:
    """Once the second visit did not come. Noah's waits to be checked."""
    rows = DeliveryEvidence.objects.filter(promised=line, kind="not_come", letter=None)
    missed = list(rows.order_by("on", "pk"))
    if len(missed) < AFTER_MISSED:
        return
    letter = letter_about(line, missed, sender=_BY, sender_role=_ROLE, on=missed[-1].on)
    letter.id = builder.id(f"{line.pk} letter")
    letter.save(force_insert=True)
    for each in missed:
        each.letter = letter
        each.save(update_fields=["letter"])
    if plan.pupil.list_name != "Bright, Noah":
        _send(builder, plan, letter)


def _send(builder: "EhcBuilder", plan: EhcPlan, letter: UndeliveredLetter) -> None:
    pupil, on = plan.pupil, weekdays_from(letter.made_on, _SENT_AFTER)
    way = LetterWay.POST.value
    words = CopyWords(letter.subject, paragraphs(letter.body))
    who = LetterRecipient(
        letter.pk, letter.name, "", way, email=letter.email, address=letter.address
    )
    content = copy_pdf(words, who, school=pupil.school, way=way, on=on, copy_id=letter.pk)
    key = builder.id(f"{letter.pk} file")
    Document.objects.filter(pk=key).delete()
    document = Document.objects.create(
        id=key, pupil=pupil, school=pupil.school, kind="letter", audience="send",
        title=f"Letter to {letter.name}: {letter.subject}"[:160], author=pupil.school.name,
        dated_on=on, added_on=on, added_by=_OFFICE, file_kind="pdf", size=len(content),
        sha256=sha256(content).hexdigest(),
    )  # fmt: skip
    keep_file(document, content)
    letter.state, letter.way, letter.document = "sent", way, document
    letter.ended_on, letter.ended_by, letter.version = on, _BY, 2
    letter.save()


# --- Readers ------------------------------------------------------------------------------------


def _ask_to_read(
    builder: "EhcBuilder", plan: EhcPlan, ago: int, readers: tuple[tuple[str, int], ...]
) -> None:
    plan.everyone_reads_on = _since(builder, plan, ago)
    plan.save(update_fields=["everyone_reads_on"])
    for sign_in, read_ago in readers:
        if sign_in in builder.staff:
            PlanRead.objects.create(
                id=builder.id(f"{plan.pk} read {sign_in}"), plan=plan, pupil_id=plan.pupil_id,
                school_id=plan.school_id, user=builder.staff[sign_in],
                read_on=_since(builder, plan, read_ago),
            )  # fmt: skip


def _since(builder: "EhcBuilder", plan: EhcPlan, ago: int) -> date:
    return max(plan.received_on, builder.school_day(builder.today - timedelta(days=ago)))
