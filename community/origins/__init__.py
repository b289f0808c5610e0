"""The reporting table: sex, origin and status of people, for funders alone; no other slice but the reports reads it."""
