"""Pages of homes, reports and search."""
