"""Rows → CSV for Excel: UTF-8 with its mark, CRLF, everything in quotation marks."""

import csv
import io
from collections.abc import Iterable, Sequence

from send_mis.tabular.safe_text import Value, as_text


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Formula-safe. Quoted throughout, so that no semicolon or tab inside a text starts a cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([as_text(column) for column in columns])
    for row in rows:
        writer.writerow([as_text(value) for value in row])
    return text.getvalue().encode("utf-8-sig")
