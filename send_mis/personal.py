"""Each model says which of its fields are about a person, so that nothing is forgotten.

`identity` tells who somebody is, `special` is special-category or otherwise sensitive data
(UK GDPR Article 9: health, ethnicity, SEN, care status), `words` is free text about somebody.
Everything else must be named in `plain`; a test fails on a field that is in no list.
`keep` says when the row goes: with the pupil's record (date of birth + 31 years at the last
school), with the person's account, with the school, or after a number of days.
"""

from dataclasses import dataclass
from typing import Literal

Keep = Literal["pupil", "account", "school", "days:90", "days:400", "reference"]


@dataclass(frozen=True)
class Personal:
    keep: Keep
    identity: str = ""
    special: str = ""
    words: str = ""
    plain: str = ""

    def declared(self) -> set[str]:
        return set(f"{self.identity} {self.special} {self.words} {self.plain}".split())
