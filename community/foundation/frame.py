"""What the base template shows around every page: the site, the reader, the navigation, the notices."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from flask import current_app, g, get_flashed_messages, request, url_for

from community.foundation import i18n
from community.foundation.access import STAFF, current_actor
from community.foundation.config import Config


@dataclass(frozen=True)
class Notice:
    """One message at the top of a page, or at the part of it that `at` names; with `undo_url` it offers a button that
    takes the step back."""

    kind: str
    text: str
    undo_url: str = ""
    undo_label: str = ""
    at: str = ""


@dataclass(frozen=True)
class NavItem:
    """One shown entry of the navigation."""

    label: str
    url: str
    icon: str
    current: bool


# What fits beside the name of the site; the rest folds under "More".
MOST_IN_A_ROW = 6


class Page:
    """What the base template shows around every page; each part is worked out only when it is asked for."""

    @property
    def config(self) -> Config:
        return current_app.config["ZAEDNO"]

    @property
    def site_name(self) -> str:
        return self.config.site_name

    @property
    def demo(self) -> bool:
        return self.config.demo

    @property
    def actor(self) -> Any:
        return current_actor()

    @property
    def mail_to_files(self) -> bool:
        actor = current_actor()
        return not self.config.mail_server and bool(actor.roles & set(STAFF))

    @property
    def language(self) -> i18n.Language:
        return i18n.current_language()

    @property
    def locale(self) -> str:
        return self.language.code

    @property
    def language_url(self) -> str:
        return url_for("community.site.languages", next=request.full_path.rstrip("?"))

    @property
    def danger_url(self) -> str:
        return url_for("community.safeguarding.danger")

    @property
    def canonical(self) -> str:
        return self.config.address + quote(request.path, safe="/:@!$&'()*+,;=-._~")

    def _links(self, *, account: bool = False, footer: bool = False) -> list[NavItem]:
        actor = current_actor()
        return [
            NavItem(str(link.label), url, link.icon, request.path == url)
            for link in current_app.extensions["links"]
            if link.account == account and link.footer == footer and link.shown_to(actor)
            for url in [url_for(link.endpoint)]
        ]

    @cached_property
    def _main(self) -> list[NavItem]:
        return self._links()

    @property
    def nav(self) -> list[NavItem]:
        return self._main if len(self._main) <= MOST_IN_A_ROW + 1 else self._main[:MOST_IN_A_ROW]

    @property
    def more_nav(self) -> list[NavItem]:
        return self._main[len(self.nav) :]

    @property
    def account_nav(self) -> list[NavItem]:
        return self._links(account=True)

    @property
    def footer_nav(self) -> list[NavItem]:
        return self._links(footer=True)

    @property
    def notices(self) -> list[Notice]:
        shown = self.notices_at("")
        refusal = g.get("refusal_text")
        return [Notice("warning", refusal), *shown] if refusal else shown

    @property
    def _own(self) -> list[list[str]]:
        """What this very request has to say, where it answers with a page."""
        return g.setdefault("shown_notices", g.pop("notices", []))

    def notices_at(self, part: str) -> list[Notice]:
        """The notices for one part of the page, "" for its top."""
        return [
            notice
            for parts in (*get_flashed_messages(category_filter=["notice"]), *self._own)
            if (notice := Notice(*parts)).at == part
        ]
