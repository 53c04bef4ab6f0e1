"""When a filled copy of an authority's form may be recorded as sent. Pure."""

from datetime import date

from send_mis.ui.words import day as in_words

Problems = dict[str, list[str]]


def sent_problems(
    on: date, *, is_there: bool, held_on: date | None, filled_on: date | None, today: date
) -> Problems:
    if not is_there or filled_on is None:
        return {"": ["This copy is not there: it is not filled yet, or was removed."]}
    if held_on is None:
        return {"": ["Record first that the meeting was held: the law sends the report after it."]}
    if on > today:
        return {"sent_on": ["That day has not come yet."]}
    if on < max(held_on, filled_on):
        since = in_words(max(held_on, filled_on))
        return {"sent_on": [f"The meeting was held, and the copy filled, by {since}: not before."]}
    return {}
