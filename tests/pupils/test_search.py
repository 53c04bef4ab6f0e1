"""Finding a pupil among 5,000, with slips of the keys and without reading what one may not."""

import random
from datetime import date
from uuid import uuid4

import pytest

from pupils.models import Pupil
from pupils.search import Slip, find, slip_between, words_of
from send_mis.access.actor import Actor
from tests.factories import actor_for_user, grant, in_change, make_pupil, make_school, make_user
from tests.people import Cast

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FORENAMES = ("Ada", "Ben", "Cleo", "David", "Ewa", "Faye", "Gus", "Hana", "Idris", "Jonas")


def surname(chosen: random.Random) -> str:
    """Something like Dorvalen: seven to ten letters that can be said."""
    syllables = (chosen.choice("bcdfghjklmnprstvw") + chosen.choice("aeiou") for _ in range(4))
    name = "".join(syllables) + chosen.choice(["", "n", "r", "th", "ld"])
    return name[chosen.randrange(2) :].capitalize()


@pytest.fixture
def crowd(db: None) -> tuple[Actor, list[Pupil]]:
    """5,000 pupils, two and two brothers and sisters, all at one school, and its SENCO."""
    school = make_school("Crowded High")
    senco = make_user("senco@crowd.test", "Senco Crowd")
    grant(senco, "senco", school)
    chosen = random.Random(7)
    pupils: list[Pupil] = []
    for number in range(5000):
        family = surname(chosen) if number % 2 == 0 else pupils[-1].legal_surname
        pupil = Pupil(
            id=uuid4(), school=school, legal_surname=family,
            legal_forename=chosen.choice(FORENAMES), born_on=date(2012, 5, 4),
        )  # fmt: skip
        pupil.fill_keys()
        pupils.append(pupil)
    with in_change():
        Pupil.objects.bulk_create(pupils)
    return actor_for_user(senco), pupils


def slips(name: str, chosen: random.Random) -> list[str]:
    """One letter wrong, one missing, one doubled, two swapped."""
    at = chosen.randrange(len(name))
    wrong = name[:at] + chosen.choice([c for c in LETTERS if c != name[at]]) + name[at + 1 :]
    swap = chosen.randrange(len(name) - 1)
    return [
        wrong,
        name[:at] + name[at + 1 :],
        name[: at + 1] + name[at] + name[at + 1 :],
        name[:swap] + name[swap + 1] + name[swap] + name[swap + 2 :],
    ]


def test_a_slip_still_finds_the_pupil_in_the_first_five_of_5000(
    crowd: tuple[Actor, list[Pupil]],
) -> None:
    actor, pupils = crowd
    chosen = random.Random(11)
    assert len(pupils) == 5000
    for pupil in chosen.sample(pupils, 60):
        for typed in slips(pupil.legal_surname.lower(), chosen):
            ids = find(Pupil.objects.all(), typed, actor).ids
            assert pupil.id in ids[:5], f"{typed} for {pupil.legal_surname}"


