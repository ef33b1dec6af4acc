"""Cash taken at the door: seals, receipts, the ledger of the money, its close and its way to the city."""
