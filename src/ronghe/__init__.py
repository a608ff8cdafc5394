"""Ronghe (融合): from a clinical need or a research result to a product on the market."""
