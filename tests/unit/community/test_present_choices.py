"""What a select holds is among its choices, so that saving a form changes nothing that it does not offer."""

import importlib
from datetime import date, time
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SelectField, TimeField
from wtforms.fields.choices import SelectChoice, SelectMultipleField

from community.foundation.forms import Form, SomeOf, changed

for path in Path().glob("*/*/forms.py"):
    importlib.import_module(".".join(path.with_suffix("").parts))


def forms(kind=Form):
    return {kind}.union(*(forms(one) for one in kind.__subclasses__()))


SELECTS = {
    f"{form.__module__}.{form.__name__}.{name}": getattr(form, name)
    for form in forms()
    for name in dir(form)
    if issubclass(getattr(getattr(form, name), "field_class", object), SelectField)
}


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def offering_the_first(select):
    """A form of one select that offers its first choice alone, and a value that it could hold beside it."""

    class One(Form):
        one = select

        def __init__(self, **options):
            super().__init__(**{"meta": {"csrf": False}, **options})
            self.every = list(self.one.choices or ())
            self.one.choices = self.every[:1] or [SelectChoice(1 if self.one.coerce is int else "first", "First")]

    probe = One(formdata=None)
    beside = 987654 if probe.one.coerce is int else "beside"
    return One, probe.every[-1].value if len(probe.every) > 1 else beside


def test_there_are_selects_to_look_at():
    assert len(SELECTS) > 40


@pytest.mark.parametrize("name", sorted(SELECTS))
def test_every_select_of_the_house_offers_what_the_row_holds(name):
    form_of, value = offering_the_first(SELECTS[name])
    several = issubclass(SELECTS[name].field_class, SelectMultipleField)
    held = {"one": [value] if several else value}
    form = form_of(formdata=None, **held)
    assert [choice.value for choice in form.one.iter_choices() if choice.selected] == [value]
    sent = form_of(formdata=MultiDict({"one": [str(value)]}), **held)
    assert sent.validate(), sent.errors
    assert sent.one.data == form.one.data
    assert changed(sent) == []
    if not several:
        other = str(form_of(formdata=None).one.choices[0].value)
        assert other == str(value) or changed(form_of(formdata=MultiDict({"one": [other]}), **held))


def test_what_holds_nothing_is_not_the_first_of_the_list():
    class Usual(Form):
        venue = SelectField(coerce=int)

        def __init__(self, **options):
            super().__init__(**{"meta": {"csrf": False}, **options})
            self.venue.choices = [SelectChoice(7, "Hall")]

    form = Usual(formdata=None, data={"venue": None})
    assert [(choice.value, choice.selected) for choice in form.venue.iter_choices()] == [(7, False), ("", True)]
    sent = Usual(formdata=MultiDict({"venue": ""}), data={"venue": None})
    assert (sent.validate(), sent.venue.data, changed(sent)) == (True, None, [])
    assert [choice.value for choice in Usual(formdata=None).venue.iter_choices()] == [7]


def test_a_value_that_neither_the_row_holds_nor_the_form_offers_is_refused():
    form_of, _ = offering_the_first(SelectField(choices=[SelectChoice("a"), SelectChoice("b")]))
    assert not form_of(formdata=MultiDict({"one": "c"}), one="b").validate()
    assert not form_of(formdata=MultiDict({"one": "b"}), one="a").validate()


def test_each_changed_field_is_told_as_it_was_and_as_it_becomes():
    class Planned(Form):
        on = DateField("Date")
        starts = TimeField("From")
        seats = IntegerField("Seats")
        days = SomeOf("Days", coerce=int, choices=[SelectChoice(0, "Monday"), SelectChoice(2, "Wednesday")])

    held = {"on": date(2027, 3, 3), "starts": time(18, 0, 30), "seats": 12, "days": [2, 0]}
    typed = {"on": "2027-03-03", "starts": "17:30", "seats": "12", "days": ["0"]}
    form = Planned(formdata=MultiDict(typed), data=held, meta={"csrf": False})
    assert changed(form) == [("From", "18:00", "17:30"), ("Days", "Monday, Wednesday", "Monday")]
    assert changed(form, but=("starts",)) == [("Days", "Monday, Wednesday", "Monday")]
    same = Planned(formdata=MultiDict(typed | {"starts": "18:00", "days": ["0", "2"]}), data=held, meta={"csrf": False})
    assert changed(same) == []
