"""Instants, spans, money, results. Imports nothing of the product."""
