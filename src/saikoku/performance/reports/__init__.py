"""Reports to the city: counted from the ledger, frozen with their hash, printed again as they were."""
