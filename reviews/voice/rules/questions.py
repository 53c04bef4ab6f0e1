"""What is asked: of the pupil in words, with pictures or by watching; of each parent.

The parents' questions are those of the Code of Practice (6.45, 6.65 to 6.70): strengths, worries,
hopes, and what is done at home.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from reviews.choices import ViewHow

# The pupil's aim: it may be taken into an outcome.
AIM = "aim"
OF_PUPIL: Mapping[str, str] = {
    "helps": "What helps me",
    "hard": "What is hard for me",
    AIM: "What I want to get better at",
}
OBSERVED: Mapping[str, str] = {
    "enjoyed": "What they chose, liked or did well",
    "hard": "What seemed hard for them",
    "helps": "What seemed to help",
}
OF_PARENT: Mapping[str, str] = {
    "well": "What goes well",
    "worries": "What worries you",
    "hopes": "What you hope for",
    "home": "What you do at home",
}
# What a face is chosen for, with a caption that a child can read or be read.
FACED: dict[str, str] = {
    "coming": "Coming to school",
    "lessons": "My lessons",
    "reading": "Reading",
    "writing": "Writing",
    "maths": "Maths",
    "play": "Break and lunch time",
    "friends": "My friends",
    "asking": "Asking for help",
}
# The same for a parent.
FACED_BY_PARENT: dict[str, str] = {"going": "How it is going at school"}
# The scale of faces, 1 to 5.
FACES: Mapping[int, str] = {
    1: "Very bad", 2: "Not so good", 3: "In between", 4: "Good", 5: "Very good",
}  # fmt: skip
# What a child may choose that helps; each has a drawing in `send_mis.ui.faces`.
HELPS: Mapping[str, str] = {
    "quiet": "A quiet place",
    "time": "More time",
    "pictures": "Pictures to look at",
    "adult": "A grown-up near me",
    "friend": "A friend near me",
    "break": "A break to move",
    "steps": "One step at a time",
    "repeat": "Hearing it again",
}
# Answers of the page with pictures: a face for each thing, and the pictures that were chosen.
FACES_KEY, HELPS_KEY = "faces", "chosen"

_WAYS_OF_PUPIL = (ViewHow.WORDS, ViewHow.WRITING, ViewHow.QUESTIONNAIRE)
WAYS_OF_PUPIL = tuple((way.value, way.label) for way in _WAYS_OF_PUPIL)
_WAYS_OF_PARENT = (ViewHow.MEETING, ViewHow.PHONE, ViewHow.WRITING, ViewHow.QUESTIONNAIRE)
WAYS_OF_PARENT = tuple((way.value, way.label) for way in _WAYS_OF_PARENT)


def questions_of(how: str, *, is_pupil: bool) -> Mapping[str, str]:
    """The questions that are answered in words."""
    if how == ViewHow.GATE:
        return {}
    if how == ViewHow.OBSERVATION:
        return OBSERVED
    if how == ViewHow.PICTURES:
        return {AIM: OF_PUPIL[AIM]}
    return OF_PUPIL if is_pupil else OF_PARENT


def asked_plainly(name: str) -> dict[str, str]:
    """The questions for a parent who reads them alone, on a page or on paper."""
    return {
        "going": f"How is it going for {name} at school?",
        "well": "What goes well?",
        "worries": "What worries you?",
        "hopes": f"What do you hope for {name}?",
        "home": "What do you do at home, and what would you like help with?",
        "words": "Is there anything else?",
    }


def faced_of(how: str, *, is_pupil: bool) -> Mapping[str, str]:
    """What a face is chosen for."""
    if how == ViewHow.PICTURES:
        return FACED
    return {} if is_pupil or how == ViewHow.GATE else FACED_BY_PARENT


def kept_answers(how: str, given: Mapping[str, Any], *, is_pupil: bool) -> dict[str, Any]:
    """Only what was asked, and only what was answered."""
    found: dict[str, Any] = {}
    for key in questions_of(how, is_pupil=is_pupil):
        if text := str(given.get(key) or "").strip():
            found[key] = text
    faced = faced_of(how, is_pupil=is_pupil)
    faces = {
        key: int(step) for key, step in (given.get(FACES_KEY) or {}).items()
        if key in faced and int(step) in FACES
    }  # fmt: skip
    found |= {FACES_KEY: faces} if faces else {}
    if how == ViewHow.PICTURES:
        chosen = [key for key in HELPS if key in (given.get(HELPS_KEY) or ())]
        found |= {HELPS_KEY: chosen} if chosen else {}
    return found


def all_words(words: str, answers: Mapping[str, Any]) -> str:
    """Everything that was said in words."""
    said: Iterable[str] = (text for text in answers.values() if isinstance(text, str))
    return "\n".join([words, *said])


def answers_words(answers: Mapping[str, Any]) -> str:
    """All answers as one text, each with its question."""
    asked = {**OBSERVED, **OF_PARENT, **OF_PUPIL}
    lines = [f"{asked[key]}: {answers[key]}" for key in asked if answers.get(key)]
    faces = answers.get(FACES_KEY, {})
    lines += [
        f"{label}: {FACES[faces[key]]}"
        for key, label in (FACED | FACED_BY_PARENT).items() if key in faces
    ]  # fmt: skip
    chosen = [HELPS[key] for key in answers.get(HELPS_KEY, ()) if key in HELPS]
    return "\n".join([*lines, *([f"Helps: {', '.join(chosen)}"] if chosen else [])])
