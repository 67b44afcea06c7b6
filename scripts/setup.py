"""Make `.venv` and `.env` if they are not there, and install what the requirement files pin.

It is run by the machine's own Python, so it needs nothing installed, and runs on an old one far enough to say so.
What is installed already is left alone, without asking any network.
"""

import hashlib
import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
OLDEST = (3, 10)
# What the site needs, what its tests need besides, and what judges the API from outside: each file builds on the last.
FILES = ("requirements.txt", "requirements-dev.txt", "requirements-contract.txt")


def main() -> None:
    if not works(PYTHON):
        make_venv()
    for name in FILES[: 1 + ("--dev" in sys.argv) + 2 * ("--contract" in sys.argv)]:
        install(ROOT / name)
    write_env(ROOT / ".env")


def works(python: Path) -> bool:
    """Whether this is a Python with pip: false for a half-made .venv, and after the machine's Python was replaced."""
    try:
        return subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    if sys.version_info < OLDEST:
        found = "{}.{} ({})".format(*sys.version_info[:2], sys.executable)
        stop(f"This needs Python 3.10 or newer, and found {found}. Name another: make PYTHON=python3.12 …")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop("This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv")
    print("Making .venv with Python {}.{} …".format(*sys.version_info[:2]), flush=True)
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def install(requirements: Path) -> None:
    """Install a file of pinned, hashed requirements, unless this very file was installed last."""
    stamp = VENV / f"{requirements.stem}.installed"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(f"Installing {requirements.name} …", flush=True)
    run(str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check",
        "--require-hashes", "-r", str(requirements))  # fmt: skip
    stamp.write_text(digest)


def write_env(path: Path) -> None:
    """Give this installation a secret key that its owner alone can read; an existing file is never touched."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\n")


def run(*command: str) -> None:
    code = subprocess.call(command)
    if code:
        sys.exit(code)


def stop(message: str) -> None:
    sys.exit(message)


if __name__ == "__main__":
    main()
