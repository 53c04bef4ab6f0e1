"""The rooms of provision above its pages, and in each the pages of the room."""

from typing import Any

from django import template

from provision.rooms import page_links, room_links, rooms_stand_above

register = template.Library()


@register.inclusion_tag("provision/_rooms.html", takes_context=True)
def provision_rooms(context: template.Context) -> dict[str, Any]:
    """Of the page's own address: its URL name says where the reader is."""
    request = context["request"]
    match = request.resolver_match
    place = request.actor, match.kwargs["school"], match.url_name
    rooms = room_links(*place)
    pages = page_links(*place, request.GET)
    here = next((page.label for page in pages if page.current), "")
    return {
        "rooms": rooms if rooms_stand_above(rooms) else [],
        "pages": pages if len(pages) > 1 else [],
        "room": next((room.label for room in rooms if room.current), ""),
        "here": here,
    }
