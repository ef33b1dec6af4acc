"""Files from the city and files to the city; knows no debtor."""
