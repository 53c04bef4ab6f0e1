"""How a school words a kind of letter, as a form asks for it."""

from typing import Any

from pupils.letters.forms.letters import words_fields
from pupils.letters.rules.kinds import LetterKind
from pupils.letters.rules.wording import word_problems
from pupils.letters.selectors.wordings import EarlierWording
from send_mis.ui.forms import HouseForm, VersionedForm, plain_messages


class WordingForm(VersionedForm):
    keeps_draft = True
    submit_label = "Save the words"

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, field in words_fields(kind).items():
            self.fields[name] = field
            plain_messages(field, str(field.label))

    def take(self, earlier: EarlierWording | None) -> None:
        """Words of before stand in the form, to be saved."""
        if earlier is not None:
            self.suggest("subject", earlier.subject)
            self.suggest("body", earlier.body)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "subject" in given and "body" in given:
            found = word_problems(self.kind, given["subject"], given["body"])
            for place, texts in found.items():
                for text in texts:
                    self.add_error(place, text)
        return given


class WordingRestoreForm(HouseForm):
    submit_label = "Bring back the original words"
