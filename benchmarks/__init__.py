"""Benchmarks: each measures a bar of the issue and its peers in the same run. ``python -m benchmarks NAME``."""
