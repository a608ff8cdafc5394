"""How a product reaches use: its facts, its class under each regime, and the stages, time and cost of the way."""
