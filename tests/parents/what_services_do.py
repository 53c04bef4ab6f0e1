"""Where all that is asked of the services of what is shared with families comes together."""

from tests.house.asked import every
from tests.parents.given import Given
from tests.parents.services import (
    accounts,
    answers,
    documents,
    letters,
    rights,
    signposts,
    slots,
    summaries,
    translations,
)

__all__ = ["DEEDS", "Given"]

DEEDS = {
    name: (role, deed)
    for role, deeds in (
        (
            "senco",
            every(summaries.DEEDS, answers.DEEDS, signposts.DEEDS, rights.DEEDS, slots.DEEDS,
                  accounts.DEEDS, translations.DEEDS, letters.DEEDS),
        ),
        ("parent", every(answers.OF_PARENT, slots.OF_PARENT, documents.OF_PARENT)),
    )
    for name, deed in deeds.items()
}  # fmt: skip