def test_an_accent_or_its_absence_makes_no_difference(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    zoe = make_pupil(cast.harebell, surname="Nuñez", forename="Zoë")
    for typed in ("zoe nunez", "Zoë Nuñez", "NUÑEZ, zoe", "nunes", "Zoé"):
        assert zoe.id in find(Pupil.objects.all(), typed, senco).ids, typed


@pytest.mark.parametrize(
    "typed", ["Mary-Ann O'Brien Smith", "obrien-smith", "obriensmith", "o brien smith", "maryann"]
)
def test_hyphens_and_apostrophes_may_be_left_out(cast: Cast, typed: str) -> None:
    pupil = make_pupil(cast.harebell, surname="O’Brien-Smith", forename="Mary-Ann")
    assert find(Pupil.objects.all(), typed, actor_for_user(cast.senco)).ids[0] == pupil.id


def test_every_word_must_fit_and_the_last_may_be_half_typed(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    noel = make_pupil(cast.harebell, surname="Bristow", forename="Noel")
    pupils = Pupil.objects.filter(school=cast.harebell)
    assert find(pupils, "noah bri", senco).ids == (cast.noah.id,)
    assert set(find(pupils, "no bri", senco).ids) == {cast.noah.id, noel.id}
    assert find(pupils, "noah bristow", senco).ids == ()


def test_exact_before_beginning_before_near(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    make = {
        name: make_pupil(cast.harebell, surname=name, forename="Kit").id
        for name in ("Marsh", "Marshall", "March")
    }
    ids = find(Pupil.objects.all(), "marsh", senco).ids
    assert ids == (make["Marsh"], make["Marshall"], make["March"])


def test_a_mistyped_surname_that_spells_a_common_forename_stays_in_reach(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    for number in range(12):
        make_pupil(cast.harebell, surname=f"Unlike{number}", forename="David")
    davis = make_pupil(cast.harebell, surname="Davis", forename="Ruth")
    ids = find(Pupil.objects.all(), "david", senco).ids
    assert davis.id in ids[:5]
    assert len(ids) == 13


def test_a_short_name_is_forgiven_nothing(cast: Cast) -> None:
    lee = make_pupil(cast.harebell, surname="Lee", forename="Ann")
    senco = actor_for_user(cast.senco)
    assert lee.id in find(Pupil.objects.all(), "lee", senco).ids
    assert lee.id not in find(Pupil.objects.all(), "lea", senco).ids


def test_a_former_or_legal_name_finds_nobody_for_those_who_may_not_read_it(cast: Cast) -> None:
    pupil = make_pupil(
        cast.harebell, surname="Ashworth", forename="Robin", school_class=cast.class_4h,
        preferred_surname="Penhale", former_surname="Tregarth",
    )  # fmt: skip
    senco, teacher = actor_for_user(cast.senco), actor_for_user(cast.teacher)
    for typed in ("ashworth", "tregarth", "tregrath"):
        assert find(Pupil.objects.all(), typed, senco).ids == (pupil.id,)
        assert find(Pupil.objects.all(), typed, teacher).ids == ()
    assert find(Pupil.objects.all(), "penhale", teacher).ids == (pupil.id,)


def test_a_upn_or_its_beginning_only_for_those_who_may_read_it(cast: Cast) -> None:
    pupil = make_pupil(
        cast.harebell, surname="Penn", school_class=cast.class_4h, upn="R201100018042"
    )
    senco, teacher = actor_for_user(cast.senco), actor_for_user(cast.teacher)
    for typed in ("R201100018042", "r2011", " R2011 0001 8042 "):
        assert find(Pupil.objects.all(), typed, senco).ids == (pupil.id,), typed
        assert find(Pupil.objects.all(), typed, teacher).ids == (), typed


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "\x00", "%", "'; --"])
def test_what_has_no_letters_finds_nobody(cast: Cast, typed: str) -> None:
    assert find(Pupil.objects.all(), typed, actor_for_user(cast.senco)).ids == ()


def test_a_page_of_text_is_cut_before_it_is_read() -> None:
    assert len(words_of("word " * 5000)) == 8
    assert len(words_of("x" * 5000)[0]) == 40


@pytest.mark.parametrize(
    ("name", "typed", "slip"),
    [
        ("bright", "brgiht", Slip.SWAPPED),
        ("bright", "brigth", Slip.SWAPPED),
        ("abca", "acba", Slip.SWAPPED),
        ("bright", "brightt", Slip.DOUBLED),
        ("bright", "bbright", Slip.DOUBLED),
        ("bright", "brght", Slip.MISSING),
        ("bright", "brigh", Slip.MISSING),
        ("bright", "right", Slip.MISSING),
        ("lind", "lnd", Slip.MISSING),
        ("bright", "xright", Slip.WRONG),
        ("bright", "brighx", Slip.WRONG),
        ("bright", "bright", None),
        ("bright", "birhgt", None),
        ("bright", "brxxt", None),
        ("bright", "brigxht", Slip.MISSING),
        ("lee", "lea", None),
        ("abcd", "badc", None),
    ],
)
def test_one_slip_and_no_more(name: str, typed: str, slip: Slip | None) -> None:
    assert slip_between(name, typed) is slip
    assert slip_between(typed, name) is slip


# Few syllables, as in such names: each child has hundreds who are called nearly the same.
ALIKE = {
    "Arabic": (["محمد", "أحمد", "علي", "حسن", "حسين", "محمود", "عبد الله", "عمر", "سعيد", "سعد"],
               ["ال", "أبو ", "بن "], " "),
    "Chinese": (list("王李张刘陈杨赵黄周吴小明芳伟秀英敏静丽强"), [""], ""),
    "Polish": (["Wiś", "Wiś", "Kow", "Łuk", "Zieliń", "Krzyż", "Dąb", "Gół", "Świą", "Żół"],
               ["niewska", "niewski", "alska", "ecka", "czyk", "kowska", "tek"], ""),
    "Bengali": (["রহমান", "রহিম", "আহমেদ", "আহমদ", "খান", "খাতুন", "বেগম", "ইসলাম", "হোসেন", "হাসান"],
                ["মো ", "মোঃ ", ""], " "),
}  # fmt: skip


@pytest.mark.parametrize("script", sorted(ALIKE))
def test_an_exact_name_is_in_the_first_five_of_5000_called_nearly_so(db: None, script: str) -> None:
    parts, starts, between = ALIKE[script]
    chosen = random.Random(3)
    school = make_school("Crowded High")
    senco = make_user("senco@crowd.test", "Senco Crowd")
    grant(senco, "senco", school)
    names: dict[tuple[str, str], None] = {}
    while len(names) < 5000:
        last = between.join([chosen.choice(starts) + chosen.choice(parts), chosen.choice(parts)])
        if script == "Polish":
            last = chosen.choice(parts) + chosen.choice(starts)
        first = between.join(chosen.choice(parts) for _ in range(chosen.choice([1, 2, 2])))
        names[last, first + (chosen.choice("aeiouy") if script == "Polish" else "")] = None
    pupils = [
        Pupil(id=uuid4(), school=school, legal_surname=last, legal_forename=first,
              born_on=date(2012, 5, 4))
        for last, first in names
    ]  # fmt: skip
    for pupil in pupils:
        pupil.fill_keys()
    with in_change():
        Pupil.objects.bulk_create(pupils)
    actor = actor_for_user(senco)
    for pupil in chosen.sample(pupils, 25):
        last, first = pupil.legal_surname, pupil.legal_forename
        joined = [f"{last}{first}", f"{first}{last}"] if script == "Chinese" else []
        for typed in (f"{first} {last}", f"{last}, {first}", *joined):
            ids = find(Pupil.objects.all(), typed, actor).ids
            assert pupil.id in ids[:5] or written_the_same(pupils, typed) > 5, typed


def written_the_same(pupils: list[Pupil], typed: str) -> int:
    return sum(typed == f"{pupil.legal_forename}{pupil.legal_surname}" for pupil in pupils)
