"""The suite's nouns: what is demanded, what was seen, what is concluded."""
