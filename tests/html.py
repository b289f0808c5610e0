"""Reading our own pages as strictly as a validator and as simply as a person: is it valid, which forms has it."""

from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form")
LOADS = {"script": "src", "img": "src", "source": "src", "iframe": "src", "use": "href", "image": "href"}
INTERACTIVE = {"a", "button", "input", "select", "textarea", "label", "summary"}
UNNAMED_INPUTS = {"hidden", "submit", "button", "image", "reset"}


class InvalidPage(AssertionError):
    """A page of ours that a browser would have to guess about."""


@dataclass
class Form:
    """A form as it stands on the page: where it goes, what it would send, its buttons and those that go elsewhere."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=256)
def parse(text: str) -> Element:
    """The page as a tree; raises InvalidPage for the first error of the HTML standard's parser."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=False, namespaceHTMLElements=False)
    tree = parser.parse(text)
    for (line, column), code, details in parser.errors:
        lines = text.splitlines()
        near = lines[line - 1].strip()[:160] if 0 < line <= len(lines) else ""
        raise InvalidPage(f"line {line}, column {column}: {code} {details or ''}: {near}")
    return tree


@lru_cache(maxsize=256)
def check_page(text: str) -> None:
    """Raise InvalidPage unless the page is valid and keeps the rules of the house."""
    tree = parse(text)
    found = [*_document_faults(tree), *_reference_faults(tree)]
    for element in tree.iter():
        if isinstance(element.tag, str):
            found += _element_faults(element)
    found += _control_faults(tree)
    if found:
        raise InvalidPage("; ".join(found))


def _document_faults(tree: Element) -> list[str]:
    faults = [f"<html> has no {name}" for name in ("lang", "dir") if not tree.get(name)]
    headings = len(list(tree.iter("h1")))
    if headings != 1:
        faults.append(f"{headings} <h1> on the page")
    if not "".join(tree.findtext("head/title") or "").strip():
        faults.append("no <title>")
    return faults


def _reference_faults(tree: Element) -> list[str]:
    ids = [element.get("id") for element in tree.iter() if element.get("id") is not None]
    faults = [f"id {name!r} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    for element in tree.iter():
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    faults.append(f"{attribute}={name!r} of <{element.tag}> refers to nothing")
    return faults


def _element_faults(element: Element) -> list[str]:
    tag = element.tag.rpartition("}")[2]
    names = list(element.keys())
    faults = [f"<{tag}> has {name}" for name in names if name == "style" or name.startswith("on")]
    # Data is no script: nothing runs it.
    if tag == "style" or (tag == "script" and not element.get("src") and element.get("type") != "application/ld+json"):
        faults.append(f"inline <{tag}>")
    if tag == "img" and element.get("alt") is None:
        faults.append(f"<img src={element.get('src')!r}> has no alt")
    attribute = LOADS.get(tag) or ("href" if tag == "link" and element.get("rel") in ("stylesheet", "icon") else None)
    address = (
        (element.get(attribute) or element.get(f"{{http://www.w3.org/1999/xlink}}{attribute}")) if attribute else None
    )
    if address and urlsplit(address).netloc:
        faults.append(f"<{tag}> loads {address}")
    if tag in ("a", "button"):
        inner = {child.tag for child in element.iter() if child is not element} & INTERACTIVE
        faults += [f"<{name}> inside <{tag}>" for name in sorted(inner)]
        if not words(element) and not any(child.get("alt") for child in element.iter("img")):
            faults.append(f"<{tag} {element.get('class') or element.get('href') or ''}> has no words")
    return faults


def _control_faults(tree: Element) -> list[str]:
    labelled = {label.get("for") for label in tree.iter("label")}
    wrapped = {id(child) for label in tree.iter("label") for child in label.iter()}
    return [
        f"<{control.tag} name={control.get('name')!r}> has no label"
        for control in tree.iter()
        if control.tag in ("input", "select", "textarea")
        and control.get("type") not in UNNAMED_INPUTS
        and control.get("id") not in labelled
        and id(control) not in wrapped
        and not (control.get("aria-label") or control.get("aria-labelledby"))
    ]


def words(element: Element) -> str:
    """The text of an element as one line, or the name that it gives itself."""
    return " ".join("".join(element.itertext()).split()) or element.get("aria-label") or element.get("title") or ""


def text_of(page: str) -> str:
    """All words of a page's body, as one line."""
    body = parse(page).find("body")
    return words(body) if body is not None else ""


def links(page: str) -> dict[str, str]:
    """Words -> address, for every link of the page."""
    return {words(link): link.get("href", "") for link in parse(page).iter("a")}


def forms(page: str) -> list[Form]:
    """Every form of the page with the values that it would send untouched."""
    tree = parse(page)
    return [_form(element, tree) for element in tree.iter("form")]


def _form(element: Element, tree: Element) -> Form:
    form = Form(element.get("action", ""), (element.get("method") or "get").lower())
    # Controls belong to the form around them, or to the one that they name.
    named = [control for control in tree.iter() if element.get("id") and control.get("form") == element.get("id")]
    for control in (*element.iter(), *named):
        name, kind = control.get("name"), (control.get("type") or "").lower()
        if control.tag == "button" or kind == "submit":
            if kind in ("", "submit"):
                label = control.get("value", "") if control.tag == "input" else words(control)
                form.buttons[label] = (name, control.get("value", "")) if name else None
                if control.get("formaction"):
                    form.elsewhere[label] = control.get("formaction", "")
        elif not name or control.get("disabled") is not None:
            continue
        elif control.tag == "textarea":
            form.values.setdefault(name, []).append((control.text or "").removeprefix("\n"))
        elif control.tag == "select":
            options = [o for o in control.iter("option") if o.get("selected") is not None]
            if not options and control.get("multiple") is None:
                options = list(control.iter("option"))[:1]
            form.values.setdefault(name, []).extend(o.get("value", words(o)) for o in options)
        elif kind in ("checkbox", "radio"):
            if control.get("checked") is not None:
                form.values.setdefault(name, []).append(control.get("value", "on"))
        elif control.tag == "input" and kind != "file":
            form.values.setdefault(name, []).append(control.get("value", ""))
    return form
