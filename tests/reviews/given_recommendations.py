"""What is recommended for Jayden, in every state, for what is asked of its services."""

from typing import Any

from tests.factories import (
    TODAY,
    ask_for_advice,
    in_change,
    keep_document,
    make_outcome,
    make_plan,
    make_row,
    make_service,
    make_strategy,
    receive,
    recommend,
)
from tests.people import Cast


def recommendations_given(cast: Cast) -> dict[str, Any]:
    given: dict[str, Any] = {}
    given["clinic"] = make_service(cast.harebell, "The clinic")
    given["asked"] = ask_for_advice(cast.jayden, given["clinic"])
    given["came"] = receive(
        ask_for_advice(cast.jayden, given["clinic"], occasion="Spring"), read_on=TODAY, read_by="S",
        provision="Use pictures. A clock.",
    )  # fmt: skip
    given["report"] = keep_document(cast.jayden)
    given["sits"] = make_strategy(cast.jayden)
    given["outcome"] = make_outcome(cast.jayden)
    given["strange"] = make_outcome(cast.noah)
    given["row"] = make_row(make_plan(cast.class_5b), None, cast.jayden)
    given["clock"] = recommend(
        cast.jayden, "A clock on the wall", given["came"], advised_words="A clock"
    )
    given["door"] = recommend(cast.jayden, "Sit near the door", given["came"])
    given["settled"] = recommend(
        cast.jayden, "Ten minutes", given["came"], state="adopted", strategy=given["sits"],
        since_on=TODAY, decided_on=TODAY, decided_by="Sam",
    )  # fmt: skip
    with in_change():
        given["settled"].version = 2
        given["settled"].save()
    return given
