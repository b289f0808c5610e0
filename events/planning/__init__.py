"""Planning: series and sessions made, moved and cancelled by their coordinators."""
