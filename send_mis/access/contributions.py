"""What the record says of people, of roles that were given and ended, and of second steps."""

from send_mis.access.history import HISTORY
from send_mis.access.models import Grant, SecondStepRequest
from send_mis.accounts.models import User
from send_mis.audit.history import Sentence

__all__ = ["EVENTS", "HISTORY"]

EVENTS = {
    "grant.given": Sentence("Gave a role or access to a pupil: {}", of=(Grant,)),
    "grant.ended": Sentence("Ended a role or access to a pupil: {}", of=(Grant,)),
    "role.given": Sentence("Gave a role: {}", of=(Grant,)),
    "role.ended": Sentence("Ended a role: {}", of=(Grant,)),
    "role.confirmed": Sentence("Confirmed a role: {}", of=(Grant,)),
    "role.refused": Sentence("Refused a role: {}", of=(Grant,)),
    "person.added": Sentence("Added {}", of=(User,)),
    "person.changed": Sentence("Changed the details of {}", of=(User,)),
    "person.invited": Sentence("Invited {}", of=(User,)),
    "person.left": Sentence("Recorded that somebody left: {}", of=(User, Grant)),
    "person.second_step_asked": Sentence(
        "Asked to clear the second step of {}", of=(SecondStepRequest,)
    ),
    "person.second_step_cleared": Sentence("Cleared the second step of {}", of=(User,)),
    "person.second_step_refused": Sentence(
        "Refused to clear the second step of {}", of=(SecondStepRequest,)
    ),
}
