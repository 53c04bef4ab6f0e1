"""A misspelt adult is advised on; a name that is somebody's, or nobody's like, is left alone."""

import pytest

from send_mis.names.nearest import nearest

STAFF = {
    "Mrs Patel": ("Mrs Patel", "Priya Patel"),
    "Mr Doyle": ("Mr Doyle", "Sean Doyle"),
    "Ms O’Neill": ("Ms O’Neill", "Ann O’Neill"),
    "Mrs Lee": ("Mrs Lee", "Jo Lee"),
    "Frau Müller": ("Frau Müller", "Eva Müller"),
    "王 小明": ("王 小明",),
    "Олена Іваненко": ("Олена Іваненко",),
    "Miss Smith-Jones": ("Miss Smith-Jones", "Ada Smith-Jones"),
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mrs Patal", ["Mrs Patel"]), ("mrs. patell", ["Mrs Patel"]), ("Pattel", ["Mrs Patel"]),
        ("Miss Patel", ["Mrs Patel"]), ("Pria Patel", ["Mrs Patel"]), ("P Patel", ["Mrs Patel"]),
        ("Mr Doyel", ["Mr Doyle"]), ("Sean Doyl", ["Mr Doyle"]), ("Ms O Neil", ["Ms O’Neill"]),
        ("Mrs Lea", ["Mrs Lee"]), ("Eva Mueler", ["Frau Müller"]), ("Mueller", ["Frau Müller"]),
        ("Олена Іваненка", ["Олена Іваненко"]), ("Mr Smith Jones", ["Miss Smith-Jones"]),
        # Somebody here, however it is typed.
        ("Mrs Patel", []), ("priya patel", []), ("MRS PATEL", []), ("Ms ONeill", []),
        ("王 小明", []),
        # Nobody like anybody.
        ("Mrs Kowalczyk", []), ("TA", []), ("SALT", []), ("Teaching assistant", []),
        ("Tom Patel", []), ("李 芳", []), ("", []), ("Mrs", []), ("?", []), ("Mrs Ng", []),
    ],
)  # fmt: skip
def test_who_may_be_meant(typed: str, meant: list[str]) -> None:
    assert nearest(typed, STAFF) == meant


def test_the_likest_first_and_no_more_than_two() -> None:
    staff = {name: (name,) for name in ("Mrs Parel", "Mr Patel", "Dr Pately", "Ms Patels")}
    found = nearest("Miss Patel", staff)
    assert found[0] == "Mr Patel"
    assert len(found) == 2
