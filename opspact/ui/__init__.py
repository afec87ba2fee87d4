"""Words for people: catalogues of sentences, tables."""
