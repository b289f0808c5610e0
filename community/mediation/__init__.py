"""Two sides and a registered mediator: whoever wants to, in confidence, for six months at the most."""
