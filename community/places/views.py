"""Administrators draw the map of the town: its districts, and the neighbourhoods that the public sees."""

from typing import Any

from flask import render_template, request, url_for

from community.foundation.access import requires
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.permissions import Permission
from community.places import actions, queries
from community.places.forms import AreaForm, DistrictForm
from community.places.models import Area, District
from community.places.rules import Point, Refusal

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.HAS_AREAS: lazy_gettext("There are neighbourhoods in this district. Move or remove them first."),
    Refusal.IN_USE: lazy_gettext("A venue or somebody's profile is in this neighbourhood. Rename it instead."),
}


@blueprint.get("")
@requires(Permission.KEEP_PLACES)
def index() -> str:
    return render_template("community/places/index.html", districts=queries.map_of_the_town())


@blueprint.route("/districts/new", methods=["GET", "POST"])
@requires(Permission.KEEP_PLACES)
def new_district() -> Any:
    form = filled_in(DistrictForm.in_languages(), lambda form: _page(form, new=gettext("New district")))
    made = actions.add_district(form.names)
    return go("community.places.new_area", gettext("Added. Now name a neighbourhood in it."), district=made.code)


@blueprint.get("/districts/<int:district_id>")
@requires(Permission.KEEP_PLACES, district=District)
def district(district: District) -> str:
    return _district(DistrictForm.in_languages(formdata=None, data=district.names), district)


def _district(form: DistrictForm, district: District) -> str:
    gone = url_for("community.places.remove_district", district_id=district.id), gettext("Remove this district")
    return _page(form, district, removal=gone if queries.is_empty(district) else None)


def _page(form: DistrictForm | AreaForm, place: District | Area | None = None, **about: Any) -> str:
    """The form of a district or neighbourhood; `new`: what it is called before it has a name, `removal`: where its
    button leads and what it says."""
    return render_template("community/places/place.html", form=form, place=place, **about)


@blueprint.post("/districts/<int:district_id>")
@requires(Permission.KEEP_PLACES, district=District)
def keep_district(district: District) -> Any:
    form = filled_in(DistrictForm.in_languages(data=district.names), lambda form: _district(form, district))
    district.names = form.names
    return go("community.places.index", gettext("Saved."))


@blueprint.post("/districts/<int:district_id>/remove")
@on_refusal(district)
@requires(Permission.KEEP_PLACES, district=District)
def remove_district(district: District) -> Any:
    actions.remove_district(district)
    return go("community.places.index", gettext("Removed."))


@blueprint.route("/areas/new", methods=["GET", "POST"])
@requires(Permission.KEEP_PLACES)
def new_area() -> Any:
    form = filled_in(
        AreaForm.in_languages(data={"district": request.args.get("district")}),
        lambda form: _page(form, new=gettext("New neighbourhood")),
    )
    actions.add_area(form.names, form.district.data, form.middle)
    return go("community.places.index", gettext("Added. Venues can be described there now."))


@blueprint.get("/areas/<int:area_id>")
@requires(Permission.KEEP_PLACES, area=Area)
def area(area: Area) -> str:
    return _area(_held(area, formdata=None), area)


def _held(area: Area, **options: Any) -> AreaForm:
    point = str(Point(area.latitude, area.longitude))
    return AreaForm.in_languages(data=area.names | {"district": area.district, "point": point}, **options)


def _area(form: AreaForm, area: Area) -> str:
    gone = url_for("community.places.remove_area", area_id=area.id), gettext("Remove this neighbourhood")
    return _page(form, area, removal=gone if queries.is_unused(area) else None)


@blueprint.post("/areas/<int:area_id>")
@requires(Permission.KEEP_PLACES, area=Area)
def keep_area(area: Area) -> Any:
    form = filled_in(_held(area), lambda form: _area(form, area))
    actions.change_area(area, form.names, form.district.data, form.middle)
    return go("community.places.index", gettext("Saved."))


@blueprint.post("/areas/<int:area_id>/remove")
@on_refusal(area)
@requires(Permission.KEEP_PLACES, area=Area)
def remove_area(area: Area) -> Any:
    actions.remove_area(area)
    return go("community.places.index", gettext("Removed."))
