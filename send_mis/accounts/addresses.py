"""Where a request comes from, counted behind the proxies that we trust."""

from ipaddress import IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

# One household or one attacker has a whole /64; every address of it counts as one.
_IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str | None:
    """The nearest address that no trusted proxy wrote itself.

    Each of the `TRUSTED_PROXIES` adds the address it was called from to the right of
    X-Forwarded-For. What stands further left is the visitor's own claim, and is not believed.
    """
    return nearest_address(
        forwarded=request.headers.get("X-Forwarded-For", ""),
        peer=request.META.get("REMOTE_ADDR", ""),
    )


def nearest_address(*, forwarded: str, peer: str) -> str | None:
    """The same for whoever has no request yet, but its header and the address of its other end."""
    proxies = settings.TRUSTED_PROXIES
    hops = forwarded.split(",") if proxies else []
    if proxies and len(hops) >= proxies:
        found = _clean(hops[-proxies])
        if found:
            return found
    return _clean(peer)


def _clean(text: str) -> str | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if address.version == 6:
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, _IPV6_PREFIX), strict=False).network_address)
    return str(address)
