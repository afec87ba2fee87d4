"""PostgreSQL as a child process of ours, for who brings no server: `server.Server`."""
