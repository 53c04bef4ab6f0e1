"""Makes real rows through the real triggers. Each maker opens an audited change of its own."""

from tests.factories.assessments import assess, explain, make_levels, make_scale
from tests.factories.audited import TODAY, in_change
from tests.factories.cycles import agree, close, keep_cycle_version, make_cycle, note_on
from tests.factories.documents import PLAIN, keep_document
from tests.factories.ehc_plans import (
    copy_section,
    expect,
    make_annual_review,
    make_authority,
    make_ehc_plan,
    promise,
    show,
)
from tests.factories.families import (
    live_in,
    look_after,
    make_contact,
    make_home,
    mark_order,
    restrict,
)
from tests.factories.folders import keep_folder
from tests.factories.letters import make_copy, make_letter, make_run, word
from tests.factories.meetings import invite, make_meeting, minute, undertake
from tests.factories.people import actor_for_user, grant, make_user
from tests.factories.professionals import (
    ask_for_advice,
    make_professional,
    make_service,
    make_strategy,
    receive,
    recommend,
    refer,
)
from tests.factories.provision import (
    allocate,
    fund,
    judge,
    make_intervention,
    make_outcome,
    make_plan,
    make_row,
    note_point,
    record_session,
    review_impact,
    set_rate,
    term_of,
)
from tests.factories.pupils import (
    add_need,
    join,
    leave,
    make_pupil,
    monitor,
    move_class,
    put_on_register,
)
from tests.factories.reminders import make_digest, make_feed
from tests.factories.reviews import give_views
from tests.factories.schools import give_crest, make_class, make_school, make_trust
from tests.factories.support import make_discussion, waiting_discussion

__all__ = [
    "PLAIN",
    "TODAY",
    "actor_for_user",
    "add_need",
    "agree",
    "allocate",
    "ask_for_advice",
    "assess",
    "close",
    "copy_section",
    "expect",
    "explain",
    "fund",
    "give_crest",
    "give_views",
    "grant",
    "in_change",
    "invite",
    "join",
    "judge",
    "keep_cycle_version",
    "keep_document",
    "keep_folder",
    "leave",
    "live_in",
    "look_after",
    "make_annual_review",
    "make_authority",
    "make_class",
    "make_contact",
    "make_copy",
    "make_cycle",
    "make_digest",
    "make_discussion",
    "make_ehc_plan",
    "make_feed",
    "make_home",
    "make_intervention",
    "make_letter",
    "make_levels",
    "make_meeting",
    "make_outcome",
    "make_plan",
    "make_professional",
    "make_pupil",
    "make_row",
    "make_run",
    "make_scale",
    "make_school",
    "make_service",
    "make_strategy",
    "make_trust",
    "make_user",
    "mark_order",
    "minute",
    "monitor",
    "move_class",
    "note_on",
    "note_point",
    "promise",
    "put_on_register",
    "receive",
    "recommend",
    "record_session",
    "refer",
    "restrict",
    "review_impact",
    "set_rate",
    "show",
    "term_of",
    "undertake",
    "waiting_discussion",
    "word",
]
