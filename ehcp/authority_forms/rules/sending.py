"""When a filled copy of an authority's form may be recorded as sent. Pure."""

from datetime import date

from send_mis.ui.words import day as in_words

Problems = dict[str, list[str]]


def is_draft(held_on: date | None, filled_on: date | None) -> bool:
    """Filled before the meeting was held: it cannot say what the review came to."""
    return held_on is None or filled_on is None or filled_on < held_on


def sent_problems(
    on: date, *, is_there: bool, held_on: date | None, filled_on: date | None, today: date
) -> Problems:
    if not is_there or filled_on is None:
        return {"": ["This copy is not there: it is not filled yet, or was removed."]}
    if held_on is None:
        return {"": ["Record first that the meeting was held: the law sends the report after it."]}
    if is_draft(held_on, filled_on):
        words = "This copy was filled before the meeting: fill the form again, and send that one."
        return {"": [words]}
    if on > today:
        return {"sent_on": ["That day has not come yet."]}
    if on < filled_on:
        return {"sent_on": [f"This copy was filled on {in_words(filled_on)}: not before."]}
    return {}
