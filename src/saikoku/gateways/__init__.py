"""The outside world behind small interfaces: virus scanner, later telephone, SMS, printer."""
