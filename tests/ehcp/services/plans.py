"""What is asked of the services of plans: received, corrected, checked, ended, copied."""

from dataclasses import replace
from datetime import date
from typing import Any

from ehcp.plans.rules.lines import CopiedOutcome, CopiedProvision, LineFacts
from ehcp.plans.rules.receiving import ReceivedPlan
from ehcp.plans.services import copying, plans
from tests.ehcp.given import Deed
from tests.factories import TODAY

DAY = date(2026, 11, 2)


def received(which: str = "bea", follows: str = "bea_plan", **facts: Any) -> Deed:
    """`facts`: things by name, where a key is asked for."""

    def deed(g: Any, actor: Any) -> Any:
        said = {
            "authority": "surrey", "first_made_on": date(2026, 1, 12), "made_on": DAY,
            "received_on": DAY, "is_signed": True,
        } | facts  # fmt: skip
        for name in ("authority", "document"):
            if said.get(name):
                said[name] = getattr(g, said[name]).pk
        return plans.receive_ehc_plan(
            actor=actor, pupil=getattr(g, which), facts=ReceivedPlan(**said),
            follows=getattr(g, follows).pk if follows else None,
        )  # fmt: skip

    return deed


def corrected(version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: plans.correct_ehc_plan(
        actor=actor,
        ehc_plan=g.bea_plan,
        version=version,
        facts=replace(plans.facts_of(g.bea_plan), **facts),
    )


def checked(version: int = 1) -> Deed:
    return lambda g, actor: plans.check_ehc_plan(actor=actor, ehc_plan=g.bea_plan, version=version)


def ended(version: int = 1, on: date = TODAY, why: str = " Moved abroad ") -> Deed:
    return lambda g, actor: plans.end_ehc_plan(
        actor=actor, ehc_plan=g.bea_plan, version=version, ended_on=on, why=why
    )


def sections(version: int = 1, **words: str) -> Deed:
    return lambda g, actor: copying.copy_sections(
        actor=actor, ehc_plan=g.bea_plan, version=version, words=words
    )


def outcomes(
    *lines: CopiedOutcome, version: int = 1, own: str = "", words: str | None = None
) -> Deed:
    """The line that is there, or its `words`, and `lines`; `own`: what it is linked to instead."""

    def deed(g: Any, actor: Any) -> Any:
        there = CopiedOutcome(
            "0", g.expected.pk, g.expected.words if words is None else words, g.expected.by_when,
            getattr(g, own).pk if own else g.reads.pk,
        )  # fmt: skip
        return copying.copy_outcomes(
            actor=actor, ehc_plan=g.bea_plan, version=version, lines=[there, *lines]
        )

    return deed


def provision(*lines: CopiedProvision, version: int = 1, words: str = "", **said: Any) -> Deed:
    """The lines that are there, the first with `words` and what is `said`."""

    def deed(g: Any, actor: Any) -> Any:
        there = CopiedProvision(
            "0", g.timed.pk, words or g.timed.words, "timed", "15 hours", "week", "school",
            g.expected.pk,
        )  # fmt: skip
        quiet = CopiedProvision("1", g.always.pk, g.always.words, "always")
        return copying.copy_provision(
            actor=actor, ehc_plan=g.bea_plan, version=version,
            lines=[replace(there, **said), quiet, *lines],
        )  # fmt: skip

    return deed


def answered(which: str = "timed", version: int = 1, rows: tuple[str, ...] = ("row",),
             **facts: Any) -> Deed:  # fmt: skip
    return lambda g, actor: copying.answer_line(
        actor=actor, promised=getattr(g, which), version=version,
        facts=LineFacts(rows=frozenset(getattr(g, name).pk for name in rows), **facts),
    )  # fmt: skip


DEEDS: dict[str, Deed] = {
    "receive a plan": received("cem", "", document="paper_of_cem", authority="kent",
                               last_review_decided_on=DAY, moved_on=DAY),
    "receive a later version": received(document="paper"),
    "receive a version: another is in force": received(follows=""),
    "receive a version: none is in force": received("cem", "bea_plan"),
    "receive a plan: dates out of order": received(made_on=date(2026, 1, 11),
                                                   received_on=date(2026, 1, 10)),
    "receive a version: older than the last": received(
        first_made_on=date(2025, 1, 1), made_on=date(2026, 1, 11), moved_on=date(2024, 1, 1)
    ),
    "receive a plan: to come": received(received_on=date(2026, 12, 1)),
    "receive a plan: before birth": received(first_made_on=date(2015, 1, 1)),
    "receive a plan: another child's paper": received(document="paper_of_cem"),
    "receive a plan: no authority of ours": received(authority="cem"),
    "correct a plan": corrected(received_on=date(2026, 1, 20), is_signed=False),
    "correct a plan: as it is": corrected(),
    "correct a plan: dates": corrected(made_on=date(2026, 1, 1)),
    "correct a plan: old form": corrected(version=2),
    "check a plan": checked(),
    "check a plan: old form": checked(version=2),
    "end a plan": ended(),
    "end a plan: no reason": ended(why=" "),
    "end a plan: before it began": ended(on=date(2026, 1, 11)),
    "end a plan: to come": ended(on=date(2026, 12, 1)),
    "end a plan: old form": ended(version=2),
    "copy sections": sections(A=" Loves trains ", B="", K="EP, 2025"),
    "copy sections: as they are": sections(B="Noise hurts "),
    "copy sections: not E": sections(E="Outcomes"),
    "copy sections: old form": sections(version=2, A="Trains"),
    "copy outcomes": outcomes(CopiedOutcome("new0", None, " Plays a game ", " By  Year 6 ")),
    "copy outcomes: as they are": outcomes(),
    "copy outcomes: another's outcome": outcomes(own="row"),
    "copy outcomes: every line emptied": outcomes(words=" "),
    "copy outcomes: old form": outcomes(version=2),
    "copy provision": provision(
        CopiedProvision("new0", None, "Six visits of a therapist", "visits", "6", "year", "health"),
        words="16 hours", amount="16 h",
    ),
    "copy provision: as it is": provision(),
    "copy provision: one goes": provision(words=" "),
    "copy provision: no such amount": provision(amount="15"),
    "copy provision: half an amount": provision(per=""),
    "copy provision: more than there is": provision(amount="41 hours"),
    "copy provision: no kind": provision(CopiedProvision("new0", None, "A desk")),
    "copy provision: an amount of equipment": provision(
        CopiedProvision("new0", None, "A desk", "equipment", "1")
    ),
    "copy provision: old form": provision(version=2),
    "answer a line": answered(provider_words=" Mrs  Vale ", evidence=" Seen "),
    "answer a line: nothing": answered(rows=()),
    "answer a line: as it is": answered(),
    "answer a line that is there": answered("always", rows=(), there_since_on=DAY, evidence="Seen"),
    "answer a line: another child's provision": answered(rows=("row_of_cem",)),
    "answer a line: not by a day": answered(there_since_on=DAY),
    "answer a line: to come": answered("always", rows=(), there_since_on=date(2026, 12, 1)),
    "answer a line: in no such section": answered(section="B"),
    "answer a line: old form": answered(version=2),
}  # fmt: skip
