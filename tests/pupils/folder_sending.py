"""A folder on its way, as the pages and the worker do it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pupils.folders.services.deciding import confirm_folder
from pupils.folders.services.filing import file_folder
from pupils.folders.services.reading import read_folder
from pupils.folders.services.sending import send_folder
from pupils.folders.writing import SentFile
from pupils.models import DocumentFolder, FolderFile
from send_mis.accounts.models import User
from tests.factories import actor_for_user
from tests.people import Cast


def sent_folder(cast: Cast, files: dict[str, bytes], user: User | None = None) -> DocumentFolder:
    """Sent by the SENCO and read."""
    actor = actor_for_user(user or cast.senco)
    folder = send_folder(
        actor=actor, school=cast.harebell, files=[SentFile(*each) for each in files.items()]
    )
    read_folder(folder_id=folder.pk)
    folder.refresh_from_db()
    return folder


def filed_folder(cast: Cast, files: dict[str, bytes]) -> DocumentFolder:
    folder = sent_folder(cast, files)
    assert confirm_folder(actor=actor_for_user(cast.senco), folder=folder, version=folder.version)
    file_folder(folder_id=folder.pk)
    folder.refresh_from_db()
    return folder


def found(folder: DocumentFolder) -> dict[str, str]:
    """What became of each file, by its path."""
    return dict(FolderFile.objects.filter(folder=folder).values_list("path", "match"))


def post_folder(client: Client, cast: Cast, files: dict[str, bytes], **fields: Any) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    url = reverse("folder_send", args=[cast.harebell.slug])
    return client.post(url, fields | {"documents": sent})
