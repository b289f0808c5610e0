"""A contract for import-linter: what each of the six words inside a slice may import, anywhere in the house."""

import sys
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

ORDER = ("rules", "models", "queries", "actions", "forms", "views")
# A form asks the rules and the queries and decides nothing; it stands beside the actions.
MAY_IMPORT = {
    "rules": {"rules"},
    "models": {"rules", "models"},
    "queries": {"rules", "models", "queries"},
    "actions": {"rules", "models", "queries", "actions"},
    "forms": {"rules", "models", "queries", "forms"},
    "views": set(ORDER),
    "commands": {*ORDER, "commands"},
}
CONTEXTS = ("community", "events", "volunteers")
# Pure nouns of their own, under the law of the rules (a reader of calendars may use the library for it).
ENGINES = (
    "recurrence", "rrule", "ics", "content_lines", "vtimezone", "window", "week", "plan",
    "problem", "kinds", "scoring", "edges", "serving", "prices", "assignment", "proof", "reasons", "arrivals", "instance",
    "town", "year", "baselines",
)  # fmt: skip
# What an engine may count with; a rule may not.
NUMBERS = ("numpy", "scipy")
# Parts of the standard library that reach outside, or that answer differently each time.
IMPURE = {
    "asyncio", "http", "io", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "signal", "smtplib", "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time",
}  # fmt: skip
STANDARD = sys.stdlib_module_names - IMPURE


class Words(Contract):
    """Breaks when a file of a slice imports upwards, or when a rule or an engine imports anything impure."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(
            (module, imported)
            for module in graph.modules
            if word_of(module)
            for imported in graph.find_modules_directly_imported_by(module)
            if not allowed(module, imported)
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        metadata: dict[str, Any] = check.metadata
        for module, imported in metadata["broken"]:
            output.print_error(f"{module} may not import {imported}")


def word_of(module: str) -> str:
    """The word a module of a slice answers to; empty for everything else."""
    parts = module.split(".")
    if len(parts) != 3 or parts[0] not in CONTEXTS:
        return ""
    # The foundation is no slice, but what is true of the whole house stands under the law of the rules.
    if parts[1] == "foundation" and parts[2] != "rules":
        return ""
    return "rules" if parts[2] in ENGINES else parts[2] if parts[2] in MAY_IMPORT else ""


def allowed(module: str, imported: str) -> bool:
    """Whether this one import keeps the law."""
    word, other = word_of(module), word_of(imported)
    parts = imported.split(".")
    if parts[0] not in CONTEXTS:
        return word != "rules" or parts[0] in STANDARD or (parts[0] in NUMBERS and module.split(".")[2] in ENGINES)
    if word == "rules":
        return other == "rules"
    return not other or other in MAY_IMPORT[word]
