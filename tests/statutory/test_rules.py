"""The rules as a literal table: who changes a citation, a day or a standing says so here too."""

from datetime import date
from importlib.util import module_from_spec, spec_from_file_location

from send_mis.statutory import rules
from send_mis.statutory.deadline import Certainty, DeadlineStatus, Rule

R = "SEND Regulations 2014, reg "
C = "SEND Code, "
A = "Children and Families Act 2014, s."
P = "Pupil Information Regulations 2005, reg "
IN_THE_SOURCE = {
    *(R + number for number in ("5(1)", "10(1)", "13(1)(a)", "13(2)", "18(1)(a)", "18(1)(b)")),
    *(R + number for number in ("18(2)", "20(3)", "20(4)", "22(2)(c)", "22(3)", "27", "33")),
    R + "49(4)",
    A + "44(1)",
    "Tribunal Procedure (HESC) Rules 2008, r.20(1)(c)",
    "UK GDPR, art 12(3)",
}
CHECKED = {R + "15(4)", C + "9.178", A + "83(2)"}
AFTER_AN_ORDER = {
    R + f"44(2)({part})" for part in ("b", "b)(i", "b)(ii", "c)(i", "c)(ii", "e", "f")
}
SECONDARY = {
    *(C + "9.83", C + "6.79", R + "36(1)", P + "5", "Twelve weeks before the meeting"),
    *AFTER_AN_ORDER,
}
NUMBER_FROM_MEMORY = {
    C + "9.52",
    C + "6.65",
    R + "20(7)",
    R + "20(10)",
    R + "20(10), counted back from s.44(1)",
}
FROM_MEMORY = {
    R + "15(5)",
    R + "24",
    R + "25(1)",
    R + "34(1)",
    A + "68",
    P + "9",
    "Equality Act 2010, Sch.10 para 3",
    "Equality Act 2010, Sch.17 para 4(1)",
}
THE_SCHOOLS_OWN = {
    "The head’s answer to a complaint",
    "The committee’s answer to a complaint",
    "Six weeks after an intervention begins",
    "At least once a term",
}


def table() -> tuple[Rule, ...]:
    """The table is made as its module is read: read anew, whatever was broken meanwhile shows."""
    spec = spec_from_file_location(rules.__name__, rules.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(module.RULES)


def ids(certainty: Certainty) -> set[str]:
    return {
        rule.id
        for rule in table()
        if rule.certainty is certainty and rule.standing is not DeadlineStatus.SCHOOL
    }


def test_no_two_rules_share_a_citation() -> None:
    assert len({rule.id for rule in table()}) == len(table()) == 49


def test_what_is_from_memory_says_so() -> None:
    assert ids(Certainty.READ) == IN_THE_SOURCE
    assert ids(Certainty.CHECKED) == CHECKED
    assert ids(Certainty.SECONDARY) == SECONDARY
    assert ids(Certainty.NUMBER) == NUMBER_FROM_MEMORY
    assert ids(Certainty.MEMORY) == FROM_MEMORY
    assert all(
        rule.certainty is Certainty.READ
        for rule in table()
        if rule.standing is DeadlineStatus.SCHOOL
    )


def test_whose_rule_it_is() -> None:
    def ids_of(standing: DeadlineStatus) -> set[str]:
        return {rule.id for rule in table() if rule.standing is standing}

    assert ids_of(DeadlineStatus.SCHOOL) == THE_SCHOOLS_OWN
    assert ids_of(DeadlineStatus.PRACTICE) == {
        R + "20(10), counted back from s.44(1)",
        "Twelve weeks before the meeting",
    }
    assert ids_of(DeadlineStatus.CODE) == {
        C + number for number in ("9.52", "9.83", "9.178", "6.65", "6.79")
    }
    assert all(
        rule.standing is DeadlineStatus.LAW
        for rule in table()
        if rule.id.startswith((R, A, P, "Tribunal", "Equality", "UK GDPR"))
        and rule.id not in ids_of(DeadlineStatus.PRACTICE)
    )


def test_the_instrument_and_the_day_it_took_effect() -> None:
    found = {(rule.id.split(",")[0], rule.instrument, rule.since) for rule in table()}
    september = date(2014, 9, 1)
    policy = "the school’s own policy"
    assert found == {
        (
            "SEND Regulations 2014",
            "Special Educational Needs and Disability Regulations 2014 (SI 2014/1530)",
            september,
        ),
        ("Children and Families Act 2014", "Children and Families Act 2014", september),
        ("SEND Code", "SEND Code of Practice: 0 to 25 years (January 2015)", date(2015, 4, 1)),
        (
            "Pupil Information Regulations 2005",
            "Education (Pupil Information) (England) Regulations 2005 (SI 2005/1437)",
            date(2005, 7, 8),
        ),
        (
            "Tribunal Procedure (HESC) Rules 2008",
            (
                "Tribunal Procedure (First-tier Tribunal) (Health, Education and Social Care"
                " Chamber) Rules 2008 (SI 2008/2699)"
            ),
            date(2008, 11, 3),
        ),
        (
            "SEND Regulations 2014",
            "Special Educational Needs and Disability Regulations 2014 (SI 2014/1530)",
            date(2015, 3, 23),
        ),
        ("Equality Act 2010", "Equality Act 2010", date(2010, 10, 1)),
        (
            "UK GDPR",
            "UK General Data Protection Regulation (until the end of 2020, the European one)",
            date(2018, 5, 25),
        ),
        ("Twelve weeks before the meeting", "guidance of local authorities", None),
        *((rule, policy, None) for rule in THE_SCHOOLS_OWN),
    }
