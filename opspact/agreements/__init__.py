"""Pages about contracts and their plans: read as signatories would, changed, compared, explained."""
