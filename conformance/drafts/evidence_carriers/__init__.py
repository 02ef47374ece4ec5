"""Protocols that carry Evidence: what each of them owes the RATS architecture (RFC 9334)."""
