"""Plans with reviews in every state, for what is asked of their services."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ehcp.choices import EhcPlanState
from pupils.models import Pupil
from tests.factories import (
    TODAY,
    ask_for_advice,
    expect,
    fill_copy,
    invite,
    keep_authority_form,
    keep_document,
    make_annual_review,
    make_assessment,
    make_authority,
    make_ehc_plan,
    make_meeting,
    make_pupil,
    make_service,
    promise,
    receive,
    recommend,
    say_report,
    word_form,
)
from tests.people import Cast

BEGUN = date(2026, 9, 7)
HELD = date(2026, 11, 9)
_AMENDED = {
    "held_on": date(2026, 10, 1), "recommends": "amend", "recommends_words": "Section F",
    "report_sent_on": date(2026, 10, 12), "decision": "amend", "decided_on": date(2026, 10, 20),
    "notice_on": date(2026, 10, 28),
}  # fmt: skip


def reviews_given(cast: Cast) -> dict[str, Any]:
    """Ivy's review is begun, Leo's has a meeting to come, Mia's was held, Ola's plan is to be
    amended, Ann's has ended, and Kacper has none."""
    essex = make_authority(cast.harebell, code="881", name="Essex", report_days=10, papers_days=21)

    def pupil(surname: str, forename: str) -> Pupil:
        return make_pupil(
            cast.harebell, surname=surname, forename=forename, school_class=cast.class_4h
        )

    given: dict[str, Any] = {"essex": essex, "kacper": cast.kacper}
    given["ivy"], given["leo"] = pupil("Ash", "Ivy"), pupil("Birch", "Leo")
    given["mia"], given["ola"] = pupil("Elm", "Mia"), pupil("Oak", "Ola")
    given["ann"] = pupil("Rowan", "Ann")
    plan = {name: make_ehc_plan(given[name], essex) for name in ("ivy", "leo", "mia", "ola")}
    given["review"] = make_annual_review(plan["ivy"], begun_on=BEGUN)
    given["free"] = make_meeting(given["ivy"], on=date(2026, 12, 3))
    given["to_come"] = make_meeting(given["leo"], on=date(2026, 12, 8))
    given["planned"] = make_annual_review(plan["leo"], begun_on=BEGUN, meeting=given["to_come"])
    given["held"] = make_annual_review(
        plan["mia"], begun_on=BEGUN, held_on=HELD, recommends="amend", recommends_words="Section F"
    )
    given["held_outcome"] = expect(plan["mia"], pk=UUID(int=11))
    given["held_line"] = promise(plan["mia"], pk=UUID(int=12))
    given["to_come_person"] = invite(given["to_come"])
    given["advice_in"] = receive(
        ask_for_advice(
            given["leo"], make_service(cast.harebell, name="Child clinic"), asked_on=BEGUN
        ),
        received_on=date(2026, 11, 20),
        document=keep_document(given["leo"], title="Advice"),
    )
    given["amending"] = make_annual_review(plan["ola"], begun_on=BEGUN, **_AMENDED)
    ceased = make_ehc_plan(
        given["ann"], essex, state=EhcPlanState.CEASED, ended_on=TODAY, ended_because="Moved"
    )
    given["ended"] = make_annual_review(
        ceased, begun_on=BEGUN, ended_on=TODAY, ended_because="Moved"
    )
    # The authority's decision is three weeks late.
    given["zoe"] = pupil("Yew", "Zoe")
    given["undecided"] = make_annual_review(
        make_ehc_plan(given["zoe"], essex), begun_on=BEGUN, held_on=date(2026, 10, 5),
        recommends="maintain", report_sent_on=date(2026, 10, 12),
    )  # fmt: skip
    given["asked"] = make_assessment(cast.jayden, essex)
    given["rue"] = pupil("Willow", "Rue")
    given["refused"] = make_assessment(
        given["rue"], essex, decision="refuse", decided_on=date(2026, 11, 16),
        feedback="Show two cycles of support. A clock.",
    )  # fmt: skip
    given["clock"] = recommend(
        given["rue"], "A clock", source_type="ehcp.needsassessment",
        source_id=given["refused"].pk, source_words="Essex, Mon 16 Nov 2026",
    )  # fmt: skip
    given["uri"] = pupil("Pine", "Uri")
    given["ready"] = make_annual_review(
        make_ehc_plan(given["uri"], essex), begun_on=BEGUN, held_on=HELD, recommends="maintain"
    )
    say_report(given["ready"])
    return given


def forms_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """Essex has a form that is in use, Kent one that waits to be matched, Surrey none. One copy
    waits to be filled, one is filled, and one was tried three times."""
    form = keep_authority_form(given["essex"], word_form(("UPN",)))
    uma = make_pupil(given["school"], surname="Yew", forename="Uma")
    return {
        "essex_form": form,
        "new_form": keep_authority_form(
            given["kent"], word_form(("Name of child", "UPN")), matches={}, matched_on=None,
            matched_by="",
        ),
        "review_of_uma": make_annual_review(
            make_ehc_plan(uma, given["surrey"]), begun_on=BEGUN
        ),
        "waiting_copy": fill_copy(given["review"], form, state="waiting"),
        "done_copy": fill_copy(given["held"], form),
        "tried_copy": fill_copy(given["amending"], form, state="waiting", tries=3),
    }  # fmt: skip
