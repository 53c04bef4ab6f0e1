"""Set a page like a good letter: one family of type, whose it is, for whom, page x of y.

WeasyPrint takes over a second to import, so it is imported when the first PDF is made, not when
the server starts. This is the only module that imports it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from send_mis.pdf.filling import leaves_a_page_empty
from send_mis.pdf.letters import say_what_is_missing
from send_mis.pdf.scopes import give_headings_their_scope
from send_mis.pdf.sources import BASE_URL
from send_mis.pdf.turns import turns

_OPTIONS = {"pdf_variant": "pdf/ua-1"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands at the edge of every page.

    `made` is when and from which version, in words; `crest` a data: URI of the school's picture.
    """

    school: str
    for_whom: str
    made: str
    confidential: str = "Confidential"
    landscape: bool = False
    crest: str = ""


def render_pdf(
    template: str, context: Mapping[str, Any], *, title: str, may_wait: bool = True
) -> bytes:
    """`template` extends pdf/base.html; `context` holds `sheet`, a Sheet. Nothing is fetched
    but packaged fonts and our own static files. Raises Busy when too many are asked for."""
    if not isinstance(context.get("sheet"), Sheet):
        message = "A PDF needs a Sheet: whose it is, for whom, made when."
        raise TypeError(message)
    with turns.turn(may_wait=may_wait):
        return html_to_pdf(render_to_string(template, {**context, "title": title}))


def render_within(
    template: str, tries: Iterable[Mapping[str, Any]], *, title: str, pages: int
) -> bytes:
    """The first context of `tries` that fills no more pages than that; each says less than the one
    before it. Raises ValueError where none does: the last has to be short enough for any content.
    """
    with turns.turn(may_wait=True):
        for context in tries:
            document = _best_laid_out(render_to_string(template, {**context, "title": title}))
            if len(document.pages) <= pages:
                return _written(document)
    message = f"{template} fills more than {pages} pages at its shortest."
    raise ValueError(message)


def html_to_pdf(html: str) -> bytes:
    return _written(_best_laid_out(html))


def _written(document: Any) -> bytes:
    return bytes(document.write_pdf(finisher=give_headings_their_scope, **_OPTIONS))


def _best_laid_out(html: str) -> Any:
    html = say_what_is_missing(html)
    document = _laid_out(html)
    if leaves_a_page_empty(document):
        document = _laid_out(html.replace('<body class="', '<body class="loose ', 1))
    return document


def _laid_out(html: str) -> Any:
    # Late on purpose: see above.
    import weasyprint

    from send_mis.pdf.sources import fetcher

    page = weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher())
    return page.render(**_OPTIONS)
