"""Which outcomes a row of a plan lacks, or has outgrown, as sentences with links."""

from collections.abc import Iterator, Sequence

from django import template
from django.utils.safestring import SafeString

from provision.plans.selectors.served import Name, Past, ServedRows
from send_mis.ui.icons import svg
from send_mis.ui.markup import NOTHING, fill, fill_each, joined

register = template.Library()


@register.simple_tag
def plan_served(served: ServedRows) -> SafeString:
    return joined(_sentences(served), "<br>")


def _sentences(served: ServedRows) -> Iterator[SafeString]:
    if served.to_set:
        all_at_once = ', or <a href="{}">for all of them at once</a>'
        yield fill(
            "Set it as an outcome that is counted: {}{}",
            _links(served.to_set),
            fill(all_at_once, served.all_url) if served.all_url else NOTHING,
        )
    if served.reworded:
        yield fill(
            "{} What is counted for {} was set for other words."
            ' <a href="{}">Same measure, or a new outcome?</a>',
            svg("late"), ", ".join(served.reworded), served.reworded_url,
        )  # fmt: skip
    yield from (_past(each) for each in served.past)
    yield from (_early(each, served.last_day) for each in served.early)


def _past(past: Past) -> SafeString:
    if past.is_over:
        sign, verb, then = fill("{} ", svg("late")), ("was", "were"), ": to be reviewed"
    else:
        sign, verb, then = NOTHING, ("is", "are"), ", and counted until then"
    return fill("{}{} due {}, before this term{}.", sign, _whose(past, *verb), past.due, then)


def _early(early: Past, last_day: str) -> SafeString:
    return fill(
        "{} due {}, and this row goes on until {}. To move the date, choose the name.",
        _whose(early, "is", "are"), early.due, last_day,
    )  # fmt: skip


def _whose(past: Past, one: str, many: str) -> SafeString:
    is_one = len(past.names) == 1
    outcomes, verb = ("outcome", one) if is_one else ("outcomes", many)
    return fill("The {} of {} {}", outcomes, _links(past.names), verb)


def _links(names: Sequence[Name]) -> SafeString:
    return fill_each('<a href="{}">{}</a>', ((each.url, each.name) for each in names), ", ")
