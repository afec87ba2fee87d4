"""The operations, one module per thing they are about."""
