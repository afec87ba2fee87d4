"""Live updates: pages hear which items moved, and ask for what they show. No content is sent this way."""
