"""Files by their content: what each kind is called, and what is said of those that are refused."""

from dataclasses import dataclass

from send_mis.errors import RuleBroken

MOST_BYTES = 25 * 1024 * 1024
TOO_LARGE = (
    "The file is larger than 25 MB. Save it smaller (in Word: Compress Pictures; of a scan: a lower"
    " resolution), or divide it in two, and choose it again."
)
EMPTY = "The file is empty. Open it on your computer, save it again and choose it again."
TAKEN = (
    "PDF, Word, Excel, PowerPoint, OpenDocument, pictures (JPEG, PNG, GIF, WebP, HEIC), RTF and"
    " plain text"
)
NOT_TAKEN = (
    f"This is not a kind of file that can be kept here. These are: {TAKEN}. Open it and save or"
    " print it as PDF."
)
WEB_PAGE = (
    "This is a web page or drawing that could run in a browser. Open it and print it as PDF, then"
    " choose the PDF."
)
DAMAGED = "The file is damaged or not whole. Open it, save it again and choose the new file."
LOCKED = (
    "The file is locked with a password. Open it, save it without the password and choose that"
    " file, or ask whoever sent it for one that is not locked."
)
MACROS = (
    "The file has macros in it: small programs that could do harm. In Word, Excel or PowerPoint,"
    " save it as .docx, .xlsx or .pptx, or as PDF, and choose that file."
)
TWO_FILES = (
    "Two kinds of file are hidden in this one. Open it and save or print it as PDF, and choose"
    " that file."
)
BOMB = (
    "Unpacked, the file would be far larger than it looks. Open it and save or print it as PDF, and"
    " choose that file."
)
PICTURE_TOO_LARGE = (
    "The picture has too many points: at most 60 million, and 20,000 on each side. Make it smaller"
    " and choose it again."
)
VIRUS = (
    "A virus scanner would stop this file, so it is not kept. Do not open it, and tell whoever"
    " looks after your school's computers."
)
PROGRAM_WITHIN = (
    "There is a program or another file hidden in this file. Open it and save or print it as PDF,"
    " and choose that file."
)


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """`key` is also the ending of the file's name when it is downloaded."""

    key: str
    label: str
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
FILE_KINDS = {
    kind.key: kind
    for kind in (
        DocumentFormat("pdf", "PDF", "application/pdf"),
        DocumentFormat("docx", "Word", f"{_OFFICE}.wordprocessingml.document"),
        DocumentFormat("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet"),
        DocumentFormat("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation"),
        DocumentFormat("doc", "Word (before 2007)", "application/msword"),
        DocumentFormat("xls", "Excel (before 2007)", "application/vnd.ms-excel"),
        DocumentFormat("ppt", "PowerPoint (before 2007)", "application/vnd.ms-powerpoint"),
        DocumentFormat("odt", "OpenDocument text", f"{_OPEN}.text"),
        DocumentFormat("ods", "OpenDocument sheet", f"{_OPEN}.spreadsheet"),
        DocumentFormat("odp", "OpenDocument slides", f"{_OPEN}.presentation"),
        DocumentFormat("png", "PNG picture", "image/png"),
        DocumentFormat("jpg", "JPEG picture", "image/jpeg"),
        DocumentFormat("gif", "GIF picture", "image/gif"),
        DocumentFormat("webp", "WebP picture", "image/webp"),
        DocumentFormat("heic", "HEIC picture", "image/heic"),
        DocumentFormat("rtf", "Rich text", "application/rtf"),
        DocumentFormat("txt", "Plain text", "text/plain; charset=utf-8"),
    )
}


def refused(problem: str) -> RuleBroken:
    return RuleBroken({"file": [problem]})
