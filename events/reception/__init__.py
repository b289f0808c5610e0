"""Reception: staff sign others up, by telephone, in person or at the door."""
