"""Applying for a clearance, and the referees: asked by letter, reminded once, answering without an account."""
