"""Letters that were read in another encoding than they were written in, and how they would read.

Nothing is changed here: two encodings can both give a name, so a person decides.
"""

# How UTF-8 looks to who takes it for one of these. Each name with the words people know it by.
_READ_AS = {"cp1252": "UTF-8", "latin-1": "UTF-8", "mac_roman": "UTF-8"}
# What a Mac's own encoding looks like in Windows' one, where no English or European name has it.
_MAC_LOOKS = frozenset("‡ˆ‰‹Œƒ…„†‚€›œ˜™¡¢£¤¥¦§¨©«¬®¯°±´µ¶·¸»¿")
_LOST = "�"
_ACUTE = 0x80


def right_reading(text: str) -> str:
    """What garbled letters were meant to be, with the encoding; empty where nothing looks wrong."""
    if text.isascii():
        return ""
    for wrong, right in _READ_AS.items():
        meant = _recoded(text, wrong, "utf-8")
        if meant and meant != text and len(meant) < len(text):
            return f"“{meant}”, if the file is read as {right}"
    meant = _recoded(text, "cp1252", "mac_roman") if _looks_of_a_mac(text) else ""
    return f"“{meant}”, if the file is read as Mac OS Roman" if meant else ""


def has_lost_letters(text: str) -> bool:
    return _LOST in text


def _recoded(text: str, wrong: str, right: str) -> str:
    try:
        return text.encode(wrong).decode(right)
    except UnicodeError:
        return ""


def _looks_of_a_mac(text: str) -> bool:
    """A sign inside a word, or a capital behind a small letter, that a Mac writes as a letter."""
    for before, letter in zip(f" {text}", text, strict=False):
        if ord(letter) < _ACUTE or not before.isalpha():
            continue
        meant = _recoded(letter, "cp1252", "mac_roman")
        if not (meant.isalpha() and meant.islower()):
            continue
        if letter in _MAC_LOOKS or letter == "Ÿ" or (letter.isupper() and before.islower()):
            return True
    return False
