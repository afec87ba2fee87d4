"""Work items: the live shell around the one step. Take a fact, sweep what is due, show how things stand."""
