"""draft-ietf-rats-corim: Concise Reference Integrity Manifests."""
