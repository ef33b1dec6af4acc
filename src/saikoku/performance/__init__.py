"""The figures by which the contract is judged, and the reports that carry them to the city."""
