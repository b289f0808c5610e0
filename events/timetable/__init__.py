"""The week of whoever plans: days and hours, what stands where, and which hours are free."""
