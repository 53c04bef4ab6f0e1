"""The web server: bodies are taken in whole, within a time and a size, before a thread is."""
