"""Which sections of a plan somebody reads (SEND Code of Practice 9.130; SEND Regulations, reg 17).

Everybody who teaches a child is aware of the needs, the outcomes and the provision; what is said of
health and social care, and the advice behind the plan, is read by fewer. Pure.
"""

from collections.abc import Collection, Mapping

from ehcp.choices import Section
from send_mis.access.actions import Action
from send_mis.ui.words import joined

ALL = Action.EHC_READ_ALL
READ_WITH: Mapping[Section, Action] = {
    Section.A: Action.EHC_READ_PRACTICAL,
    Section.B: Action.EHC_READ_NEEDS,
    Section.C: Action.EHC_READ_PRACTICAL,
    Section.D: ALL,
    Section.E: Action.EHC_READ_PROVISION,
    Section.F: Action.EHC_READ_PROVISION,
    Section.G: Action.EHC_READ_PRACTICAL,
    Section.H1: ALL,
    Section.H2: ALL,
    Section.I: ALL,
    Section.J: ALL,
    Section.K: ALL,
}
# In one line each; all others are text.
IN_LINES = (Section.E, Section.F)
IN_WORDS = tuple(section for section in Section if section not in IN_LINES)


def readable(may: Collection[Action]) -> tuple[Section, ...]:
    return tuple(section for section, action in READ_WITH.items() if action in may)


def sections_words(sections: Collection[str]) -> str:
    """ "Sections A, B and E"; "Section B"; "" for none."""
    if not sections:
        return ""
    return f"Section{'s' if len(sections) > 1 else ''} {joined(list(sections))}"


def title_of(section: Section) -> str:
    return f"Section {section.value}: {section.label}"
