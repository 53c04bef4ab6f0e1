"""A filed folder taken back: its documents are removed, but those that somebody changed since."""

from django.db.models import F
from django.utils import timezone

from pupils.folders.selectors.taking_back import why_not
from pupils.models import Document, DocumentFolder, FolderFile, Pupil
from pupils.writing import last_word
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import RuleBroken

CHANGED_SINCE = "Changed since it was filed, so it stays."
REMOVED_SINCE = "Removed since it was filed."


def take_back_folder(*, actor: Actor, folder: DocumentFolder) -> int:
    """How many documents were removed. A second click finds none. Raises RuleBroken."""
    ensure(actor, Action.DOCUMENT_ADD_FOLDER, folder)
    with change(actor=actor, event="folder.taken_back", why=folder.name) as opened, last_word():
        held = DocumentFolder.objects.select_for_update().get(pk=folder.pk)
        if reason := why_not(held):
            raise RuleBroken(reason)
        files = FolderFile.objects.filter(folder=held, is_filed=True, is_undone=False)
        pupils = Pupil.objects.filter(id__in=files.values("pupil_id")).order_by("sort_key", "id")
        list(pupils.select_for_update(of=("self",)).values_list("id"))
        documents = Document.objects.filter(pk__in=files.values("pk")).order_by("pk")
        rows = list(documents.select_for_update(of=("self",)))
        going = [row.pk for row in rows if row.version == 1 and row.removed_on is None]
        opened.touches(*{row.pupil_id for row in rows if row.pk in set(going)})
        opened.school_id = held.school_id
        opened.saves(*going)
        Document.objects.filter(pk__in=going).update(
            removed_on=actor.today, removed_by=actor.name, version=F("version") + 1,
            removed_because=f"The folder “{held.name}” was taken back",
        )  # fmt: skip
        files.filter(pk__in=going).update(is_undone=True)
        removed = [row.pk for row in rows if row.removed_on is not None]
        files.filter(pk__in=removed).update(problem=REMOVED_SINCE, is_undone=True)
        files.exclude(pk__in=going).exclude(pk__in=removed).update(problem=CHANGED_SINCE)
        held.undone_at, held.undone_by_id = timezone.now(), actor.user_id
        held.version += 1
        held.save(update_fields=["undone_at", "undone_by", "version"])
        return len(going)
