"""What wrong looks like: for each requirement that cases can show broken, a reference that breaks it."""

from conformance.drafts.pkix_key_attestation.mutants import reading, statement, trust, writing

MUTANTS = (*reading.mutants(), *trust.mutants(), *writing.mutants(), *statement.mutants())
