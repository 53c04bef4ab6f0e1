"""What is asked of the services of the report of a review."""

from typing import Any

from ehcp.annual.rules.report import DifferenceSaid, LineSaid, OutcomeSaid, SectionSaid
from ehcp.annual.services import report
from tests.ehcp.given import Deed

_CHANGED = SectionSaid("B", "change", " Finds noise  and crowds hard ", " Seen in class ")


def sections(*said: SectionSaid, which: str = "held", version: int = 0) -> Deed:
    return lambda g, actor: report.report_sections(
        actor=actor, review=getattr(g, which), version=version, said=said
    )


def outcomes(
    progress: str = "partly", evidence: str = " Twice  a day ", advice: str = "keep",
    instead: str = "", which: str = "held",
) -> Deed:  # fmt: skip
    return lambda g, actor: report.report_outcomes(
        actor=actor,
        review=getattr(g, which),
        version=0,
        said=[OutcomeSaid(g.held_outcome.pk, progress, evidence, advice, instead)],
    )


def lines(
    delivered: str = "yes", how: str = "A TA, 15 hours", advice: str = "keep", instead: str = ""
) -> Deed:
    return lambda g, actor: report.report_provision(
        actor=actor,
        review=g.held,
        version=0,
        said=[LineSaid(g.held_line.pk, delivered, how, " Reads more ", advice, instead)],
    )


def words(version: int = 0, which: str = "held", **said: str) -> Deed:
    return lambda g, actor: report.report_words_said(
        actor=actor, review=getattr(g, which), version=version, said=said
    )


def differences(*said: DifferenceSaid, version: int = 0) -> Deed:
    return lambda g, actor: report.report_differences(
        actor=actor, review=g.held, version=version, said=said
    )


DEEDS: dict[str, Any] = {
    "sections": sections(SectionSaid("A", "none"), _CHANGED),
    "sections: nothing said": sections(SectionSaid("A")),
    "sections: health without written advice": sections(
        SectionSaid("C", "change", "Epilepsy", "Diagnosed")
    ),
    "sections: a document of nobody": lambda g, actor: report.report_sections(
        actor=actor, review=g.held, version=0,
        said=[SectionSaid("C", "change", "Epilepsy", "Diagnosed", g.kacper.pk)],
    ),
    "sections: no reason": sections(SectionSaid("B", "change", "Finds noise hard")),
    "sections: no words": sections(SectionSaid("B", "change", " ", "Seen")),
    "sections: other words and no change": sections(SectionSaid("B", "none", "Finds noise hard")),
    "sections by an old page": sections(_CHANGED, version=1),
    "sections of a review that ended": sections(_CHANGED, which="ended"),
    "outcomes": outcomes(),
    "outcomes: amended": outcomes(advice="amend", instead=" Asks an adult for help "),
    "outcomes: amended with its own words": outcomes(
        advice="amend", instead="Asks for help in words"
    ),
    "outcomes: without what shows it": outcomes(evidence=" "),
    "outcomes: without how far it came": outcomes(progress=""),
    "outcomes: other words that are not asked for": outcomes(instead="Asks"),
    "outcomes of another plan": outcomes(which="planned"),
    "lines": lines(),
    "lines: partly, and not said how": lines(delivered="partly", how=" "),
    "lines: amended": lines(advice="amend", instead="20 hours of a teaching assistant each week"),
    "words": words(works=" A quiet  place ", placement="Right"),
    "words that are not asked of a child in Year 4": words(pfa_work="A farm", works="Animals"),
    "words by an old page": words(version=1, works="Animals"),
    "words of a review that ended": words(which="ended", works="Animals"),
    "differences": differences(
        DifferenceSaid("1", " Mr  Elm ", " More:  20 hours "), DifferenceSaid("2", "", "")
    ),
    "differences of nobody": differences(DifferenceSaid("1", " ", "More")),
    "differences without words": differences(DifferenceSaid("1", "Mr Elm", " ")),
}  # fmt: skip
