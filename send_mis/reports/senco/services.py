"""A SENCO’s post is recorded and kept right by whoever writes the reports."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.reports.due.writing import report_changes
from send_mis.reports.models import SencoPost
from send_mis.reports.senco.rules import POST_FIELDS, PostFacts, post_problems
from send_mis.reports.senco.selectors import WRITE, sencos_of
from send_mis.schools.models import School
from send_mis.ui.words import day


def record_post(*, actor: Actor, school: School, user: UUID, facts: PostFacts) -> SencoPost:
    """Raises RuleBroken."""
    ensure(actor, WRITE, school)
    with change(actor=actor, event="senco_post.recorded", school_id=school.pk):
        lock(School, school.pk)
        if user not in sencos_of(school, actor.today):
            raise RuleBroken({"user": ["Choose somebody from the list."]})
        _refuse(facts, actor.today)
        made = SencoPost(school=school, user_id=user, **facts)
        insert(made, at="user")
        report_changes(school.pk)
        return made


def change_post(*, actor: Actor, post: SencoPost, version: int, facts: PostFacts) -> SencoPost:
    """Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, post)
    with change(actor=actor, event="senco_post.changed", school_id=post.school_id):
        row = lock_version(SencoPost, post.pk, version, words_of_post)
        _refuse(facts, actor.today)
        for name, value in facts.items():
            setattr(row, name, value)
        save(row, *POST_FIELDS, at="ended_on")
        report_changes(row.school_id)
        return row


def words_of_post(row: SencoPost) -> Mapping[str, str]:
    return {
        "Appointed on": day(row.appointed_on),
        "Was a SENCO for more than twelve months before": "Yes" if row.was_before else "No",
        "Hours a week": "" if row.hours_a_week is None else f"{row.hours_a_week.normalize():f}",
        "Qualification": row.get_qualification_display(),
        "Qualified on": day(row.qualified_on) if row.qualified_on else "",
        "Last day in the post": day(row.ended_on) if row.ended_on else "",
    }  # fmt: skip


def _refuse(facts: PostFacts, today: date) -> None:
    if wrong := post_problems(facts, today):
        raise RuleBroken(wrong)
