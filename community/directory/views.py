"""The directory: for everybody to search, in any language to print, and for staff to keep."""

from functools import partial
from typing import Any

from flask import abort, render_template, request, url_for

from community.directory import actions, queries
from community.directory.forms import DirectoryForm, LeafletForm
from community.directory.models import DirectoryEntry, DirectoryLeaflet
from community.directory.rules import ServedGroup
from community.foundation import attachments, i18n
from community.foundation.access import Actor, current_actor, find, permits, requires, within_reach
from community.foundation.attachments import REFUSALS
from community.foundation.database import transaction
from community.foundation.forms import clean_line
from community.foundation.i18n import gettext
from community.foundation.idempotency_keys import once
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint, wording
from community.foundation.refusal import Refused
from community.foundation.web_server import MOST_BYTES_WITH_A_PICTURE
from community.permissions import Permission
from community.referrals.rules import ReferralKind

blueprint = slice_blueprint(__name__, prefix="")

__all__ = ["REFUSALS", "blueprint"]


@blueprint.get("/directory")
@requires(Permission.SEE_DIRECTORY)
def index() -> str:
    """Who helps with what, by words, kind and language."""
    actor = current_actor()
    keeps = permits(actor, Permission.KEEP_DIRECTORY)
    typed = (clean_line(request.args.get("q")) or "")[:80]
    kind = next((one for one in ReferralKind if one.value == request.args.get("kind")), None)
    language = next((one for one in i18n.LANGUAGES if one == request.args.get("language")), "")
    reach = within_reach(actor, Permission.KEEP_DIRECTORY if keeps else Permission.SEE_DIRECTORY)
    entries = queries.entries(reach, typed, kind.value if kind else "", language)

    def at(one: ReferralKind | None) -> str:
        words = {"q": typed or None, "language": language or None, "kind": one.value if one else None}
        return url_for("community.directory.index", **words)

    return render_template(
        "community/directory/index.html",
        **_worded(entries),
        typed=typed,
        kind=kind,
        language=language,
        languages=i18n.LANGUAGES.values(),
        kinds=[(one, at(None if one is kind else one), one is kind) for one in ReferralKind],
        keeps=keeps,
        printed=i18n.available(),
    )


def _worded(entries: list[DirectoryEntry]) -> dict[str, Any]:
    """Entries with their codes as what they mean."""
    return {
        "entries": entries,
        "leaflets": queries.leaflets_of([one.id for one in entries]),
        "helps": {one.id: [ReferralKind(kind) for kind in one.kinds] for one in entries},
        "groups": {one.id: [ServedGroup(group) for group in one.groups] for one in entries},
    }


@blueprint.get("/directory/<language>/paper")
@requires(Permission.SEE_DIRECTORY)
def paper(language: str) -> str:
    """The whole of it to print for a family, in their language."""
    if language not in {one.code for one in i18n.available()}:
        abort(404)
    with i18n.force_locale(language):
        entries = queries.entries(within_reach(current_actor(), Permission.SEE_DIRECTORY))
        return render_template("community/directory/paper.html", **_worded(entries))


@blueprint.route("/community/directory/new", methods=["GET", "POST"])
@requires(Permission.KEEP_DIRECTORY)
def new() -> Any:
    form = filled_in(DirectoryForm.in_languages(), lambda form: _form_page(form))
    actions.add(**form.told)
    return go("community.directory.index", gettext("Added."))


def _form_page(form: DirectoryForm, entry: DirectoryEntry | None = None) -> str:
    return render_template("community/directory/edit.html", form=form, entry=entry)


@blueprint.route("/community/directory/<int:entry_id>", methods=["GET", "POST"])
@requires(Permission.KEEP_DIRECTORY, entry=DirectoryEntry)
def edit(entry: DirectoryEntry) -> Any:
    held = {**entry.names, "speaks": entry.languages}
    form = filled_in(DirectoryForm.in_languages(obj=entry, data=held), lambda form: _form_page(form, entry))
    actions.change(entry, **form.told)
    return go("community.directory.index", gettext("Saved."))


@blueprint.get("/directory/leaflets/<key>")
@requires(Permission.SEE_LEAFLETS)
def leaflet(key: str) -> Any:
    """A leaflet to keep and to print; where its place is not for this reader, neither is it."""
    return attachments.answer(
        queries.find_leaflet(within_reach(current_actor(), Permission.SEE_LEAFLETS), key) or abort(404)
    )


@blueprint.get("/community/directory/<int:entry_id>/leaflets")
@requires(Permission.KEEP_DIRECTORY, entry=DirectoryEntry)
def leaflets(entry: DirectoryEntry) -> str:
    """What a place has to print, to be sent and taken away."""
    return _leaflets(entry.id, LeafletForm())


def _leaflets(entry_id: int, form: LeafletForm) -> str:
    entry = _kept(current_actor(), entry_id)
    return render_template(
        "community/directory/leaflets.html",
        form=form,
        entry=entry,
        leaflets=queries.leaflets_of([entry.id])[entry.id],
    )


def _kept(actor: Actor, entry_id: int) -> DirectoryEntry:
    return find(actor, Permission.KEEP_DIRECTORY, DirectoryEntry, entry_id) or abort(404)


@blueprint.post("/community/directory/<int:entry_id>/leaflets")
@on_refusal(leaflets)
@requires(Permission.KEEP_DIRECTORY, own_transactions=True, most_bytes=MOST_BYTES_WITH_A_PICTURE)
def send_leaflet(entry_id: int) -> Any:
    """Its transactions are its own: nobody waits for the turn to write while a picture is read and written anew."""
    actor = current_actor()
    with transaction(writing=False):
        _kept(actor, entry_id)
        form = filled_in(LeafletForm(), partial(_leaflets, entry_id))
    try:
        prepared = attachments.prepare(form.content)
    except Refused as refused:
        form.leaflet.errors = [wording(refused)]
        with transaction(writing=False):
            return _leaflets(entry_id, form), 422

    def change() -> Any:
        actions.keep_leaflet(_kept(actor, entry_id), form.language.data, prepared, actor.account_id)
        return go("community.directory.leaflets", gettext("Saved."), entry_id=entry_id)

    with transaction():
        return once(change)


@blueprint.post("/community/directory/leaflets/<int:leaflet_id>/remove")
@requires(Permission.KEEP_LEAFLETS, leaflet=DirectoryLeaflet)
def remove_leaflet(leaflet: DirectoryLeaflet) -> Any:
    entry_id = leaflet.entry_id
    actions.remove_leaflet(leaflet)
    return go("community.directory.leaflets", gettext("Taken away."), entry_id=entry_id)


def public_pages() -> list[str]:
    """What a search engine may list."""
    return [url_for("community.directory.index")]
