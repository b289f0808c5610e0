"""The directory of services: who helps with what, where, for whom, in which languages, and how one gets there."""
