"""Numbers from records: outages, KPIs, scores, quotas, money. Pure."""
