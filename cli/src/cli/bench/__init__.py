"""What the benchmarks in `benchmarks/` are made with: real servers, ceilings of the same run, one report."""
