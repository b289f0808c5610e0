"""What matching and rosters take on this machine, from the database on: each number beside its goal."""
