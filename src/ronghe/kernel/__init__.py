"""Pure functions over plain values: no framework, no network, no clock."""
