"""Own profiles: a household sees on its own device what its people told, says whether it is right, and takes it along."""
