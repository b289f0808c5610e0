"""Referrals: the one road by which an organisation asks another to help somebody, who agreed to exactly that."""
