"""What must hold before an act."""
