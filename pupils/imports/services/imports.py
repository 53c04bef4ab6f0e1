"""What a person does with an import: upload, match headings, decide rows, confirm, cancel.

The batch's `version` is what the person saw; whatever changed since is shown again first.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from pupils.choices import ImportKind, ImportState, RowOutcome
from pupils.imports.rules.columns import LABELS, LEFT_OUT, TARGETS, mapping_problems
from pupils.imports.rules.plans import NEW, OUT
from pupils.imports.rules.reading import open_file
from pupils.imports.selectors.may import ACTION_OF_KIND, row_mark
from pupils.imports.writing.batches import Confirmer
from pupils.models import ImportBatch, ImportMapping, ImportRow, Pupil
from pupils.search import called
from send_mis import jobs
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.roles import ROLES
from send_mis.audit.record import change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.schools.models import School
from send_mis.tabular import sniff

READ = "pupils.tasks.read_import"
APPLY = "pupils.tasks.apply_import"
_BEFORE_CONFIRMING = (ImportState.PREVIEW, ImportState.WAITING, ImportState.READING)
# A file up to this size is read while the person waits, so that its faults are said at once.
READ_AT_ONCE_BYTES = 256 * 1024
_OPEN = (
    ImportState.WAITING, ImportState.MAPPING, ImportState.READING, ImportState.PREVIEW,
    ImportState.FAILED,
)  # fmt: skip
MEANWHILE = "This import changed after you opened the page. Look at it as it is now, and try again."


def upload_import(
    *, actor: Actor, school: School, kind: str, file_name: str, content: bytes,
    day: date | None = None, is_whole_school: bool = False,
) -> ImportBatch:  # fmt: skip
    """Keep the file until it is applied or cancelled, and have it read.

    Raises BadFile, and keeps nothing, for what is no such file.
    """
    ensure(actor, ACTION_OF_KIND[kind], school)
    day = day or actor.today
    if day > actor.today:
        raise RuleBroken({"day": ["The file cannot be from a day to come."]})
    if is_whole_school and kind != ImportKind.PUPILS:
        raise RuleBroken(
            {"is_whole_school": ["Only a list of pupils can be the list of the whole school."]}
        )
    if len(content) <= READ_AT_ONCE_BYTES:
        open_file(content, name=file_name, kind=kind)
    else:
        sniff(content, file_name)
    batch: ImportBatch = ImportBatch.objects.create(
        school=school,
        kind=kind,
        file_name=file_name[-200:],
        file_sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        is_whole_school=is_whole_school,
        choices={"day": day.isoformat()},
        made_by_id=actor.user_id,
        made_by_role=actor.role_key,
        made_at=timezone.now(),
    )
    jobs.enqueue(READ, batch.id)
    return batch


def map_headings(
    *, actor: Actor, batch: ImportBatch, version: int, mapping: Mapping[str, str], sheet: str = ""
) -> None:
    """Say what each column is; remembered for the next file with these headings.

    Another `sheet` of the workbook is opened first and asks anew.
    """
    ensure(actor, ACTION_OF_KIND[batch.kind], batch)
    with transaction.atomic():
        row = _as_seen(batch, version, ImportState.MAPPING, ImportState.PREVIEW)
        if sheet != row.choices.get("sheet") and sheet in row.choices["other_sheets"]:
            said = {"day": row.choices["day"], "sheet": sheet}
            _read_again(row, mapping={}, choices=said, mends={})
            return
        wanted = _checked_mapping(row, mapping)
        with change(actor=actor, event="import.mapped", school_id=row.school_id):
            ImportMapping.objects.update_or_create(
                school_id=row.school_id, kind=row.kind, signature=row.choices["signature"],
                defaults={"mapping": wanted},
            )  # fmt: skip
        columns = [
            column | {"key": wanted[column["name"]], "is_known": True} for column in row.columns
        ]
        _read_again(
            row, mapping={name: key for name, key in wanted.items() if key}, columns=columns,
            choices=row.choices | {"mapped": True},
        )  # fmt: skip


def _checked_mapping(row: ImportBatch, mapping: Mapping[str, str]) -> dict[str, str]:
    allowed = {target.key for target in TARGETS[row.kind]} | {LEFT_OUT}
    wanted = {c["name"]: mapping.get(c["name"], LEFT_OUT) for c in row.columns}
    if not set(wanted.values()) <= allowed:
        raise RuleBroken("Choose for each column one of the fields offered.")
    if problems := mapping_problems(wanted, row.kind):
        raise RuleBroken({"": problems})
    return wanted


def decide_rows(
    *, actor: Actor, batch: ImportBatch, version: int, answers: Mapping[int, str],
    mends: Mapping[int, Mapping[str, str]] | None = None, seen: Mapping[int, str] | None = None,
) -> list[str]:  # fmt: skip
    """Row number → "out", "new", a pupil's id, or "" to take back what was said. `mends`: row
    number → field key → text in place of the file's cell; none of them, and the file's hold again.

    The file is then planned anew: one row left out may settle another. With `seen`, row number →
    the mark (`row_mark`) that the page showed, rows that nobody touched since are taken although
    the import changed meanwhile, and the others come back in words.
    """
    ensure(actor, ACTION_OF_KIND[batch.kind], batch)
    _refuse_strangers(batch, answers)
    mends = mends or {}
    with transaction.atomic():
        row = _as_seen(batch, version, ImportState.PREVIEW) if seen is None else _open_now(batch)
        told = {**row.choices.get("rows", {})}
        mended = {**row.mends}
        touched = {
            number
            for number in {*answers, *mends}
            if seen is not None and seen.get(number, "") != row_mark(row, number)
        }
        for number, answer in answers.items():
            if number not in touched:
                _say(told, str(number), answer)
        for number, cells in mends.items():
            if number not in touched:
                _say(mended, str(number), {**cells})
        _read_again(row, choices=row.choices | {"rows": told}, mends=mended)
    return [_touched_words(number, mends.get(number, {})) for number in sorted(touched)]


def _say(said: dict[str, Any], number: str, what: Any) -> None:
    said.pop(number, None)
    if what:
        said[number] = what


def _touched_words(number: int, cells: Mapping[str, str]) -> str:
    typed = "; ".join(f"{LABELS[key]}: {text}" for key, text in cells.items() if key in LABELS)
    words = (
        f"Row {number} was changed by somebody else in the meantime, so it was left as they have "
        "it."
    )
    return f"{words} You typed {typed}." if typed else words


def pupil_called(school: School, text: str) -> Pupil:
    """The one pupil with that UPN or that whole name, in either order. Raises RuleBroken."""
    text = text.replace("\x00", "")
    pupils = Pupil.objects.filter(school=school)
    upn = text.strip().upper()
    found: list[Pupil] = list(pupils.filter(upn=upn)) if upn else []
    found = found or called(pupils, text)
    if len(found) == 1:
        return found[0]
    who = "Several pupils are" if found else "Nobody is"
    raise RuleBroken(f"{who} called “{text[:60]}”. Type the full name, or the UPN.")


def leave_out_rows(
    *, actor: Actor, batch: ImportBatch, version: int, kind: str = "", undecided: bool = False,
    answers: Mapping[int, str] | None = None, mends: Mapping[int, Mapping[str, str]] | None = None,
    seen: Mapping[int, str] | None = None,
) -> list[str]:  # fmt: skip
    """Leave out every row with a problem, those with one kind of problem, or all questions.

    What was answered or mended on the same page is taken too, and such a row is not left out. If
    the import changed meanwhile, only that is taken, by `seen`, and the rest is said.
    """
    outcome = RowOutcome.AMBIGUOUS if undecided else RowOutcome.PROBLEM
    rows = batch.rows.filter(outcome=outcome, is_ticked_out=False)
    if kind:
        rows = rows.filter(problems__contains=[{"kind": kind, "blocks": True}])
    answers, mends = answers or {}, mends or {}
    said = {*mends, *(number for number, answer in answers.items() if answer)}
    left = [number for number in rows.values_list("number", flat=True) if number not in said]
    everything = {**answers, **dict.fromkeys(left, OUT)}
    try:
        return decide_rows(
            actor=actor, batch=batch, version=version, answers=everything, mends=mends
        )
    except RuleBroken as broken:
        if not said:
            raise
        kept = decide_rows(
            actor=actor, batch=batch, version=version, answers=answers, mends=mends, seen=seen
        )
        return [broken.message, *kept]


def tick_leavers(
    *, actor: Actor, batch: ImportBatch, version: int, leavers: Mapping[UUID, date | None]
) -> None:
    """Pupil → first day no longer on roll, or None for somebody who has not left.

    Raises RuleBroken with the pupil's id as key.
    """
    ensure(actor, ACTION_OF_KIND[batch.kind], batch)
    ensure(actor, Action.PUPIL_LEAVE, batch.school)
    with transaction.atomic():
        row = _as_seen(batch, version, ImportState.PREVIEW)
        listed = ImportRow.objects.filter(
            batch=row, outcome=RowOutcome.LEAVER, pupil_id__in=leavers
        )
        rows = {each.pupil_id: each for each in listed if each.pupil_id}
        _check_leaving(rows, leavers, actor.today)
        said = dict(row.choices.get("leavers", {}))
        for pk, day in leavers.items():
            said.pop(str(pk), None)
            if day is not None and pk in rows:
                said[str(pk)] = day.isoformat()
            if pk in rows:
                rows[pk].leaves_on = day
        ImportRow.objects.bulk_update(rows.values(), ["leaves_on"])
        row.choices["leavers"] = said
        row.counts["leaving"] = row.rows.filter(leaves_on__isnull=False).count()
        row.version += 1
        row.save(update_fields=["choices", "counts", "version"])


def confirm_import(*, actor: Actor, batch: ImportBatch, version: int) -> bool:
    """Have it written. A second click, or a second person, changes nothing: False.

    Raises RuleBroken while a row is a problem or a question, NotAllowed where the roles in a
    staff list are more than this person may give.
    """
    ensure(actor, ACTION_OF_KIND[batch.kind], batch)
    if batch.kind == ImportKind.STAFF:
        made_by = ROLES.get(batch.made_by_role)
        if made_by is None or not made_by.may_give <= actor.role.may_give:
            raise NotAllowed(
                f"This list was imported by {made_by.label if made_by else 'somebody else'}, who"
                " may give roles that you may not. Ask them to confirm it."
            )
    counts = batch.counts
    if counts.get("contacts"):
        ensure(actor, Action.FAMILY_CHANGE, batch.school)
    if counts.get("blocking") or counts.get("undecided"):
        raise RuleBroken(
            "Some rows are still a problem or a question. Leave them out or answer them first."
        )
    who = Confirmer(actor.user_id, actor.name, actor.role_key, batch.school_id)
    choices: dict[str, Any] = batch.choices | {"confirmed_by": who.as_json(), "tries": 0}
    confirmed = ImportBatch.objects.filter(
        id=batch.id, state=ImportState.PREVIEW, version=version
    ).update(
        state=ImportState.APPLYING, claimed_at=None, message="", choices=choices,
        version=F("version") + 1,
    )  # fmt: skip
    if confirmed:
        jobs.enqueue(APPLY, batch.id)
    return bool(confirmed)


def cancel_import(*, actor: Actor, batch: ImportBatch) -> bool:
    """Forget the file. What is being written or was written cannot be cancelled: False."""
    ensure(actor, ACTION_OF_KIND[batch.kind], batch)
    with transaction.atomic():
        cancelled = ImportBatch.objects.filter(id=batch.id, state__in=_OPEN).update(
            state=ImportState.CANCELLED, content=None, columns=[], choices={}, mends={},
            problems=[], message="", version=F("version") + 1,
        )  # fmt: skip
        if cancelled:
            ImportRow.objects.filter(batch_id=batch.id).delete()
    return bool(cancelled)


def _locked(batch: ImportBatch) -> ImportBatch:
    row: ImportBatch = ImportBatch.objects.defer("content").select_for_update().get(id=batch.id)
    return row


def _as_seen(batch: ImportBatch, version: int, *states: str) -> ImportBatch:
    """The batch as it is now, locked. Raises RuleBroken if it is not what the person saw."""
    row = _locked(batch)
    if row.state not in states or row.version != version:
        raise RuleBroken(MEANWHILE)
    return row


def _open_now(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now, locked, also while it is read again for somebody else."""
    row = _locked(batch)
    if row.state not in _BEFORE_CONFIRMING:
        raise RuleBroken(MEANWHILE)
    return row


