"""The one door to paper: a Django template becomes a tagged PDF/UA-1 file."""

from send_mis.pdf.render import Sheet, render_pdf

__all__ = ["Sheet", "render_pdf"]
