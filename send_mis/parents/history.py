"""What is shown, old and new, of the changes to what is shared with families."""

from send_mis.audit.history import History
from send_mis.parents.answers.history import ANSWER_HISTORY
from send_mis.parents.rights.history import RIGHTS_HISTORY
from send_mis.parents.signposts.history import SIGNPOST_HISTORY
from send_mis.parents.slots.history import SLOT_HISTORY
from send_mis.parents.summaries.history import SUMMARY_HISTORY

HISTORY: tuple[History, ...] = (
    *SUMMARY_HISTORY, *ANSWER_HISTORY, *SIGNPOST_HISTORY, *RIGHTS_HISTORY,
    *SLOT_HISTORY,
)  # fmt: skip
