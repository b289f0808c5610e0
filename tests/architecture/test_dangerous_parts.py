"""What harms when it is used carelessly is not used, or only where SECURITY.md says, as ASVS asks (ASVS.md)."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from community.foundation import attachments
from community.foundation.web_server import MOST_BYTES_WITH_A_PICTURE, MOST_RECEIVED
from events.calendar.ics_components import MAX_BYTES
from events.photos import rules as photos

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
# The demonstration draws its people by lot, so that they are the same each time; nothing of it is a secret.
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for package in ("community", "events", "volunteers")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
} | {"app.py": (ROOT / "app.py").read_text("utf-8")}
TREES = {name: ast.parse(text) for name, text in SOURCES.items()}
SECRET = {name: tree for name, tree in TREES.items() if "/demo/" not in name}
CRYPTOGRAPHY = {"hashlib", "hmac", "secrets", "ssl", "cryptography", "argon2", "pyotp", "pyrage", "webauthn"}
# Who seals has no way of one's own: it asks `sealing`.
STRONG = {
    "cryptography.hazmat.primitives.ciphers.aead": {"AESGCM"},
    "cryptography.hazmat.primitives.hashes": {"SHA256"},
    "cryptography.hazmat.primitives.kdf.hkdf": {"HKDF"},
    "cryptography.exceptions": {"InvalidTag"},
}
HASHES = {"sha256", "blake2b", "file_digest"}
READING_XML = {"fromstring", "XML", "parse", "iterparse", "XMLParser"}
PATTERNS = {f"re.{name}" for name in ("compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer")}
# What runs words as code, opens what may hold code, or asks in a language into which nothing of ours is escaped.
NEVER = {
    "pickle", "marshal", "shelve", "dill", "yaml", "code", "codeop", "runpy", "pty", "ldap", "ldap3", "lxml",
    "xml.sax", "xml.dom", "xml.dom.minidom", "pymemcache", "memcache", "telnetlib", "ftplib", "Crypto",
}  # fmt: skip


@cache
def imported(tree: ast.AST) -> list[tuple[str, str]]:
    """The modules that a file imports, with the names that it takes of them."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(one.name, "") for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.module or "", one.name) for one in node.names]
    return found


