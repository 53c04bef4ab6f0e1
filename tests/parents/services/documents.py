"""What is asked of the services of documents that readers send."""

from send_mis.parents.documents import services
from send_mis.parents.documents.rules import SentDocument
from tests.factories import TODAY
from tests.parents.given import Deed
from tests.parents.services.answers import by_senco
from tests.parents.services.summaries import after, withdrawn
from tests.pupils.sent_files import office, pdf, picture

_PHOTO = picture("JPEG")
_PDF = pdf()


def sent(
    content: bytes = _PHOTO, words: str = " A  letter ", which: str = "told", number: int = 1
) -> Deed:
    return lambda g, actor: services.give_document(
        actor=actor, shared=getattr(g, which), sent=SentDocument(words, content, number)
    )


def sent_by_link(content: bytes = _PDF) -> Deed:
    return lambda g, actor: services.receive_document(
        link=g.link, sent=SentDocument("From the clinic", content, 1), today=TODAY
    )


OF_PARENT: dict[str, Deed] = {
    "send a document, signed in": sent(),
    "send a document, signed in: once more": after(sent(), sent()),
    "send a document, signed in: without a word": sent(words=" "),
    "send a document, signed in: too many words": sent(words="x" * 301),
    "send a document, signed in: no photo": sent(office()),
    "send a document, signed in: empty": sent(b""),
    "send a document, signed in: another's copy": sent(which="kept"),
    "send a document, signed in: withdrawn meanwhile": after(by_senco(withdrawn()), sent()),
    "send a document by link": sent_by_link(),
    "send a document by link: it is there already": after(sent(_PDF, "My own"), sent_by_link()),
}
