"""What is asked of the services of reports to governors."""

from collections.abc import Callable, Iterator
from typing import Any

from send_mis.access.actor import Actor
from send_mis.names.named import mark_of
from send_mis.reports.termly import services
from send_mis.reports.termly.selectors import names_in_report
from send_mis.schools.models import Term
from tests.factories import (
    actor_for_user,
    ask_about,
    in_change,
    make_published_report,
    make_report,
)
from tests.people import Cast

Deed = Callable[[Any, Actor], Any]
_WORDS = {"summary": " Fewer than last year. ", "progress": "", "next_steps": "A\r\nB"}


class Given:
    """`out`: last term's, which is published; `draft`: this term's."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.school = cast, cast.harebell
        self.out = make_published_report(cast.harebell, cast.head)
        self.draft = make_report(cast.harebell)
        self.question = ask_about(self.out, cast.governor)
        self.term = self.draft.term

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from self.cast.here.people.items()

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self.cast, role))


def drafted(of: str = "autumn") -> Deed:
    def deed(g: Given, actor: Actor) -> object:
        with in_change():
            g.draft.delete()
        term = Term.objects.get(year__school=g.school, year__starts_on__year=2026, name=of)
        return services.draft_report(actor=actor, school=g.school, term=term)

    return deed


def changed(which: str = "draft", version: int = 1, threshold: int = 10) -> Deed:
    return lambda g, actor: services.change_report(
        actor=actor, report=getattr(g, which), version=version, threshold=threshold, words=_WORDS
    )


def published(
    version: int = 1, *, checks: bool = False, which: str = "draft", **words: str
) -> Deed:
    def deed(g: Given, actor: Actor) -> object:
        report = getattr(g, which)
        with in_change():
            type(report).objects.filter(pk=report.pk).update(**words)
        report.refresh_from_db()
        mark = mark_of(names_in_report(report))
        return services.publish_report(
            actor=actor, report=report, version=version, mark=mark, is_checked=checks
        )

    return deed


def asked(which: str = "out", words: str = " Is the  money enough? ") -> Deed:
    return lambda g, actor: services.ask_question(
        actor=actor, report=getattr(g, which), words=words
    )


def answered(version: int = 1, answer: str = "They are content.") -> Deed:
    return lambda g, actor: services.answer_question(
        actor=actor, question=g.question, version=version, answer=answer
    )


_OF = {
    "senco": {
        "draft a report": drafted(),
        "draft a report: of a term to come": drafted("spring"),
        "change a draft": changed(),
        "change a draft: old form": changed(version=2),
        "change a draft: a number that is none": changed(threshold=4),
        "change a draft: published": changed("out"),
    },
    "head": {
        "publish a report": published(),
        "publish a report: old form": published(2),
        "publish a report: without a summary": published(summary=""),
        "publish a report: a name, not looked at": published(summary="Noah did well."),
        "publish a report: a name, looked at": published(checks=True, summary="Noah did well."),
        "publish a report: twice": published(which="out"),
        "answer a question": answered(),
        "answer a question: old form": answered(2),
        "answer a question: without words": answered(answer=" "),
    },
    "governor": {
        "ask a question": asked(),
        "ask a question: of a draft": asked("draft"),
        "ask a question: without words": asked(words=" "),
    },
}
DEEDS = {name: (role, deed) for role, deeds in _OF.items() for name, deed in deeds.items()}
