-- Mark each candidate (in {scope}) that was drawn for the month's hold-out; rows that say so already stay as they are.
UPDATE lists_candidate AS candidate SET held_last = NOT candidate.held_last
WHERE {scope} AND candidate.held_last <> EXISTS (
    SELECT FROM holdout_drawn AS drawn
    WHERE drawn.debtor_id = candidate.debtor_id AND drawn.month = %(month)s AND drawn.held
)
