from collections.abc import Iterable
from uuid import UUID

from pupils.imports.services import jobs as import_jobs
from pupils.imports.services import keeping as import_keeping
from pupils.imports.services import undo as import_undo
from send_mis import jobs

READ = "pupils.tasks.read_import"
APPLY = "pupils.tasks.apply_import"
UNDO = "pupils.tasks.undo_import"
FORGET = "pupils.tasks.forget_import"


@jobs.task
def read_import(batch_id: str) -> None:
    import_jobs.read_import(batch_id=batch_id)


@jobs.task
def apply_import(batch_id: str) -> None:
    import_jobs.apply_import(batch_id=batch_id)


@jobs.task
def undo_import(batch_id: str) -> None:
    import_undo.run_undo(batch_id=batch_id)


@jobs.task
def forget_import(batch_id: str) -> None:
    import_keeping.forget_import(batch_id=batch_id)


@jobs.sweep(READ)
def imports_to_read() -> Iterable[UUID]:
    return import_jobs.unfinished()


@jobs.sweep(APPLY)
def imports_to_apply() -> Iterable[UUID]:
    return import_jobs.unwritten()


@jobs.sweep(UNDO)
def imports_to_undo() -> Iterable[UUID]:
    return import_undo.undoing()


@jobs.sweep(FORGET)
def imports_to_forget() -> Iterable[UUID]:
    return import_keeping.old_imports()
