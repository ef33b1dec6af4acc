"""What the routes know: who may be visited and why not, what a plan is made of, what pages and the collector's screen show."""
