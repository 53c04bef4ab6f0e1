"""What a person said on the preview's forms, read from the POST."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.http import QueryDict

from pupils.imports.rules.columns import LABELS
from pupils.imports.rules.plans import NEW, OUT
from pupils.imports.services.imports import pupil_called
from pupils.models import ImportBatch
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from send_mis.tabular.dates import parse_date

_LONGEST_NUMBER = 9
_LONGEST_CELL = 500


def answers_in(
    post: QueryDict, school: School, said: Mapping[str, str]
) -> tuple[dict[int, str], list[str]]:
    """The answers, and what is wrong with those that cannot be taken: one slip loses no other.

    `shown` are the rows on the page: one of them that was left out, by what was `said` before,
    and is not in `out` is taken back in. `row-7` is who row 7 is; `other-7` a pupil typed by name.
    """
    out = set(post.getlist("out"))
    answers = {
        int(n): OUT if n in out else ""
        for n in post.getlist("shown")
        if _is_number(n) and (n in out or said.get(n) == OUT)
    }
    problems = []
    for name in post:
        kind, _, number = name.partition("-")
        text = str(post.get(name, "")).strip()
        if not _is_number(number) or not text:
            continue
        try:
            if kind == "row":
                answers.setdefault(int(number), _answer(text))
            elif kind == "other":
                answers[int(number)] = str(pupil_called(school, text).pk)
        except RuleBroken as broken:
            problems.append(f"Row {number}: {broken.message}")
            answers.pop(int(number), None)
    return answers, problems


def mends_in(
    post: QueryDict, batch: ImportBatch, answers: Mapping[int, str]
) -> dict[int, dict[str, str]]:
    """Row → field key → text of every mended row: what was typed otherwise than it was shown, and
    what was mended before. A row under "unmend" is to be as in the file again.

    `cell-7-born_on` is what was typed, `was-7-born_on` what the page showed.
    """
    mends: dict[int, dict[str, str]] = {}
    for name in post:
        kind, number, key = (*name.split("-", 2), "", "")[:3]
        text = " ".join(str(post.get(name, "")).replace("\x00", "").split())[:_LONGEST_CELL]
        if kind != "cell" or not _is_number(number) or key not in LABELS:
            continue
        if text != post.get(f"was-{number}-{key}", "") and answers.get(int(number)) != OUT:
            before = batch.mends.get(number, {})
            mends.setdefault(int(number), {**before})[key] = text
    for number in post.getlist("unmend"):
        if _is_number(number) and number in batch.mends:
            mends[int(number)] = {}
    return mends


def is_unsaved(post: QueryDict, batch: ImportBatch, school: School, today: date) -> bool:
    """Whether the form says anything that the batch does not hold yet."""
    if "leavers" in post:
        try:
            said = leavers_in(post, today)
        except RuleBroken:
            return True
        held = batch.choices.get("leavers", {})
        return any(held.get(str(pk)) != (day and day.isoformat()) for pk, day in said.items())
    rows = batch.choices.get("rows", {})
    answers, problems = answers_in(post, school, rows)
    is_new = any(answer != rows.get(str(number), "") for number, answer in answers.items())
    return bool(problems or is_new or mends_in(post, batch, answers))


def seen_in(post: QueryDict) -> dict[int, str]:
    """Row → its mark when the page was shown."""
    return {
        int(number): str(post[name])
        for name in post
        if name.startswith("seen-") and _is_number(number := name.removeprefix("seen-"))
    }


def leavers_in(post: QueryDict, today: date) -> dict[UUID, date | None]:
    """Each pupil on the page: the first day off roll, or None where not ticked."""
    ticked = set(post.getlist("left"))
    leavers: dict[UUID, date | None] = {}
    problems: dict[str, list[str]] = {}
    for pk in post.getlist("shown"):
        try:
            key = UUID(pk)
            leavers[key] = (
                parse_date(post.get(f"day-{pk}", ""), today=today) if pk in ticked else None
            )
        except ValueError as error:
            problems[pk] = [str(error)]
    if problems:
        raise RuleBroken(problems)
    return leavers


def _answer(text: str) -> str:
    if text in (NEW, OUT):
        return text
    try:
        return str(UUID(text))
    except ValueError:
        raise RuleBroken("Choose one of the answers offered.") from None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
