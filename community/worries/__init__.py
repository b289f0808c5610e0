"""What residents and families write of life among neighbours, without an account, and what becomes of it."""