def _read_again(row: ImportBatch, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.choices["tries"] = 0
    row.state, row.claimed_at, row.message = ImportState.WAITING, None, ""
    row.version += 1
    row.save(update_fields=[*{*fields, "choices"}, "state", "claimed_at", "message", "version"])
    jobs.enqueue(READ, row.id)


def _refuse_strangers(batch: ImportBatch, answers: Mapping[int, str]) -> None:
    ids = {answer for answer in answers.values() if answer not in ("", NEW, OUT)}
    known = Pupil.objects.filter(school_id=batch.school_id, id__in=ids).count() if ids else 0
    if known != len(ids):
        raise RuleBroken("Choose one of this school's pupils.")


def _check_leaving(
    rows: Mapping[UUID, ImportRow], leavers: Mapping[UUID, date | None], today: date
) -> None:
    starts = {
        pupil.pk: max(e.starts_on for e in pupil.enrolments.all())
        for pupil in Pupil.objects.filter(id__in=rows).prefetch_related("enrolments")
    }
    problems: dict[str, list[str]] = {}
    for pk, day in leavers.items():
        if day is None or pk not in starts:
            continue
        if day <= starts[pk]:
            problems[str(pk)] = [f"{rows[pk].label}: that is before they joined."]
        elif day > today:
            problems[str(pk)] = [f"{rows[pk].label}: that day has not come yet."]
    if problems:
        raise RuleBroken(problems)
