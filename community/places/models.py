"""Districts, and the neighbourhoods in them that the public sees."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base
from community.foundation.derived_columns import folded_names


class District(Base):
    """The names of a district by language, under the code that areas, households and volunteers keep of it."""

    __tablename__ = "districts"
    __version_of__ = "programme"

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    names: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    search_text: Mapped[str] = folded_names("names")


class Area(Base):
    """A neighbourhood by its names: {"en": ..., "bg": ...}; the district groups neighbourhoods."""

    __tablename__ = "areas"
    __version_of__ = "programme"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    names: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    district: Mapped[str] = mapped_column(sa.String(60))
    # The approximate middle, in degrees, for distances between neighbourhoods.
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    search_text: Mapped[str] = folded_names("names")
