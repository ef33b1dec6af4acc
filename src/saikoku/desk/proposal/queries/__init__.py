"""Everything a proposal stands on, and the papers that were handed over."""

from saikoku.desk.proposal.queries.proposed import Proposal, Roster, Way, proposal, this_month

__all__ = ["Proposal", "Roster", "Way", "proposal", "this_month"]
