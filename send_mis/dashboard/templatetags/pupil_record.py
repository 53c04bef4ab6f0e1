"""The row of sections above every page of a pupil's record, whichever app the page is from."""

from typing import Any

from django import template

from pupils.models import AdviceRequest
from pupils.record.selectors.pupil import PupilRecord
from reviews.contributions import advice_links
from send_mis.dashboard.contributing import pupil_sections
from send_mis.pdf.letters import lacking
from send_mis.ui.templatetags.ui import tabs

# So many fit beside one another on a laptop.
IN_A_ROW = 12

register = template.Library()


@register.inclusion_tag("ui/_tabs.html")
def pupil_tabs(record: PupilRecord, here: str) -> dict[str, Any]:
    links = pupil_sections(record.id, record.may, here)
    more = pupil_sections(record.id, record.may, here, of_more=True)
    is_long = len(links) > IN_A_ROW
    return tabs(links, f"About {record.pupil.short_name}", more if is_long else ())


@register.inclusion_tag("dashboard/_advice_steps.html", takes_context=True)
def advice_steps(context: Any, advice: AdviceRequest) -> dict[str, Any]:
    """What the apps above do with a piece of advice."""
    return {"links": advice_links(advice, context["request"].actor)}


@register.simple_tag
def unprintable(name: str) -> str:
    """The letters of a name that a PDF would not show, said before somebody asks for one."""
    return ", ".join(lacking(name))
