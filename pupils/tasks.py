from collections.abc import Iterable
from uuid import UUID

from pupils.folders.services import filing as folder_filing
from pupils.folders.services import keeping as folder_keeping
from pupils.folders.services import reading as folder_reading
from pupils.imports.services import jobs as import_jobs
from pupils.imports.services import keeping as import_keeping
from pupils.imports.services import undo as import_undo
from pupils.letters.services import following, run_jobs
from pupils.professionals.services import asked_mail
from send_mis import jobs

READ = "pupils.tasks.read_import"
APPLY = "pupils.tasks.apply_import"
UNDO = "pupils.tasks.undo_import"
FORGET = "pupils.tasks.forget_import"
FOLLOW = "pupils.tasks.follow_letter"
FOLLOW_ADVICE = "pupils.tasks.follow_advice"
SEND_RUN = "pupils.tasks.send_letter_run"
READ_FOLDER = "pupils.tasks.read_folder"
FILE_FOLDER = "pupils.tasks.file_folder"
FORGET_FOLDER = "pupils.tasks.forget_folder"


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


@jobs.task
def read_folder(folder_id: str) -> None:
    folder_reading.read_folder(folder_id=folder_id)


@jobs.task
def file_folder(folder_id: str) -> None:
    folder_filing.file_folder(folder_id=folder_id)


@jobs.task
def forget_folder(folder_id: str) -> None:
    folder_keeping.forget_folder(folder_id=folder_id)


@jobs.sweep(READ_FOLDER)
def folders_to_read() -> Iterable[UUID]:
    return folder_reading.unread_folders()


@jobs.sweep(FILE_FOLDER)
def folders_to_file() -> Iterable[UUID]:
    return folder_filing.unfiled_folders()


@jobs.sweep(FORGET_FOLDER)
def folders_to_forget() -> Iterable[UUID]:
    return folder_keeping.old_folders()


@jobs.task
def follow_letter(message_id: str) -> None:
    following.follow(UUID(message_id))


@jobs.sweep(FOLLOW)
def letters_to_follow() -> Iterable[UUID]:
    return following.to_follow()


@jobs.task
def follow_advice(message_id: str) -> None:
    asked_mail.follow(UUID(message_id))


@jobs.sweep(FOLLOW_ADVICE)
def advice_to_follow() -> Iterable[UUID]:
    return asked_mail.to_follow()


@jobs.task
def send_letter_run(run_id: str) -> None:
    run_jobs.send_letter_run(run_id=run_id)


@jobs.sweep(SEND_RUN)
def letter_runs_to_send() -> Iterable[UUID]:
    return run_jobs.unfinished_runs()
