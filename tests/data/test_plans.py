"""SQLite takes the index that is meant, whichever of a table's indexes was made first."""

import pytest
import sqlalchemy as sa

from community.foundation.database import db
from community.households.models import Consent
from community.households.queries import ids_agreeing
from community.households.rules import ConsentPurpose


@pytest.mark.parametrize("backwards", [False, True])
def test_a_consent_is_found_by_its_household(app, reading, backwards):
    """Of two indexes that seemed as good it took the one that was made last, and asked for each household's consent
    among all of its organisation: a run was stored in seven times the time."""
    with app.app_context(), db.engine.begin() as connection:
        made = sorted(Consent.__table__.indexes, key=lambda index: index.name, reverse=backwards)
        for index in made:
            index.drop(connection)
        for index in made:
            index.create(connection)
    asked = ids_agreeing(ConsentPurpose.MATCHING).compile(compile_kwargs={"literal_binds": True})
    with reading() as session:
        plan = " ".join(row[3] for row in session.execute(sa.text(f"EXPLAIN QUERY PLAN {asked}")))
    assert "consents USING INDEX ix_consents_household_id" in plan
