"""Benchmarks on generated municipalities: every figure is a ratio to something bare, measured in the same run."""
