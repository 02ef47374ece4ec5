"""What wrong looks like: for each requirement that cases can show broken, a reference that breaks it."""

from conformance.drafts.evidence_carriers.mutants import believing, interaction, nonces, reading, requests

MUTANTS = (
    *believing.mutants(),
    *requests.mutants(),
    *reading.mutants(),
    *nonces.mutants(),
    *interaction.mutants(),
)
