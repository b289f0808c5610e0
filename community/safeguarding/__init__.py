"""What anybody writes when a child may be in danger, and the few who read it: never the person it is about."""
