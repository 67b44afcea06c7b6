"""Historical dates in words: code and not a catalogue of messages, for whole phrases have a grammar."""

from dates.edtf import Structure
from dates.wording import en, ru

LANGUAGES = {"en": en.wording, "ru": ru.wording}


def wording(structure: Structure | None, refine: str, language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"No wording of dates in {language!r}; there is {', '.join(LANGUAGES)}.")
    return LANGUAGES[language](structure, refine)
