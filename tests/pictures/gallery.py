"""Renders every component with invented contents and photographs it: two widths, two themes, two directions.

Usage: python -m tests.pictures.gallery FOLDER. The pictures are for looking at; nothing is compared.
"""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Route, sync_playwright
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Form,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from community.foundation.telephone import link as link_of

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
SHEETS = ("tokens", "base", "layout", "components", "print")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HOST = "http://gallery.example"
TEXTS = {
    "What is on, together": "ماذا يجري، معاً",
    "Football in South Park": "كرة القدم في الحديقة الجنوبية",
    "Programme": "البرنامج",
    "Volunteer": "تطوّع",
    "Calendars": "التقويمات",
    "Sign in": "دخول",
    "Places free": "أماكن متاحة",
    "A child may be in danger": "قد يكون طفل في خطر",
}


def choices(**words: str) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class Example(Form):
    """One field of each sort."""

    name = StringField("What do you call it?", [InputRequired("Please give it a name."), Length(max=80)])
    email = StringField("E-mail address", [InputRequired(), Email("This is not an e-mail address.")])
    password = PasswordField("Password", [InputRequired()])
    day = DateField("Day", [InputRequired()])
    start = TimeField("Start", [InputRequired()])
    kind = SelectField("Kind", choices=choices(sport="Sport", culture="Culture"))
    seen = RadioField(
        "Who sees the exact place?",
        [InputRequired("Please choose one.")],
        choices=choices(all="Everybody", confirmed="Those who are coming", team="Only the team"),
    )
    languages = SelectMultipleField(
        "Languages",
        [Optional()],
        choices=choices(bg="Български", ar="العربية", uk="Українська", fa="فارسی"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    text = TextAreaField("What happens there?", [Optional()])
    food = BooleanField("There is something to eat")


def wrong_form() -> Example:
    given = {"name": "", "email": "amina at example", "day": "2026-11-23", "start": "18:00", "kind": "sport"}
    form = Example(MultiDict([*given.items(), ("languages", "ar"), ("languages", "bg"), ("food", "1")]))
    form.validate()
    return form


def link(label: str, current: bool = False) -> SimpleNamespace:
    return SimpleNamespace(label=label, url="#", icon="calendar", current=current)


def environment(language: SimpleNamespace) -> Environment:
    """Jinja as the application sets it up, with fakes for what the foundation gives to every page."""
    jinja = Environment(
        loader=FileSystemLoader([ROOT / "templates", ROOT / "tests" / "pictures"]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = TEXTS if language.direction == "rtl" else {}

    def gettext(text: str, **values: object) -> str:
        text = words.get(text, text)
        return text % values if values else text

    page = SimpleNamespace(
        site_name="Zaedno",
        demo=True,
        mail_to_files=False,
        language=language,
        language_url="#",
        danger_url="#",
        canonical=HOST,
        footer_nav=[link("About Zaedno"), link("Privacy")],
        account_nav=[link(gettext("Sign in"))],
        nav=[link(gettext("Programme"), True), link(gettext("Volunteer")), link(gettext("Calendars"))],
        notices=[SimpleNamespace(kind="good", text="You are coming: 4 places.", undo_url="#", undo_label="")],
    )
    jinja.globals.update(
        _=gettext, csrf_token=lambda: "token", idempotency_key=lambda: "key", static_url=lambda name: f"/static/{name}",
        page=page,
    )  # fmt: skip
    jinja.filters["dials"] = lambda typed: link_of(typed, "BG")
    return jinja


def answer(pages: dict[str, str]):
    """Serves the rendered pages and the static files to the browser without a server."""

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if path == "/static/css/zaedno.css":
            body = "\n".join((STATIC / "css" / f"{name}.css").read_text("utf-8") for name in SHEETS)
            return route.fulfill(body=body, content_type="text/css")
        if path in pages:
            return route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        file = STATIC / path.removeprefix("/static/")
        return route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])

    return serve


def render() -> dict[str, str]:
    """Address -> page, for both directions."""
    pages = {}
    icons = re.findall(r"\.i-(\w+)", (STATIC / "css" / "tokens.css").read_text("utf-8"))
    for code, direction, own_name in (("en", "ltr", "English"), ("ar", "rtl", "العربية")):
        language = SimpleNamespace(tag=code, code=code, direction=direction, own_name=own_name)
        jinja = environment(language)
        error = SimpleNamespace(
            title="There is nothing here", icon="search", action_url="#", action_label="To the programme",
            text="The address may be mistyped, or what was here is gone.",
        )  # fmt: skip
        mail = SimpleNamespace(
            subject="You are coming: Football in South Park", button_url="https://example.org/x",
            button_label="See my shifts",
            paragraphs=["Hello Mira,", "you have a place in the team on Monday 23 November."],
        )  # fmt: skip
        for name in ("programme", "parts", "forms", "icons"):
            template = jinja.get_template(f"gallery/{name}.html")
            pages[f"/{name}-{code}"] = template.render(icons=icons, form=wrong_form(), tidy=Example(prefix="tidy-"))
        pages[f"/error-{code}"] = jinja.get_template("errors/error.html").render(error=error, status=404)
        pages[f"/mail-{code}"] = jinja.get_template("mail/base.html").render(mail=mail, language=language)
    return pages


def main(folder: Path, wanted: str = "") -> None:
    """Photograph every page in four ways."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = render()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width, scheme in ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            context.route("**/*", answer(pages))
            shot = context.new_page()
            shot.on("console", lambda message: message.type == "error" and print(message.text))
            for path in (path for path in pages if wanted in path):
                shot.goto(HOST + path)
                wide = shot.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    print(f"{path} at {width}: {wide} wide")
                shot.screenshot(path=folder / f"{path[1:]}-{width}-{scheme}.png", full_page=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
