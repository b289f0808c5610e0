"""`make install`: settings and an empty database for a town of one's own, without the demonstration."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from community.foundation.config import ROOT

NEXT = """
{site} is installed for {address}, with an empty database. What comes next:

  1. Look through .env: BASE_URL is where people will reach it, MAIL_SERVER sends its emails.
  2. .venv/bin/flask --app app account create-admin YOUR@EMAIL     prints the link for the first administrator
  3. .venv/bin/flask --app app serve                               opens it
  4. "First steps" leads on from there; deploy/ has files for nginx and systemd, README.md says more.
"""


def first_settings(example: str, address: str, key: str) -> str:
    """The example's text with a secret key of its own and the address of the site; everything else stays as it is."""
    lines = []
    for line in example.splitlines():
        if line.startswith("SECRET_KEY="):
            line = f"SECRET_KEY={key}"
        elif line.startswith("BASE_URL="):
            line = f"BASE_URL={address}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def keep(file: Path, text: str) -> None:
    """Write a file that whoever else works on this machine does not read. Raises FileExistsError."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as made:
        made.write(text)


def main() -> None:
    """Make .env when there is none, bring the database to the newest migration, and say what comes next."""
    file = ROOT / ".env"
    if not file.exists():
        address = os.environ.get("BASE_URL") or f"http://localhost:{os.environ.get('PORT') or 8000}"
        text = first_settings(Path(ROOT / ".env.example").read_text("utf-8"), address, secrets.token_urlsafe(48))
        keep(file, text)
        print("Made .env with a secret key of its own.")
    done = subprocess.run([sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"], cwd=ROOT)
    if done.returncode:
        sys.exit(done.returncode)
    known = dict(line.split("=", 1) for line in file.read_text("utf-8").splitlines() if line[:1].isalpha())
    address = os.environ.get("BASE_URL") or known.get("BASE_URL", "")
    print(NEXT.format(site=known.get("SITE_NAME", "Zaedno"), address=address))


if __name__ == "__main__":
    main()
