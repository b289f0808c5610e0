"""What families and guests without an address have to hear, until somebody told them."""
