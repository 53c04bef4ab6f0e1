import pytest

from send_mis.schools.codes import load_codes
from send_mis.schools.management.commands.load_codes import DATA, read_rows


@pytest.fixture
def codes(db: None) -> None:
    """The Department's code sets, as every installation has them."""
    rows, problems = read_rows(DATA)
    assert not problems
    load_codes(rows)
