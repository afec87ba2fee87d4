"""The processes of the product: which there are, how they start, what they keep where."""
