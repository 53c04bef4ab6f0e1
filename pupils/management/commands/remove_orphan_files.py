from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pupils.documents.keeping import FileAway, remove_orphans
from send_mis.ui.words import plural

# Younger files may belong to a document that is being added now.
_OLDER_THAN = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Remove files of documents that no record knows: left by a machine that stopped while"
        " one was added, or by pupils whose records were erased."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = remove_orphans(timezone.now() - _OLDER_THAN)
        except FileAway as away:
            raise CommandError(away.message) from away
        self.stdout.write(f"{plural(removed, 'file', 'files')} removed.")
