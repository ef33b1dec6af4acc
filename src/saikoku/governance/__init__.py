"""Law, agreed terms, the contract and what the city approved."""
