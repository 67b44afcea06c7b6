"""Fail if a compiled translation (.mo) is not what its text (.po) says: `python -m scripts.check_messages`.

The catalogues are compared by content, since two versions of msgfmt may write the same one in different bytes.
"""

import gettext
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def main() -> None:
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        print("Compiled translations were NOT checked: this machine has no msgfmt (Debian: apt-get install gettext).")
        return
    texts = sorted(LOCALE.rglob("*.po"))
    stale = [str(text) for text in texts if compiled(text, msgfmt) != catalog(text.with_suffix(".mo"))]
    if stale:
        sys.exit(f"Not compiled since it was changed (make messages): {', '.join(stale)}")


def compiled(text: Path, msgfmt: str) -> dict:
    """What a translation says, checked and compiled now."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.mo"
        subprocess.run([msgfmt, "--check-format", "-o", str(target), str(text)], check=True)
        return catalog(target)


def catalog(path: Path) -> dict:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return vars(gettext.GNUTranslations(file))["_catalog"]


if __name__ == "__main__":
    main()
