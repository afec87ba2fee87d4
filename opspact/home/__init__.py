"""Where people begin: what they must keep next, by post; reports on keeping promises; search."""
