from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.schools.models import Code

pytestmark = pytest.mark.django_db


def load(path: Path | None = None) -> None:
    call_command("load_codes", *(["--file", str(path)] if path else []), verbosity=0)


def test_every_set_is_loaded_and_again_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    load()
    assert set(Code.objects.values_list("code_set", flat=True)) == set(CodeSet)
    ids = set(Code.objects.values_list("pk", flat=True))
    load()
    assert set(Code.objects.values_list("pk", flat=True)) == ids
    assert "0 added, 0 changed, 0 no longer offered" in capsys.readouterr().out


def test_a_code_that_is_gone_stays_readable_and_is_offered_no_more(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("set,code,description\nEthnicities,WBRI,White\nEthnicities,OOTH,Other\n")
    load(file)
    file.write_text("set,code,description\nEthnicities,OOTH,Any other\n")
    load(file)
    book = CodeBook(CodeSet.ETHNICITY)
    assert book.choices(CodeSet.ETHNICITY) == [("OOTH", "Any other")]
    assert ("WBRI", "White") in book.choices(CodeSet.ETHNICITY, keep="WBRI")
    assert book.words(CodeSet.ETHNICITY, "WBRI") == "White"
    assert book.is_known(CodeSet.ETHNICITY, "WBRI")
    file.write_text("set,code,description\nEthnicities,WBRI,White\nEthnicities,OOTH,Any other\n")
    load(file)
    assert CodeBook(CodeSet.ETHNICITY).choices(CodeSet.ETHNICITY)[0] == ("WBRI", "White")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("set,code\nEthnicities,WBRI\n", "no column description"),
        ("set,code,description\nEthnicity,WBRI,White\n", "Row 2: there is no set"),
        ("set,code,description\nEthnicities,,White\n", "Row 2: a code has"),
        ("set,code,description\nEthnicities,WBRI,\n", "Row 2: the words"),
        ("set,code,description\nEthnicities,A,x\nEthnicities,A,y\n", "Row 3: A is in Ethnicities"),
        ("set,code,description\n", "no rows"),
    ],
)
def test_a_wrong_file_is_refused_row_by_row(
    tmp_path: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(text)
    with pytest.raises(SystemExit) as stopped:
        load(file)
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err
    assert not Code.objects.exists()


def test_a_page_asks_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load()
    book = CodeBook(CodeSet.LANGUAGE, CodeSet.ETHNICITY)
    with django_assert_num_queries(1):
        assert book.words(CodeSet.LANGUAGE, "POL") == "Polish"
        assert book.words(CodeSet.ETHNICITY, "WBRI") == "White - British"
        assert book.words(CodeSet.ETHNICITY, "QQQQ") == "QQQQ"
        assert not book.is_known(CodeSet.ETHNICITY, "QQQQ")
        assert len(book.choices(CodeSet.LANGUAGE)) == 255
    with pytest.raises(KeyError):
        book.words(CodeSet.SEN_TYPE, "ASD")
