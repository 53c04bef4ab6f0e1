from send_mis.calculator.choosing import CLOSURE, DONE_BY, GROUPS, NEEDED, OWN_TIME
from send_mis.statutory.names import STEPS
from send_mis.statutory.processes import PROCESSES


def test_every_process_is_offered_once() -> None:
    offered = [key for group in GROUPS for key in group.processes]
    assert sorted(offered) == sorted(PROCESSES)


def test_what_stands_beside_the_law_names_what_there_is() -> None:
    for process, step in OWN_TIME.items():
        assert step in STEPS[process]
    for process, facts in NEEDED.items():
        assert facts <= {fact.key for fact in PROCESSES[process].facts}
    assert CLOSURE in PROCESSES
    assert DONE_BY.keys() <= set(STEPS["annual_review"])
