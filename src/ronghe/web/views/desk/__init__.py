"""Pages of the desk: what waits, contacts and follow-ups, the attraction pipeline, the monthly figures."""
