"""Calls for help: one tap of a family, answered by the coordinators who registered it."""
