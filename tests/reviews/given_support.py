"""Early discussions in every state, for what is asked of their services."""

from datetime import date
from typing import Any

from tests.factories import TODAY, make_discussion, make_pupil, monitor, waiting_discussion
from tests.people import Cast


def support_given(cast: Cast) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name in ("new", "talked", "sent", "watched", "settled_"):
        given[name] = make_pupil(cast.harebell, surname="Moss", forename=name.strip("_").title())
    given["half"] = make_discussion(
        make_pupil(cast.harebell, surname="Moss", forename="Half"), concerns="", outcomes=""
    )
    given["discussed"] = make_discussion(given["talked"])
    given["sent_one"] = waiting_discussion(given["sent"])
    given["watching"] = monitor(given["watched"], date(2026, 9, 1))
    given["watched_one"] = make_discussion(given["watched"])
    given["of_registered"] = make_discussion(cast.jayden)
    monitor(given["settled_"], TODAY, look_again_on=date(2027, 1, 11))
    given["enough"] = make_discussion(
        given["settled_"], state="enough", decided_on=TODAY, decided_by=cast.senco,
        decided_with="SENCO", reason="Reads better",
    )  # fmt: skip
    return given
