"""The fee of the contract, month by month: what is asked for, when the city took, inspected and paid it (clause 21)."""
