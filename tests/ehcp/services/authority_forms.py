"""What is asked of the services of authorities' forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ehcp.authority_forms.rules.matching import Matched
from ehcp.authority_forms.services import copying, filling, forms
from tests.ehcp.given import Deed
from tests.factories import TODAY, word_form

_NAME, _UPN = "text/name-of-child", "text/upn"


def added(content: bytes | None = None, which: str = "kent") -> Deed:
    return lambda g, actor: forms.add_word_form(
        actor=actor, authority=getattr(g, which), name=" Review  form ",
        content=word_form(("Class",)) if content is None else content,
    )  # fmt: skip


def headed(*headings: str) -> Deed:
    return lambda g, actor: forms.add_headings(actor=actor, authority=g.kent, headings=headings)


def matched(matches: Mapping[str, Matched], which: str = "new_form", version: int = 1) -> Deed:
    return lambda g, actor: forms.match_form(
        actor=actor, form=getattr(g, which), version=version, matches=matches
    )


def asked(which: str) -> Deed:
    return lambda g, actor: filling.ask_for_form(actor=actor, review=getattr(g, which))


def filled(which: str) -> Deed:
    def deed(g: Any, actor: Any) -> None:
        filling.fill_authority_form(filled_id=getattr(g, which).pk)

    return deed


def sent(which: str, on: date = TODAY, way: str = "portal") -> Deed:
    return lambda g, actor: filling.send_filled_form(
        actor=actor, filled=getattr(g, which), sent_on=on, way=way
    )


def boxed(
    key: str = "text/upn", which: str = "held", deed: Any = copying.copy_box
) -> Deed:  # fmt: skip
    return lambda g, actor: deed(actor=actor, review=getattr(g, which), key=key)


DEEDS: dict[str, Deed] = {
    "add an authority’s form": added(),
    "add an authority’s form: kept already": added(word_form(("UPN",)), "essex"),
    "add an authority’s form: nothing to fill": added(word_form(())),
    "add an authority’s form: no Word": added(b"%PDF-1.4\n"),
    "add a portal’s headings": headed(" Name of  child ", "", "Views of the parents"),
    "add a portal’s headings: none": headed(" "),
    "match a form": matched({_NAME: Matched("child.name"), _UPN: Matched(text=" Not known ")}),
    "match a form: nothing": matched({_NAME: Matched()}),
    "match a form: no such field": matched({_NAME: Matched("child.shoes")}),
    "match a form: as it is": matched({_UPN: Matched("child.upn")}, "essex_form"),
    "match a form: old form": matched({_NAME: Matched("child.name")}, version=2),
    "ask for a form": asked("held"),
    "ask for a form: being filled": asked("review"),
    "ask for a form: none is matched": asked("review_of_uma"),
    "fill a form": filled("waiting_copy"),
    "fill a form: filled already": filled("done_copy"),
    "fill a form: too often": filled("tried_copy"),
    "copy a box": boxed(),
    "copy a box: of no such key": boxed("text/shoes"),
    "copy a box: no form": boxed(which="review_of_uma"),
    "undo a box": boxed(deed=copying.undo_box),
    "send a form": sent("done_copy"),
    "send a form: nobody says how": sent("done_copy", way=""),
    "send a form: tomorrow": sent("done_copy", date(2026, 11, 24)),
    "send a form: not filled yet": sent("waiting_copy"),
}
