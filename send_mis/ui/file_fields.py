"""Form fields that take a file, or several at once."""

from typing import Any

from django import forms


class FileField(forms.FileField):
    """`accept` is what the file chooser offers: ".csv,.xlsx"; the content is checked later."""

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        attrs = {"accept": accept} if accept else {}
        kwargs.setdefault("widget", forms.FileInput(attrs=attrs))
        super().__init__(**kwargs)


class _ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(FileField):
    """Cleaned to a list. An empty file among them is the view's to say, with its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_ManyFilesInput(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [file for file in data or [] if file]
