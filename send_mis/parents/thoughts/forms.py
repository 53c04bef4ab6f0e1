"""What a parent thinks before a review, one question under another."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from reviews.voice.forms import faces_to_choose
from reviews.voice.rules.questions import FACES_KEY, OF_PARENT, asked_plainly
from send_mis.ui.forms import HouseForm

_LONGEST = 1000


class ThoughtsForm(HouseForm):
    """Each question may be left out. `name`: the child's."""

    submit_label = "Send it"

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = asked_plainly(name)
        self.fields["going"] = faces_to_choose(asked["going"])
        for key in (*OF_PARENT, "words"):
            self.fields[key] = forms.CharField(
                label=asked[key], required=False, max_length=_LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    def layout(self) -> Layout:
        return Layout("going", *OF_PARENT, "words")

    def answers(self) -> dict[str, Any]:
        """As the questions of a parent's views are kept."""
        face = self.cleaned_data["going"]
        return {key: self.cleaned_data[key] for key in (*OF_PARENT, "words")} | {
            FACES_KEY: {"going": face} if face else {}
        }
