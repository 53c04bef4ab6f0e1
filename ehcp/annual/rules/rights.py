"""What parents may do about a decision, by when, and how it is told them in plain words. Pure."""

from dataclasses import dataclass
from datetime import date

from ehcp.choices import AuthorityDecision
from ehcp.clock import ReviewFacts
from send_mis.statutory.appeals import appeal_by, contact_mediation_by
from send_mis.ui.words import day, from_now

WAITING = (
    "Once the amended plan is there. Until then they may comment, ask for a meeting with the"
    " authority, and say which school they want named."
)


@dataclass(frozen=True, slots=True)
class Right:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """`letter`: a paragraph that can go to parents as it is; `last_on`: to appeal."""

    rows: tuple[Right, ...]
    letter: str = ""
    last_on: date | None = None


def rights_of(
    review: ReviewFacts, today: date, *, authority: str, final_on: date | None = None,
    certificate_on: date | None = None,
) -> Rights | None:  # fmt: skip
    """From the decision; of a plan that is amended from the amended plan. `final_on`: the date of
    that plan."""
    if review.decided_on is None:
        return None
    if review.decision == AuthorityDecision.AMEND and final_on is None:
        return Rights((Right("When they may appeal", WAITING),))
    since = final_on or review.decided_on
    mediation, appeal = contact_mediation_by(since).due_on, appeal_by(since, certificate_on).due_on
    if mediation is None or appeal is None:
        return None
    counted = _counted(since, final_on)
    said = f"{counted}, or one month from the mediation certificate if that is later"
    if certificate_on is not None:
        said += f"; the certificate is of {day(certificate_on)}"
    rows = (
        Right("Mediation adviser", _by(mediation, today),
              "Needed before an appeal, unless it is about the school alone (Section I)"),
        Right("Appeal to the Tribunal", _by(appeal, today), said),
    )  # fmt: skip
    letter = _letter(review, authority, since, mediation, appeal, final_on)
    return Rights(rows, letter, appeal)


def _by(on: date, today: date) -> str:
    return f"By {day(on)}, {from_now(on, today)}"


def _counted(since: date, final_on: date | None) -> str:
    what = "the amended plan" if final_on is not None else "the decision"
    return f"Two months from {what} of {day(since)}"


_DECIDED = {
    AuthorityDecision.MAINTAIN.value: "to keep the plan as it is",
    AuthorityDecision.CEASE.value: "to cease to maintain the plan",
    AuthorityDecision.AMEND.value: "to amend the plan",
}


def _letter(
    review: ReviewFacts, authority: str, since: date, mediation: date, appeal: date,
    final_on: date | None,
) -> str:  # fmt: skip
    what = _DECIDED[review.decision]
    if final_on is not None:
        decided = f"{authority} has amended the plan on {day(final_on)}."
    else:
        decided = f"On {day(since)} {authority} decided {what}."
    return (
        f"{decided} If you do not agree with it, you may appeal to the SEND Tribunal by"
        f" {day(appeal)}. You may appeal about what the plan says of needs, of the help at school,"
        f" and of the school it names. Before you appeal, speak to a mediation adviser by"
        f" {day(mediation)}: they give you a certificate, whether you try mediation or not. If"
        " your appeal is about the school alone you need no certificate. If the certificate comes"
        " late, you have at least one month from its date to appeal. It costs you nothing, and"
        " the local SEND advice service (SENDIASS) helps you free of charge."
    )
