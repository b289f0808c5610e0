"""Skills by their names; an addition of somebody's own waits until staff list it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.derived_columns import derived
from community.skills.rules import Cefr, listed_names


class Skill(Base):
    """Something one can do: {"en": ..., "bg": ...}; `esco` is its identifier in the European list, where known."""

    __tablename__ = "skills"
    # Open shifts are kept with what they ask for.
    __version_of__ = "programme"

    names: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    # The name in small letters, so that the same addition is not kept twice.
    folded: Mapped[str] = mapped_column(sa.String(80), unique=True)
    search_text: Mapped[str] = derived(sa.Text, listed_names, "names", "folded")
    esco: Mapped[str] = mapped_column(sa.String(120), default="")
    listed: Mapped[bool] = mapped_column(default=False)
    # What it means since staff found that it is the same as another; never a merged one.
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skills.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SpokenLanguage:
    """The columns that say how well somebody listens to, reads, speaks and writes a language."""

    language: Mapped[str] = mapped_column(sa.String(8))
    listening: Mapped[Cefr | None] = mapped_column(text_enum(Cefr, "listening"))
    reading: Mapped[Cefr | None] = mapped_column(text_enum(Cefr, "reading"))
    speaking: Mapped[Cefr | None] = mapped_column(text_enum(Cefr, "speaking"))
    writing: Mapped[Cefr | None] = mapped_column(text_enum(Cefr, "writing"))
