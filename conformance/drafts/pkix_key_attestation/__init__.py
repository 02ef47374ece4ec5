"""PKIX Evidence: draft-ietf-rats-pkix-key-attestation, and draft-ietf-rats-pkix-evidence-00 before it."""
