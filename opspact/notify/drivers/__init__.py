"""How each channel words a message for its server and what the server's answers mean. Pure."""
