from collections.abc import Iterable
from uuid import UUID

from ehcp.authority_forms.services import filling
from send_mis import jobs


@jobs.task
def fill_authority_form(filled_id: str) -> None:
    filling.fill_authority_form(filled_id=filled_id)


@jobs.sweep(filling.FILL)
def forms_to_fill() -> Iterable[UUID]:
    return filling.unfilled_forms()
