"""The table of `flask matching bench` in the README, measured now: `make bench` writes it."""

import os
import platform
import tempfile
from pathlib import Path

from app import create_app
from community.foundation import clock
from community.foundation.config import Config

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- matching bench -->\n", "<!-- end of matching bench -->"


def measured() -> str:
    """What the command prints, on an application whose database stays empty. Raises RuntimeError when it fails."""
    with tempfile.TemporaryDirectory(prefix="zaedno-bench-") as folder:
        config = Config(
            testing=True,
            database_url=f"sqlite:///{folder}/empty.sqlite3",
            secret_key="the key of the measurement, long enough",
            base_url="http://localhost",
            instance=f"{folder}/instance",
        )
        done = create_app(config).test_cli_runner().invoke(args=["matching", "bench"])
    if done.exit_code:
        raise RuntimeError(done.output) from done.exception
    return done.output


def main() -> None:
    """Measure, write the README, print it."""
    load = os.getloadavg()[0]
    table = measured()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, SQLite"
    said = f"Measured on {clock.now():%-d %B %Y} by `flask matching bench`: {machine};"
    said += f" the load of the machine was {load:.1f} at the start."
    text = f"{said}\n\n```text\n{table.rstrip()}\n```\n"
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    README.write_text(f"{before}{BEGIN}{text}{END}{rest.partition(END)[2]}", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
