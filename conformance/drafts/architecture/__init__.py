"""Remote Attestation Procedures Architecture (RFC 9334): what Verifiers and Relying Parties are expected to do."""
