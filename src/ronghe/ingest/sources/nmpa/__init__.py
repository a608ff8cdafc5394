"""Public tables of the NMPA as JSON: determinations, the classification catalogue, exemptions from evaluation."""
