"""Every service has one shape: keyword-only, the actor given, one audited change."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.floors import OUR_PACKAGES

# Somebody without a hat who acts on their own account: the account is who did it.
_ACTING_ALONE = {
    "accept_invitation": ("user", "token"),
    "receive_advice": ("link",),
    "receive_answer": ("link",),
    "receive_document": ("link",),
    "receive_read": ("link",),
    "receive_thoughts": ("link",),
    "receive_slot": ("link",),
    "receive_slot_back": ("link",),
}

ROOT = Path(__file__).resolve().parents[2]


def _service_files() -> Iterator[Path]:
    for package in OUR_PACKAGES:
        yield from (ROOT / package).rglob("services.py")
        yield from (p for p in (ROOT / package).rglob("services/*.py") if p.name != "__init__.py")


def _public_functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in _service_files():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path, node


def test_there_are_services() -> None:
    assert len(list(_public_functions())) > 20


def test_services_take_keywords_only() -> None:
    loose = [
        f"{path.relative_to(ROOT)}:{function.name}"
        for path, function in _public_functions()
        if _opens_change(function) and (function.args.args or function.args.posonlyargs)
    ]
    assert loose == []


def test_a_service_that_opens_a_change_is_given_its_actor() -> None:
    without = [
        f"{path.relative_to(ROOT)}:{function.name}"
        for path, function in _public_functions()
        if _opens_change(function)
        and not {"actor", *_ACTING_ALONE.get(function.name, ())} & _names(function)
    ]
    assert without == []


def _opens_change(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "change"
        for node in ast.walk(function)
    )


def _names(function: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in function.args.kwonlyargs}


# The trail is the auditor's copy: whoever reads it for what the product does next would break
# when it is erased. These write it, show it to auditors, or guard it.
_HISTORY = ("pghistory", "pgh_event", "pgh_obj", "pgh_label", "pgh_context", ".events.")
_MAY_NAME_HISTORY = {
    # Passes history over: it stays with whom it named.
    "send_mis/access/joining.py",
    "send_mis/audit/models.py",
    "send_mis/audit/record.py",
    "send_mis/audit/copies.py",
    "send_mis/database/grants.py",
    "send_mis/settings.py",
}


def test_nothing_but_the_auditors_pages_reads_the_history_tables() -> None:
    naming = {
        str(path.relative_to(ROOT))
        for package in OUR_PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and any(word in path.read_text() for word in _HISTORY)
    }
    assert naming == _MAY_NAME_HISTORY


def test_only_the_pages_of_the_record_ask_for_what_history_keeps() -> None:
    asking = {
        str(path.relative_to(ROOT))
        for package in OUR_PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "send_mis.audit.copies" in path.read_text()
    }
    assert asking == {
        "send_mis/dashboard/selectors/audit.py",
        "send_mis/dashboard/selectors/change_words.py",
    }
