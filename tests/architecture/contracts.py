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
    # When a term ends, an action may be what ends it.
    "personal_data": {"rules", "models", "queries", "actions", "personal_data"},
}
CONTEXTS = ("community", "events", "volunteers")
# Pure nouns of their own, under the law of the rules.
ENGINES = (
    "recurrence", "rrule", "filters", "ics", "ics_components", "ics_content", "ics_entries", "ics_guards", "ics_reader",
    "ics_report", "ics_series", "ics_values", "ics_zones",
    "content_lines", "csv_reader", "xlsx_reader", "vtimezone", "window", "week", "plan", "waiting_list",
    "problem", "kinds", "scoring", "edges", "serving", "prices", "assignment", "proof", "reasons", "arrivals",
    "fit", "first_time", "suppression", "undo", "listing", "atom", "programme_json", "openapi",
)  # fmt: skip
# Beside them a slice may have what nobody asked for and enums in words (both as views).
OTHERS = ("emails", "labels")
# No slices: what a context offers, its demonstration town and its measurements.
APART = ("foundation", "demo", "measuring")
# Modules of the foundation that rules may ask.
TRUE_OF_THE_WHOLE_HOUSE = (
    "rules", "folding", "motifs", "sewing", "embroidery", "pictures", "picture_headers", "personal_numbers",
)  # fmt: skip
# What an engine may count with, or read and write calendars with; a rule may not.
LIBRARIES = ("numpy", "scipy", "icalendar")
# Parts of the standard library that reach outside, or that answer differently each time.
IMPURE = {
    "asyncio", "http", "io", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "signal", "smtplib",
    "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time",
}  # fmt: skip
STANDARD = sys.stdlib_module_names - IMPURE


class Words(Contract):
    """Breaks when a file of a slice has an unknown name or imports upwards,
    or when a rule or an engine imports anything impure."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(
            (module, imported)
            for module in graph.modules
            if word_of(module)
            for imported in graph.find_modules_directly_imported_by(module)
            if not allowed(module, imported)
        )
        unknown = sorted(module for module in graph.modules if not known(module))
        return ContractCheck(kept=not broken and not unknown, metadata={"broken": broken, "unknown": unknown})

    def render_broken_contract(self, check: ContractCheck) -> None:
        metadata: dict[str, Any] = check.metadata
        for module, imported in metadata["broken"]:
            output.print_error(f"{module} may not import {imported}")
        for module in metadata["unknown"]:
            output.print_error(f"{module} has a name that no word and no engine has")


def known(module: str) -> bool:
    """Whether a module of a slice has one of the words for files, or the name of an engine."""
    parts = module.split(".")
    if len(parts) < 3 or parts[0] not in CONTEXTS or parts[1] in APART:
        return True
    return len(parts) == 3 and parts[2] in (*MAY_IMPORT, *OTHERS, *ENGINES)


def word_of(module: str) -> str:
    """The word a module of a slice answers to; empty for everything else."""
    parts = module.split(".")
    if len(parts) != 3 or parts[0] not in CONTEXTS:
        return ""
    # The foundation is no slice, but what is true of the whole house stands under the law of the rules.
    if parts[1] in APART:
        return "rules" if parts[1] == "foundation" and parts[2] in TRUE_OF_THE_WHOLE_HOUSE else ""
    return "rules" if parts[2] in ENGINES else parts[2] if parts[2] in MAY_IMPORT else ""


def allowed(module: str, imported: str) -> bool:
    """Whether this one import keeps the law."""
    word, other = word_of(module), word_of(imported)
    parts = imported.split(".")
    if parts[0] not in CONTEXTS:
        return word != "rules" or parts[0] in STANDARD or (parts[0] in LIBRARIES and module.split(".")[2] in ENGINES)
    if word == "rules":
        return other == "rules"
    return not other or other in MAY_IMPORT[word]
