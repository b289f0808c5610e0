"""The sites that may show the dates of an organisation in a frame."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base
from community.foundation.hosts import LONGEST_HOST


class EmbedHost(Base):
    """A host that an organisation allowed to show its next dates; always over https."""

    __tablename__ = "embed_hosts"
    # What is kept of the framed page says in its headers who may frame it.
    __version_of__ = "programme"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "host"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    host: Mapped[str] = mapped_column(sa.String(LONGEST_HOST))
