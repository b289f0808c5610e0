"""`python -m tests.lighthouse`: home, programme and a date on a slow phone, each several times; the median counts.

Performance is measured, and a machine that does something else at the same time is a slower phone: Lighthouse's own
figure for the machine stands beside each line (from 1,000 on it is what Lighthouse was made for).
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from statistics import median_low
from typing import Any

from tests.browser.conftest import find_chromium
from tests.html import links
from tests.pictures.make_pictures import town

HERE = Path(__file__).parent
# What each page shall have at least, of 100.
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TIMES = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def judged(address: str) -> dict[str, Any]:
    """Lighthouse's report of one visit, with its own settings: a phone of the middle class on a slow network."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [HERE / "node_modules" / ".bin" / "lighthouse", address, "--quiet", f"--chrome-flags={FLAGS}"]
        command += ["--output=json", f"--output-path={report}", f"--only-categories={','.join(GOALS)}"]
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": find_chromium() or ""})
        return dict(json.loads(report.read_text("utf-8")))


def lacking(report: dict[str, Any]) -> list[str]:
    """What took points away, worst first."""
    weighed = {one["id"] for kind in report["categories"].values() for one in kind["auditRefs"] if one["weight"]}
    audits = [(audit["score"], audit) for name, audit in report["audits"].items() if name in weighed]
    worst = sorted((one for one in audits if one[0] is not None and one[0] < 0.9), key=lambda one: one[0])
    return [f"{audit['id']} {audit.get('displayValue', '')}".strip() for _, audit in worst]


def main() -> int:
    """Judge the pages; returns how many miss a goal."""
    missed = 0
    with town() as site:
        with urllib.request.urlopen(f"{site}/programme") as programme:
            date = next(link for link in links(programme.read().decode()).values() if "/events/sessions/" in link)
        for path in ("/", "/programme", date):
            reports = [judged(site + path) for _ in range(TIMES)]
            scores = {name: median_low([_points(report, name) for report in reports]) for name in GOALS}
            machine = median_low(round(report["environment"]["benchmarkIndex"]) for report in reports)
            told = "  ".join(f"{name} {score:3}" for name, score in scores.items())
            print(f"{path:22} {told}  (machine {machine})", flush=True)
            if any(score < GOALS[name] for name, score in scores.items()):
                missed += 1
                print(*(f"    {said}" for said in lacking(reports[-1])), sep="\n")
    return missed


def _points(report: dict[str, Any], name: str) -> int:
    return round(100 * report["categories"][name]["score"])


if __name__ == "__main__":
    sys.exit(main())
