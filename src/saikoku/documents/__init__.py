"""Typed facts become paper: PDF, XLSX and CSV. Knows no debtor, no contract and no database."""
