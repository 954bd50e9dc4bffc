"""The bench that benches/peers/run runs: see there."""
