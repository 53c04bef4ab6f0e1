"""What is said of a file that cannot be an authority's form, each with what to do about it."""

from pupils.documents.rules import kinds
from pupils.documents.rules.kinds import refused
from send_mis.errors import RuleBroken

__all__ = ["DAMAGED", "MACROS", "refused"]

DAMAGED, MACROS = kinds.DAMAGED, kinds.MACROS
_ASK = "Ask the authority for its form as a Word document (.docx)."
NOT_WORD = {
    "pdf": f"This is a PDF, or a scan kept as PDF: it cannot be filled here. {_ASK}",
    "doc": "This is a Word file from before 2007. Open it in Word, save it as .docx (File, Save"
    " As, Word Document) and choose that file.",
    "odt": "This is an OpenDocument text. Open it, save it as .docx and choose that file.",
    "rtf": "This is rich text. Open it in Word, save it as .docx and choose that file.",
}
OTHER_KIND = f"This is no Word document. {_ASK}"
TOO_LONG = "The form is too long to be filled: more than 20 MB of text. Divide it in two."
ENTITIES = (
    "The file defines entities of its own, which no Word document does and which could fill the"
    " memory of the computer that opens it. It is not kept. Ask the authority for a clean copy."
)
OBJECT_WITHIN = (
    "There is another file or object inside the form. In Word, select it and delete it, or save it"
    " as a picture; then save the form and choose it again."
)
NO_PLACE = (
    "No place to fill was found in this form: no empty table cell, content control, form field,"
    " tick box or line to write on. Choose the form that is still empty."
)
_OUTSIDE = {
    "attachedTemplate": "a template that lies elsewhere, which Word would load whenever the form"
    " is opened. In Word, open a new document, insert the form’s text (Insert, Object, Text from"
    " File), save that and choose it",
    "image": "a picture that is linked and not in the file. In Word, delete the picture or paste"
    " it in again as a picture, save the form and choose it again",
    "oleObject": "a linked object. In Word, break the link (File, Info, Edit Links to Files), save"
    " the form and choose it again",
    "hyperlink": "a link to a file and not to a web page. In Word, remove the link (right-click,"
    " Remove Hyperlink), save the form and choose it again",
    "mailMergeSource": "the data of a mail merge. In Word, end the mail merge (Mailings, Start Mail"
    " Merge, Normal Word Document), save the form and choose it again",
}
_OTHER_OUTSIDE = (
    "something that lies elsewhere and that Word would load. In Word, remove it, save the form and"
    " choose it again"
)
_LONGEST = 80


def outside(kind: str, target: str) -> RuleBroken:
    """`kind`: of the relationship; `target`: where it leads, said so that somebody finds it."""
    where = f" ({target[:_LONGEST]})" if target else ""
    words = _OUTSIDE.get(kind, _OTHER_OUTSIDE)
    first, _, rest = words.partition(".")
    return refused(f"The form holds {first}{where}{'.' if rest else ''}{rest}.")


def field(name: str) -> RuleBroken:
    return refused(
        f"The form has a field that loads something by itself ({name}). In Word, click it, press"
        " Ctrl+Shift+F9 so that it becomes text, save the form and choose it again."
    )
