"""Who is there: customers, contracts, accounts, the roles they hold, and what each may see."""
