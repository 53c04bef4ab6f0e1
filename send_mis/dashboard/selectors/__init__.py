"""Page-shaped reads that compose what the apps below know."""
