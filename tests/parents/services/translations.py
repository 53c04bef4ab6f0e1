"""What is asked of the service that keeps a summary in another language."""

from typing import Any

from send_mis.parents.translations import services
from tests.parents.given import Deed
from tests.parents.services.summaries import after, shared
from tests.pupils.sent_files import pdf, picture

IN_POLISH = pdf()


def translated(
    which: str = "summary", content: bytes = IN_POLISH, language: str = "POL", *,
    looked_at: bool = True,
) -> Deed:  # fmt: skip
    def deed(g: Any, actor: Any) -> Any:
        getattr(g, which).refresh_from_db()
        return services.add_translation(
            actor=actor, summary=getattr(g, which), language=language,
            writer=" Polish  Words Ltd ", content=content, is_looked_at=looked_at,
        )  # fmt: skip

    return deed


DEEDS: dict[str, Deed] = {
    "translate it": translated(),
    "translate it: twice into one language": after(translated(), translated()),
    "translate it: the same file in another": after(translated(), translated(language="ARA")),
    "translate it: the next version": after(
        translated(), shared("summary", "mother"), translated(content=pdf() + b"\n")
    ),
    "translate it: nobody has looked": translated(looked_at=False),
    "translate it: a draft": translated("draft"),
    "translate it: a picture": translated(content=picture()),
    "translate it: nothing": translated(content=b""),
}
