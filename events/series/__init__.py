"""Series: changed, ended or put back from a date on, after showing whom that touches."""
