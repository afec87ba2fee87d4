"""The plans of contracts as kept in the database: every saved revision, and the book the engine uses."""
