"""Names in every script: the same, alike, in order."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pupils.names import search_keys
from send_mis.names.folding import alike, fold, is_mixed
from send_mis.names.sorting import LONGEST_SORT_KEY, sort_key
from send_mis.names.writing import has_letters, is_blank_name, normal, same_name, tidy_name

# Han, Kana, Hangul, Arabic, Hebrew, Cyrillic, Greek, Devanagari, Bengali, Thai, Armenian,
# Georgian, Ethiopic, Sinhala, and Latin with every kind of mark.
SAMPLES = (
    "李 芳", "王 小明", "さくら", "サクラ", "김 철수", "علي حسن", "نور محمد", "שרה כהן",
    "Іваненко Олена", "Иванова", "Αλέξανδρος", "अमित शर्मा", "রহিম", "สมชาย ใจดี", "Անի", "ნინო",
    "ተስፋዬ", "නිමල්", "Łukasik İrem", "Đặng Thị Ánh", "Weiß Jürgen", "Ángström", "Ngozi", "ء",
)  # fmt: skip
names = st.text(max_size=30) | st.sampled_from(SAMPLES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BRIGHT", "Bright"), ("O'Brien", "O’Brien"), ("OʼBrien", "O`Brien"),
        ("Smith-Jones", "Smith – Jones"), ("Smith‐Jones", "Smith−Jones"),
        (unicodedata.normalize("NFD", "Zoë Ångström"), "Zoë Ångström"),
        ("Ｎｏａｈ", "Noah"), ("ﾊﾅ", "ハナ"), ("\u202bعلي\u202c", "علي"), ("No\u00adah", "Noah"),
        ("\ufeffNoah\u200b", "Noah"), ("Mary  Ann ", "Mary Ann"), ("ΠΑΠΑΣ", "παπας"),
    ],
)  # fmt: skip
def test_written_in_another_way_and_the_same(one: str, other: str) -> None:
    assert same_name(one, other)
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José", "Jose"), ("Łukasz", "Lukasz"), ("Müller", "Mueller"), ("Müller", "Muller"),
        ("Weiß", "Weiss"), ("Иванова", "Ивановa"), ("Сара", "Capa"), ("\uf9e1", "李"),
        ("İrem", "Irem"), ("Irem", "ırem"), ("Sørensen", "Soerensen"), ("Æthel", "Aethel"),
        ("O'Brien", "OBrien"), ("Mary-Ann", "Maryann"), ("إيمان", "ايمان"), ("فاطمة", "فاطمه"),
        ("Ёлкин", "Елкин"), ("Αλέξης", "Αλεξης"), ("サクラ", "さくら"), ("D’Angelo", "DAngelo"),
    ],
)  # fmt: skip
def test_alike_and_yet_not_the_same(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("李 芳", "王 小明"), ("李 芳", "علي حسن"), ("علي", "حسن"), ("Іваненко", "Яковенко"),
        ("か", "が"), ("केशव", "कोशव"), ("김", "이"), ("สมชาย", "สมหญิง"), ("", ""), ("-", "-"),
        (".", "."), ("", "Noah"), ("'", "’"), ("\u200b", "\u200b"), ("\u3164", "\u3164"),
    ],
)  # fmt: skip
def test_neither_the_same_nor_alike(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not alike(one, other)


@given(names, names)
@example("李 芳", "王 小明")
@example("-", ".")
def test_what_is_written_otherwise_is_never_the_same(one: str, other: str) -> None:
    if normal(one) != normal(other) or not has_letters(normal(one)):
        assert not same_name(one, other)
    assert normal(normal(one)) == normal(one)
    assert normal(tidy_name(one)) == normal(one)


@given(names)
@example("ء")
@example("ـ")
@example("\u0345")
def test_a_name_never_folds_to_nothing(name: str) -> None:
    if has_letters(normal(name)):
        assert fold(name)
        assert search_keys([name], [])
        assert search_keys([], [name])
        assert alike(name, name)
    else:
        assert not same_name(name, name)
    assert all(key and len(key) <= 100 for key in search_keys([name], [name]))


@given(names, names)
def test_the_order_of_any_name_can_be_kept(surname: str, forename: str) -> None:
    key = sort_key(surname, forename)
    assert len(key) <= LONGEST_SORT_KEY
    assert "\x00" not in key
    key.encode()


def test_the_order_is_that_of_people() -> None:
    in_order = [
        ("Ångström", "Sören"), ("Bright", "Amy"), ("Bright", "Noah"), ("Bright Jones", "Al"),
        ("Bright-Jones", "Amy"), ("Brighton", "Al"), ("de Souza", "Ana"), ("José", "Ada"),
        ("Łukasik", "İrem"), ("MacDonald", "Al"), ("McDonald", "Al"), ("Ngozi", ""),
        ("O’Brien", "Siân"), ("OBrien", "Tom"), ("O'Brien", "Una"), ("van der Berg", "Jo"),
        ("Weiss", "Jo"), ("Weiß", "Jo"), ("Zhu", "Li"), ("Иванова", "Олена"), ("Ігнатенко", "Яна"),
        ("Йосипенко", "Іван"), ("Яковенко", "Адам"), ("חיים", "נועה"), ("علي", "حسن"),
        ("محمد", "نور"), ("अमित", "क"), ("김", "철수"), ("さくら", "あい"), ("李", "芳"),
        ("王", "小明"),
    ]  # fmt: skip
    keys = [sort_key(*name) for name in in_order]
    assert keys == sorted(keys)
    assert sorted(keys, key=str.encode) == keys  # as the database compares
    assert sort_key("", "Ngozi") == sort_key("Ngozi", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Noah\u00a0 Bright ", "Noah Bright"), ("\u202bعلي\u202c", "علي"), ("Zoe\u0308", "Zoë"),
        ("عل\u200cی", "عل\u200cی"), ("No\u200cah", "Noah"), ("\uf9e1", "\uf9e1"), ("\u200b", ""),
    ],
)  # fmt: skip
def test_what_is_kept_of_a_typed_name(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept


def test_a_stray_letter_of_another_alphabet_is_noticed() -> None:
    assert is_mixed("Ивановa")
    assert is_mixed("Нoah")
    assert not any(is_mixed(name) for name in SAMPLES)
    assert not is_mixed("Олена Smith")


@pytest.mark.parametrize("text", [".", "-", "--", "–", "…", "'", "?"])
def test_a_mark_alone_is_no_name(text: str) -> None:
    assert is_blank_name(text)
    assert not is_blank_name("X")
