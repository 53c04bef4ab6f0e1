"""What is asked of the services of disclosures."""

from datetime import date
from typing import Any

from ehcp.disclosure import services
from ehcp.disclosure.rules import Disclosure
from tests.ehcp.given import Deed

ON = date(2026, 11, 2)
CONSENT: dict[str, Any] = {
    "ground": "consent", "consent_of": "parent", "consent_name": "Jo Elm", "consent_on": ON,
    "consent_how": "email",
}  # fmt: skip
FACTS: dict[str, Any] = {
    "to_name": " Dr  Lee ", "to_role": "Paediatrician", "given_on": ON, "way": "email",
    "sections": ("F", "B"), **CONSENT,
}  # fmt: skip
COURT: dict[str, Any] = FACTS | {
    "ground": "court", "ground_words": "Order of 2 November 2026", "consent_of": "",
    "consent_name": "", "consent_on": None, "consent_how": "",
}  # fmt: skip


def recorded(of: dict[str, Any] = FACTS, **facts: Any) -> Deed:
    return lambda g, actor: services.record_disclosure(
        actor=actor, ehc_plan=g.bea_plan, facts=Disclosure(**of | facts)
    )


def corrected(why: str = "The name", **facts: Any) -> Deed:
    same: dict[str, Any] = {
        "to_name": "Ada Holt", "to_role": "Educational psychologist", "given_on": ON,
        "way": "hand", "sections": ("F",), **CONSENT, "consent_name": "Jo Bright",
        "consent_how": "writing",
    }  # fmt: skip
    return lambda g, actor: services.correct_disclosure(
        actor=actor, disclosure=g.given, why=why, facts=Disclosure(**same | facts)
    )


def voided(why: str = "The meeting was called off") -> Deed:
    return lambda g, actor: services.void_disclosure(actor=actor, disclosure=g.given, why=why)


def then(first: Deed, second: Deed) -> Deed:
    def both(g: Any, actor: Any) -> Any:
        first(g, actor)
        return second(g, actor)

    return both


DEEDS: dict[str, Deed] = {
    "give sections with consent": recorded(),
    "give sections to a court": recorded(COURT),
    "give sections: no ground": recorded(ground=""),
    "give sections: no consent": recorded(consent_of="", consent_name="", consent_on=None,
                                          consent_how=""),
    "give sections: consent after": recorded(consent_on=date(2026, 11, 3)),
    "give sections: a purpose unsaid": recorded(COURT, ground_words=" "),
    "give sections: a purpose and consent": recorded(COURT, consent_name="Jo Elm"),
    "give sections: a day to come": recorded(given_on=date(2027, 1, 4)),
    "give sections: before the plan": recorded(given_on=date(2025, 1, 6), consent_on=None),
    "give nothing": recorded(sections=()),
    "give a section of no plan": recorded(sections=("Z",)),
    "give the document: none is kept": recorded(is_document=True),
    "give it to nobody": recorded(to_name=" "),
    "correct a disclosure": corrected(to_name="Ada Holm"),
    "correct a disclosure: as it is": corrected(),
    "correct a disclosure: no reason": corrected(why=" ", to_name="Ada Holm"),
    "correct a disclosure: twice the same": then(
        corrected(to_name="Ada Holm"), corrected(to_name="Ada Holm")
    ),
    "correct a disclosure: twice": then(corrected(to_name="Ada Holm"), corrected(to_name="A H")),
    "say it was not given": voided(),
    "say it was not given: no reason": voided(" "),
    "say it was not given: twice": then(voided(), voided("Again")),
}  # fmt: skip
