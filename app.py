"""The application on one page: the settings, the three contexts, and nothing else."""

import gc
import os
import sys

# Nothing that is imported is garbage: a fifth of the start went by in looking.
gc.disable()

from community.foundation import application, serving
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.manifest import MANIFEST as COMMUNITY
from events.manifest import MANIFEST as EVENTS
from volunteers.manifest import MANIFEST as VOLUNTEERS

# Else the first look after it would go through all that was imported.
gc.freeze()
gc.enable()


def create_app(config: Config | None = None) -> TransactionalFlask:
    """Make the application from `config`, or from the environment. Raises Unfit when it must not start."""
    return application.create(
        __name__, config or serving.settings(os.environ, sys.argv), [COMMUNITY, EVENTS, VOLUNTEERS]
    )
