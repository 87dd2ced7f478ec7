"""经费: what is owed for trainees, the batches it is paid in, and what has to be refunded."""
