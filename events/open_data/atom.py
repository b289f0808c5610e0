"""The next dates as an Atom 1.0 feed (RFC 4287), for news readers and other sites: the same bytes of the same dates.

Whatever somebody typed arrives as text: cleaned of what XML cannot hold (controls, half characters) and of what turns
the text around it (bidirectional overrides), escaped by the writer of the standard library.
"""

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from events.calendar.content_lines import clean_line, clean_text, shorten, uri
from events.open_data.listing import Addresses, PublicDate, moment, urn_of

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
TITLE_LENGTH = 200
SUMMARY_LENGTH = 600


def write(
    name: str,
    language: str,
    where: Addresses,
    dates: Sequence[PublicDate],
    *,
    site: str,
    cancelled_prefix: str,
    unless_changed_at: datetime,
) -> bytes:
    """The feed of these dates in their order. `language`: a tag (BCP 47); `unless_changed_at`: what it says of its last
    change where no date says one."""
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": language})
    _text(feed, "id", uri(where.itself))
    _text(feed, "title", clean_line(name))
    _text(feed, "updated", moment(max((one.session.updated_at for one in dates), default=unless_changed_at)))
    _text(SubElement(feed, "author"), "name", clean_line(site))
    _link(feed, "self", MEDIA_TYPE.partition(";")[0], where.itself)
    _link(feed, "alternate", "text/html", where.page)
    for one in dates:
        _entry(feed, one, cancelled_prefix)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(feed: Element, one: PublicDate, cancelled_prefix: str) -> None:
    session = one.session
    entry = SubElement(feed, "entry")
    if session.language:
        entry.set("xml:lang", session.language)
    title = shorten(clean_line(session.title), TITLE_LENGTH)
    _text(entry, "id", urn_of(one.uid))
    _text(entry, "title", f"{clean_line(cancelled_prefix)} {title}" if session.cancelled else title)
    _text(entry, "updated", moment(session.updated_at))
    _text(entry, "published", moment(session.created_at))
    for organiser in filter(None, (clean_line(one.organiser_name), clean_line(one.partner[1]) if one.partner else "")):
        _text(SubElement(entry, "author"), "name", organiser)
    _link(entry, "alternate", "text/html", session.url)
    label = " ".join(clean_line(word) for word in session.categories)
    SubElement(entry, "category", {"term": one.kind.value, "label": label})
    place = clean_line(session.location) or clean_line(session.area)
    facts = "\n".join(filter(None, (clean_line(one.when), place)))
    words = shorten(clean_text(session.description), SUMMARY_LENGTH)
    _text(entry, "summary", "\n\n".join(filter(None, (facts, words))))


def _text(inside: Element, name: str, words: str) -> None:
    SubElement(inside, name).text = words


def _link(inside: Element, relation: str, media_type: str, address: str) -> None:
    SubElement(inside, "link", {"rel": relation, "type": media_type, "href": uri(address)})
