"""What the base template shows around every page: the site, the reader, the navigation, the notices."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from flask import current_app, g, get_flashed_messages, request, url_for

from community.foundation import i18n
from community.foundation.access import STAFF, current_actor
from community.foundation.config import Config, settings
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import Link, NavGroup


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
    # What `aria-current` says: "page" on the very page, "true" in its room, "" elsewhere.
    current: str
    short: str
    urgent: bool
    # How much waits there for the reader.
    waiting: int = 0


ROOMS = {
    NavGroup.WORK: "",
    NavGroup.PEOPLE: lazy_gettext("People"),
    NavGroup.LOOK_BACK: lazy_gettext("Look back"),
    NavGroup.HOUSE: lazy_gettext("Settings"),
    NavGroup.PUBLIC: lazy_gettext("For everybody"),
}
# What has room under a thumb; at a desk the last place opens the rest.
MOST_IN_THE_DOCK = 5


class Page:
    """What the base template shows around every page; each part is worked out only when it is asked for."""

    @property
    def config(self) -> Config:
        return settings()

    @property
    def site_name(self) -> str:
        return self.config.site_name

    @property
    def demo(self) -> bool:
        return self.config.demo

    @cached_property
    def actor(self) -> Any:
        return current_actor()

    @property
    def mail_to_files(self) -> bool:
        return not self.config.mail_server and self.is_desk

    @cached_property
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
    def exit_url(self) -> str:
        """A page that says nothing of this site, for whoever has to hide it at once."""
        return url_for("community.site.day")

    @property
    def offline_url(self) -> str:
        """What keeps the page without a connection on the reader's device, "" where it is turned off."""
        if not self.config.offline_page:
            return ""
        return url_for("community.site.service_worker", language=self.language.tag)

    @property
    def canonical(self) -> str:
        return self.config.address + quote(request.path, safe="/:@!$&'()*+,;=-._~")

    @property
    def unfinished(self) -> bool:
        """Whether the reader works here once a second step is set up, and is told so on every page."""
        return self.actor.unfinished

    @property
    def second_step_url(self) -> str:
        return url_for("community.accounts.second_step")

    @cached_property
    def is_desk(self) -> bool:
        """Whether the reader works here: then the rooms stand at the side."""
        return not self.actor.roles.isdisjoint(STAFF)

    @property
    def may_hide(self) -> bool:
        """Whether the page shows something that somebody may have to hide at once: all that is read signed in."""
        return self.actor.signed_in

    @property
    def is_family(self) -> bool:
        return self.actor.household_id is not None

    @cached_property
    def _places(self) -> list[tuple[Link, str]]:
        """The places that this reader has, in their order, each with its address."""
        links: list[Link] = current_app.extensions["links"]
        return [(link, url_for(link.endpoint)) for link in links if link.shown_to(self.actor)]

    @cached_property
    def _here(self) -> str:
        """The nearest place of the navigation above this page."""
        path = f"{request.path}/"
        return max((url for _, url in self._places if url != "/" and path.startswith(f"{url}/")), key=len, default="")

    @cached_property
    def _items(self) -> list[tuple[Link, NavItem]]:
        # Known where the page has looked at what waits; elsewhere a script asks for it, so that no page waits for it.
        waiting = g.get("waiting_in_rooms", {})
        return [
            (
                link,
                NavItem(
                    label := str(link.label),
                    url,
                    link.icon,
                    "page" if url == request.path else "true" if url == self._here else "",
                    str(link.short) or label,
                    link.urgent,
                    waiting.get(link.endpoint.rpartition(".")[0], 0),
                ),
            )
            for link, url in self._places
        ]

    @cached_property
    def _main(self) -> list[tuple[Link, NavItem]]:
        return [(link, item) for link, item in self._items if not link.account and not link.footer]

    @cached_property
    def nav(self) -> list[NavItem]:
        """The header's entries; the site's name leads home."""
        return [item for _, item in self._main if item.url != "/"]

    @cached_property
    def rooms(self) -> list[tuple[str, list[NavItem]]]:
        """What a desk has at its side: groups with their heads."""
        groups = [
            (str(head), [item for link, item in self._main if link.group is group]) for group, head in ROOMS.items()
        ]
        return [group for group in groups if group[1]]

    @cached_property
    def dock(self) -> list[NavItem]:
        """What lies under the thumb on a phone."""
        desk = self.is_desk
        places = [pair for pair in self._items if pair[0].dock and (pair[0].group is not NavGroup.PUBLIC) == desk]
        places.sort(key=lambda pair: pair[0].dock)
        return [item for _, item in places[: MOST_IN_THE_DOCK - desk]]

    @cached_property
    def account_nav(self) -> list[NavItem]:
        return [item for link, item in self._items if link.account]

    @property
    def footer_nav(self) -> list[NavItem]:
        return [item for link, item in self._items if link.footer]

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
