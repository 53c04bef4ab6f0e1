"""What the record says of accounts, and of who came and went."""

from send_mis.accounts.history import HISTORY
from send_mis.audit.history import Sentence

__all__ = ["EVENTS", "HISTORY", "READS"]

EVENTS = {
    "account.invitation_accepted": Sentence("Accepted the invitation"),
    "account.joined": Sentence("Accepted a role with their own account"),
    "account.password_changed": Sentence("Changed the password"),
    "account.password_reset": Sentence("Reset the password"),
    "account.second_factor_added": Sentence("Set up a second step"),
    "account.second_factor_removed": Sentence("Removed a second step"),
    "account.recovery_codes_added": Sentence("Made recovery codes"),
    "account.recovery_codes_removed": Sentence("Removed the recovery codes"),
    "account.recovery_codes_renewed": Sentence("Made new recovery codes"),
    "account.second_factor_renewed": Sentence("Set up the second step anew"),
}
READS = {
    "account.signed_in": "Signed in",
    "account.signed_out": "Signed out",
    "account.sign_in_failed": "Failed to sign in",
    "account.locked_out": "Was locked out",
}
