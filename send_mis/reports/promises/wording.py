"""A promise as saved, by the labels of its forms."""

from collections.abc import Mapping

from send_mis.reports.models import PromisedAction
from send_mis.reports.promises.selectors import owner_of
from send_mis.ui.words import day


def promise_words(row: PromisedAction) -> Mapping[str, str]:
    return {
        "What is to be done": row.words, "Who sees to it": owner_of(row), "By": day(row.by_on),
        "Done on": day(row.done_on) if row.done_on else "", "What came of it": row.came,
    }  # fmt: skip
