"""Activities: what is offered, in several languages, and its weekly series."""
