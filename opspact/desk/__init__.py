"""The service desk: pages on which work items are registered, followed, acted on and found."""