@cache
def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """The calls of a file, by the words that name what is called."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def harm(tree: ast.AST) -> list[str]:
    """What a file does that nobody here may do."""
    found = [f"imports {module}" for module, name in imported(tree) if {module, f"{module}.{name}"} & NEVER]
    for name, call in calls(tree):
        said = {word.arg for word in call.keywords}
        first = call.args[0] if call.args else None
        if name in ("eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.spawnl"):
            found.append(f"calls {name}")
        elif name.rpartition(".")[2] in ("render_template_string", "from_string") and "Identity" not in name:
            found.append("makes a template of words")
        elif name.startswith("subprocess.") and ("shell" in said or not isinstance(first, ast.List)):
            found.append("gives a line to a shell")
        elif name in ("sa.text", "sa.literal_column", "connection.exec_driver_sql"):
            if first is not None and isinstance(first, ast.JoinedStr | ast.BinOp):
                found.append("puts words together as SQL")
        elif name in PATTERNS and isinstance(first, ast.Name | ast.Attribute) and not ast.unparse(first).isupper():
            found.append("makes a pattern of words")
    return found


@pytest.mark.parametrize(
    "careless",
    [
        "template.render_template_string(word)",
        "eval(word)",
        "import pickle",
        "from xml import sax",
        "os.system('ls')",
        "subprocess.run('ls ' + name, shell=True)",
        "subprocess.run(line)",
        "flask.render_template_string(word)",
        "sa.text(f'SELECT {word}')",
        "sa.text('SELECT ' + word)",
        "re.compile(word)",
    ],
)
def test_what_harms_is_seen(careless):
    assert harm(ast.parse(careless))


def test_nothing_harms():
    assert {name: found for name, tree in TREES.items() if (found := harm(tree))} == {}


def test_sql_that_is_no_expression_is_put_together_of_our_own_words_alone():
    # Of the backup: names of tables and columns, quoted by psycopg.
    quoted = [name for name, tree in TREES.items() for said, _ in calls(tree) if said == "sql.SQL"]
    assert set(quoted) == {"community/foundation/backups.py"}


def test_xml_is_read_in_one_place_that_takes_no_words_of_its_own():
    readers = {
        name
        for name, tree in TREES.items()
        if any(module.startswith("xml") for module, _ in imported(tree))
        and {said.rpartition(".")[2] for said, _ in calls(tree)} & READING_XML
    }
    assert readers == {"events/imports/xlsx_reader.py"}
    assert "<!DOCTYPE" in SOURCES["events/imports/xlsx_reader.py"]


def test_only_strong_ways_are_used():
    taken = {
        (module, name)
        for tree in SECRET.values()
        for module, name in imported(tree)
        if module.partition(".")[0] == "cryptography"
    }
    assert taken == {(module, name) for module, names in STRONG.items() for name in names}
    hashes = {said[8:] for tree in TREES.values() for said, _ in calls(tree) if re.fullmatch(r"hashlib\.\w+", said)}
    hashes |= {name for tree in TREES.values() for module, name in imported(tree) if module == "hashlib" and name}
    assert hashes <= HASHES
    assert not [name for name, tree in SECRET.items() for module, _ in imported(tree) if module == "random"]


def test_each_part_that_uses_cryptography_is_written_down_and_no_other():
    using = {
        name
        for name, tree in SECRET.items()
        for module, _ in imported(tree)
        if module.partition(".")[0] in CRYPTOGRAPHY and module != "webauthn.helpers"
    }
    section = PAGE.partition("## Ways of cryptography")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z_/]+\.py)`", section)) == using


def test_every_secret_of_the_settings_is_written_down():
    section = PAGE.partition("## Keys and secrets")[2].partition("\n## ")[0]
    settings = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    for name in settings:
        if re.search("KEY|TOKEN|RECIPIENT|SMS_URL", name):
            assert f"`{name}`" in section, name


def test_every_place_where_something_is_noted_is_a_table():
    section = PAGE.partition("## What is noted, and where")[2]
    tables = set(re.findall(r"^\| `([a-z_]+)`", section, re.MULTILINE))
    assert len(tables) == 5
    known = {
        node.value.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == "__tablename__"
        and isinstance(node.value, ast.Constant)
    }
    assert tables <= known


def test_it_is_written_down_how_soon_a_hole_is_closed_and_what_bounds_what_costs_much():
    libraries = PAGE.partition("## Libraries of others")[2].partition("\n## ")[0]
    assert re.findall(r"\*\*(\d+) days\*\*", libraries) == ["3", "30", "90", "180"]
    costs = PAGE.partition("## What costs much")[2].partition("\n## ")[0]
    bounds = {
        "12 and 5 MB": (MOST_BYTES_WITH_A_PICTURE, attachments.MOST_BYTES) == (12 * 2**20, 5 * 2**20),
        "40 million pixels": attachments.MOST_PIXELS == photos.MOST_PIXELS == 40_000_000,
        "1,000 bodies": MOST_RECEIVED == 1000,
        "5 MB unpacked": MAX_BYTES == 5_000_000,
        "`WEB_THREADS`": "WEB_THREADS" in (ROOT / ".env.example").read_text("utf-8"),
    }
    assert {said for said, holds in bounds.items() if not (holds and said in costs)} == set()


def test_no_script_writes_by_a_name_that_it_was_given():
    scripts = {path.name: path.read_text("utf-8") for path in (ROOT / "static" / "js").glob("*.js")}
    assert len(scripts) > 5
    # A name in brackets that is written to, what turns words into code or markup, and the prototype itself.
    careless = re.compile(
        r"(?<=[\w)\]])\[\s*[A-Za-z_$][\w$.]*\s*\]\s*=(?![=>])|__proto__|\.prototype(\.\w+)?\s*=(?!=)|\beval\(|"
        r"new Function|innerHTML\s*\+?=|outerHTML\s*\+?=|insertAdjacentHTML|document\.write"
    )
    assert careless.search("found[name] = 1")
    assert careless.search("a.innerHTML = word")
    assert not careless.search("const [hour] = lines")
    assert {name: found.group() for name, text in scripts.items() if (found := careless.search(text))} == {}
