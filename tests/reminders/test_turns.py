"""Whose turn it is when somebody has left, is away or never was."""

from uuid import UUID, uuid4

from send_mis.reminders.rules.turns import Colleague, RoleHolders

CLASS, ELLIS, BOATENG = uuid4(), uuid4(), uuid4()


def colleague(
    name: str, role: str = "teacher", away: str = "", pk: UUID | None = None
) -> Colleague:
    return Colleague(pk or uuid4(), role, name, away)


def staff(*teachers: Colleague, **of_school: list[Colleague]) -> RoleHolders:
    return RoleHolders({CLASS: teachers}, of_school, {})


SENCO = colleague("Ms Adeyemi", "senco")
HEAD = colleague("Mr Hale", "head")


def test_it_is_the_teachers_of_the_class() -> None:
    both = staff(colleague("Mrs Ellis"), colleague("Mr Boateng"), senco=[SENCO])
    turn = both.turn("teacher", CLASS, None)
    assert turn.words == "Mrs Ellis and Mr Boateng"
    assert not turn.why


def test_one_of_two_who_is_away_leaves_it_to_the_other() -> None:
    shared = staff(colleague("Mrs Ellis", away="is away"), colleague("Mr Boateng"), senco=[SENCO])
    assert shared.turn("teacher", CLASS, None).words == "Mr Boateng"


def test_where_the_only_teacher_is_away_it_is_the_senco_and_why_is_said() -> None:
    alone = staff(colleague("Mrs Ellis", away="is away until Mon 7 Dec 2026"), senco=[SENCO])
    assert alone.turn("teacher", CLASS, None).words == (
        "Ms Adeyemi, because Mrs Ellis is away until Mon 7 Dec 2026"
    )


def test_a_class_without_a_teacher_is_the_sencos_and_without_one_the_heads() -> None:
    assert staff(senco=[SENCO]).turn("teacher", CLASS, None).words == (
        "Ms Adeyemi, because nobody teaches the class"
    )
    assert staff(head=[HEAD]).turn("teacher", CLASS, None).words == (
        "Mr Hale, because nobody teaches the class and there is no SENCO"
    )
    assert staff(senco=[SENCO]).turn("office", None, None).people == (SENCO,)


def test_a_senco_who_is_away_is_said_once_as_the_reason_of_what_they_undertook() -> None:
    away = colleague("Ms Adeyemi", "senco", away="is away", pk=BOATENG)
    school = RoleHolders({}, {"senco": [away], "head": [HEAD]}, {BOATENG: [away]})
    assert school.turn("", None, (BOATENG, "Ms Adeyemi")).words == (
        "Mr Hale, because Ms Adeyemi is away"
    )


def test_nobody_at_all_is_said_and_not_dropped() -> None:
    turn = staff().turn("teacher", None, None)
    assert not turn.people
    assert turn.words.startswith("Nobody, because nobody teaches the class")


def test_what_somebody_undertook_is_theirs_unless_they_left() -> None:
    here = RoleHolders({}, {"senco": [SENCO]}, {ELLIS: [colleague("Mrs Ellis", pk=ELLIS)]})
    assert here.turn("", None, (ELLIS, "Mrs Ellis")).words == "Mrs Ellis"
    assert here.turn("", None, (BOATENG, "Mr Boateng")).words == (
        "Ms Adeyemi, because Mr Boateng does not work here any more"
    )
