"""The API for programs: everything that a page can do, under /api/v1/."""
