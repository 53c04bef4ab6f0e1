"""How much a page costs, as ratios in one run: `python -m bench`."""
