"""What changes of a review share: its lock, and a part of its report that two may write at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ehcp.annual.selectors.rows import review_words
from ehcp.choices import ReportPart
from ehcp.models import AnnualReview, ReportPartSaved
from pupils.writing import locked
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.errors import EditConflict, RuleBroken
from send_mis.ui.words import day

IS_OVER = "This review has ended."


def locked_review(review: AnnualReview, version: int, *, may_be_over: bool = False) -> AnnualReview:
    """The pupil is locked. Raises RuleBroken, EditConflict."""
    row = lock(AnnualReview, review.pk)
    if row.ended_on is not None and not may_be_over:
        raise RuleBroken(IS_OVER)
    same_version(row, version, lambda: review_words(row))
    return row


def invited_because(row: AnnualReview) -> str:
    """What shows that papers and report go to those who are invited."""
    meeting = row.meeting
    when = f" to the meeting of {day(row.held_on or meeting.on)}" if meeting else ""
    return f"SEND Regulations 2014, regulation 20: invited{when}"


def locked_part(
    review: AnnualReview, part: ReportPart, version: int, theirs: Callable[[], Mapping[str, str]]
) -> tuple[AnnualReview, ReportPartSaved | None]:
    """Inside an open change: the review, and the part as it was saved; none where nobody has yet,
    which is version 0. Raises RuleBroken, EditConflict."""
    locked(review.pupil)
    row = lock(AnnualReview, review.pk)
    if row.ended_on is not None:
        raise RuleBroken(IS_OVER)
    saved: ReportPartSaved | None = ReportPartSaved.objects.filter(review=row, part=part).first()
    if saved is not None:
        same_version(saved, version, theirs)
    elif version:
        raise EditConflict(theirs())
    return row, saved


def save_part(review: AnnualReview, part: ReportPart, saved: ReportPartSaved | None) -> None:
    if saved is not None:
        save(saved, "version")
        return
    insert(ReportPartSaved(
        review=review, pupil_id=review.pupil_id, school_id=review.school_id, part=part
    ))  # fmt: skip


def write_rows(
    model: Any, review: AnnualReview, there: Mapping[Any, Any],
    wanted: Sequence[tuple[Any, Mapping[str, Any]]],
    *, key: str, places: Callable[[Any], Mapping[str, str]],
) -> bool:  # fmt: skip
    """A row for each key of which something is said; what is said of no more goes. Whether
    anything changed. `key`: the column that says whose row it is."""
    kept = {each for each, _ in wanted}
    gone = [row for each, row in there.items() if each not in kept]
    for row in gone:
        row.delete()
    is_changed = bool(gone)
    for each, said in wanted:
        row = there.get(each)
        if row is None:
            row = model(
                review=review, pupil_id=review.pupil_id, school_id=review.school_id,
                **{key: each}, **said,
            )  # fmt: skip
            insert(row, places=places(each))
            is_changed = True
        elif changed := [name for name, value in said.items() if getattr(row, name) != value]:
            for name in changed:
                setattr(row, name, said[name])
            row.save(update_fields=[name.removesuffix("_id") for name in changed])
            is_changed = True
    return is_changed


def columns(said: Any, *names: str) -> dict[str, Any]:
    """As they are kept: what each put is kept as they put it."""
    return {name: str(getattr(said, name)).strip() for name in names}
