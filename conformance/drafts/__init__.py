"""One folder per document, all alike."""
