"""What is asked of a PDF that somebody sends. Nothing in it is run or drawn."""

from io import BytesIO
from typing import Literal

from pikepdf import PasswordError, Pdf, PdfError


def state_of_pdf(content: bytes) -> Literal["whole", "locked", "damaged"]:
    """Locked is what asks for a password to be opened; one that may only not be printed is not."""
    try:
        with Pdf.open(BytesIO(content)) as found:
            return "whole" if len(found.pages) else "damaged"
    except PasswordError:
        return "locked"
    # A list of pages that is none, or that leads in circles, is a ValueError or a TypeError.
    except (PdfError, ValueError, TypeError, RuntimeError, RecursionError):
        return "damaged"
