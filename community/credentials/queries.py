"""Reading applications, and the districts that one can choose."""

import sqlalchemy as sa
from flask import current_app

from community.credentials.models import Application
from community.foundation import clock, database, tokens
from community.foundation.database import db

SEAL = "application"


def find_application(secret: str) -> Application | None:
    """The application that a letter's secret opens, while it lasts; locked when the transaction writes."""
    query = sa.select(Application).where(
        Application.digest == tokens.digest(secret), Application.expires_at > clock.now()
    )
    if database.is_writing():
        query = query.with_for_update()
    return db.session.scalars(query).first()


def find_live(application_id: int) -> Application | None:
    """The application by its id, while it lasts."""
    return db.session.scalars(
        sa.select(Application).where(Application.id == application_id, Application.expires_at > clock.now())
    ).first()


def secret_of(application: Application) -> str:
    """The secret that the letter carries."""
    return tokens.sealed(SEAL, application.id, application.created_at)


def districts() -> list[tuple[str, str]]:
    """The districts of the town, code and name, as the contexts know them."""
    manifests = current_app.extensions["manifests"]
    return [pair for manifest in manifests for collect in manifest.districts for pair in collect()]
