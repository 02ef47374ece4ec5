"""Results to pages, tables and files: pure functions, so that any run on disk can be reported again."""
