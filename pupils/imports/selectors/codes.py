"""The Department's code sets, as a file's codes are looked up in them."""

from pupils.imports.rules.codes import SETS, Codes
from send_mis.errors import BadFile
from send_mis.schools.models import Code


def read_codes() -> Codes:
    """One query. Raises BadFile where the sets were never loaded: every code would seem unknown."""
    rows = list(
        Code.objects.filter(code_set__in=SETS).values_list("code_set", "code", "description")
    )
    if not rows:
        raise BadFile(
            "The Department's code sets are not loaded, so no file can be checked."
            " Ask whoever runs this service to run: manage.py load_codes."
        )
    return Codes(rows)
