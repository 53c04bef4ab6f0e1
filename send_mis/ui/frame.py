"""What stands around every page: whose school, which sections, who I am."""

from collections.abc import Sequence
from dataclasses import dataclass

from send_mis.ui.display import USUAL, Display
from send_mis.ui.words import initials


@dataclass(frozen=True, slots=True)
class NavSection:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Empty strings leave a part out, so a signed-out page needs nothing but `Frame()`."""

    school_name: str = ""
    home_url: str = "/"
    sections: Sequence[NavSection] = ()
    search_url: str = ""
    person: str = ""
    role: str = ""
    can_switch: bool = False
    switch_url: str = ""
    preferences_url: str = ""
    reminders_url: str = ""
    security_url: str = ""
    sign_out_url: str = ""
    sign_in_url: str = ""
    # Whose forms the page holds: see send_mis.accounts.sender.
    sender: str = ""
    # Whose taps on sessions may wait on this device; every page sends what is left of them.
    taps_of: str = ""
    # Whose drafts this browser keeps, and the key with which it keeps them.
    drafts_of: str = ""
    draft_key: str = ""
    calculator_url: str = ""
    accessibility_url: str = ""
    about_url: str = ""
    display: Display = USUAL

    @property
    def initial(self) -> str:
        return initials(self.school_name)[:1] if self.school_name else "S"
