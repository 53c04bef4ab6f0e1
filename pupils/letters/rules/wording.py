"""The words of a letter: which merge fields they use, and what stands there in one copy.

A merge field is a name in braces, as {first name}. Capitals and spaces make no difference.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from pupils.letters.rules.kinds import LetterKind, TypedField
from send_mis.errors import RuleBroken
from send_mis.ui.words import joined, long_day

LONGEST_SUBJECT, LONGEST_BODY = 160, 8_000
LEFT_OUT = "Left out of this copy: it says how somebody else is reached."
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_SPACES = re.compile(r"[ \t]+")
# A house number alone says nothing.
_LEAST_LETTERS = 5
_EMPTY_LINES = re.compile(r"\n{3,}")


def field_key(name: str) -> str:
    return " ".join(name.split()).casefold()


def fields_in(text: str) -> list[str]:
    """In the order in which they stand, each once."""
    return list(dict.fromkeys(field_key(name) for name in _FIELD.findall(text)))


def tidy_words(text: str) -> str:
    """As it is kept: lines end one way, and no more than one is empty."""
    lines = [_SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n")]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def word_problems(kind: LetterKind, subject: str, body: str) -> dict[str, list[str]]:
    """Why these cannot be the words of such a letter, by form field."""
    found: dict[str, list[str]] = {}
    for place, text, longest in (
        ("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY),
    ):  # fmt: skip
        said = _problems_of(kind, text, longest)
        if said:
            found[place] = said
    used = {*fields_in(subject), *fields_in(body)}
    if lost := [f"{{{name}}}" for name in kind.must if name not in used]:
        words = f"Keep {joined(lost)} in the words: without it the letter does not say what it is"
        found.setdefault("body", []).append(f"{words} for.")
    return found


def _problems_of(kind: LetterKind, text: str, longest: int) -> list[str]:
    if not text.strip():
        return ["Write something here."]
    if len(text) > longest:
        return [f"Use at most {longest:,} characters: there are {len(text):,}."]
    found = [
        f"There is no merge field called {{{name}}}. {these_exist(kind)}"
        for name in fields_in(text)
        if name not in kind.fields
    ]
    if set("{}") & set(_FIELD.sub("", text)):
        found.append(
            "A brace { or } stands alone. A merge field has one before and one after its name,"
            " on one line: {first name}."
        )
    return found


def these_exist(kind: LetterKind) -> str:
    return f"These exist: {joined([f'{{{name}}}' for name in kind.fields])}."


def value_problems(kind: LetterKind, values: Mapping[str, str]) -> dict[str, list[str]]:
    """What was typed, or not, for the fields of a kind; by form field."""
    found: dict[str, list[str]] = {}
    for field in kind.typed:
        said = values.get(field.key, "").strip()
        if field.required and not said:
            name = field.label[:1].lower() + field.label[1:]
            found[field.name] = [f"Enter {name}."]
    return found


def said_values(kind: LetterKind, values: Mapping[str, str]) -> dict[str, str]:
    """As they stand in a letter: a day in whole words."""
    return {field.key: _said(field, values.get(field.key, "")) for field in kind.typed}


def _said(field: TypedField, value: str) -> str:
    return long_day(date.fromisoformat(value)) if field.kind == "date" and value else value


def filled(text: str, values: Mapping[str, str]) -> str:
    """The words with what each field stands for. Raises RuleBroken for one that says nothing."""
    empty = [f"{{{name}}}" for name in fields_in(text) if not values.get(name, "").strip()]
    if empty:
        raise RuleBroken(
            f"{joined(empty)} would be empty in this letter. Fill it in, or take it out of the"
            " words."
        )
    return _FIELD.sub(lambda found: values[field_key(found[1])], text)


def subject_said(subject: str, values: Mapping[str, str]) -> str:
    """Of a list: what is known is filled in, and what each reader has of their own is named."""
    return _FIELD.sub(lambda found: values.get(field_key(found[1])) or found[1], subject)


def paragraphs(text: str) -> list[list[str]]:
    """Lines, by paragraph."""
    return [part.split("\n") for part in re.split(r"\n\s*\n", text) if part.strip()]


def given_away(text: str, kept_apart: Iterable[str]) -> list[str]:
    """Which of these (addresses, numbers of another home) the words hold."""
    plain = _folded(text)
    return [
        secret
        for secret in kept_apart
        if len(part := _folded(secret)) >= _LEAST_LETTERS and part in plain
    ]


def for_reader(text: str, kept_apart: Iterable[str]) -> str:
    """The words, unless they hold an address or a number of another home."""
    return LEFT_OUT if given_away(text, kept_apart) else text


def _folded(text: str) -> str:
    return re.sub(r"[\s,.]+", "", text).casefold()
