"""The next dates of an organisation on other sites: in a frame where it allowed that, or as a list of links."""
