"""Fields of a form in a table: a row for each of several pupils, from left to right by keyboard."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import render_field
from django.template.loader import render_to_string


class FormTable(LayoutObject):  # type: ignore[misc]  # crispy has no types
    """Fields of the same kind for several things, a row each.

    Table("Counts", ["Baseline"], [("Noah", ["start_1"])])
    """

    def __init__(
        self, legend: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]
    ) -> None:
        self.legend, self.heads, self.rows = legend, heads, rows
        self.fields = [name for _, names in rows for name in names]

    def render(self, form: Any, context: Any, **kwargs: Any) -> str:
        rows = [
            (name, [(head, render_field(each, form, context, template="ui/forms/cell.html",
                                        **kwargs))
                    for head, each in zip(self.heads, names, strict=True)])
            for name, names in self.rows
        ]  # fmt: skip
        table = {"legend": self.legend, "heads": self.heads, "rows": rows}
        return render_to_string("ui/forms/table.html", table)
