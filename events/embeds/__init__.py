"""The next dates of an organisation, or of a whole town, on other sites: in an allowed frame, or as a list of links."""
