"""`python -m tests.load.served MODULE:FACTORY PORT PROCESSES THREADS`: an application behind the house's own server."""

import importlib
import sys

from community.foundation import web_server


def main() -> None:
    """Serve what the factory makes until told to stop."""
    module, _, factory = sys.argv[1].partition(":")
    application = getattr(importlib.import_module(module), factory)()
    port, processes, threads = map(int, sys.argv[2:])
    web_server.serve(application, "127.0.0.1", port, processes, threads)


if __name__ == "__main__":
    main()
