"""How the reference writes the model of a CoRIM."""

from functools import partial
from typing import Any

from conformance.drafts.corim.reference.rules import Rules
from conformance.drafts.corim.reference.writing_tags import TagWriter
from conformance.drafts.corim.wire import names


class Writer(TagWriter):
    """Each part of a CoRIM is a method."""

    def write_corim(self, model: Any, rules: Rules) -> bytes:
        """Section 4.1, with its tags."""
        tag = partial(self.write_concise, rules=rules)
        written = self.write_members(
            model,
            names.CORIM,
            {
                "id": self.write_id,
                "tags": partial(self.write_many, write=tag),
                "dependent-rims": partial(self.write_many, write=self.write_locator),
                "profile": self.write_profile,
                "rim-validity": self.write_validity,
                "entities": partial(self.write_many, write=self.write_entity),
            },
        )
        tagged = self.write_tag(names.TAG_CORIM, written)
        return self.write_tag(names.TAG_CORIM_06, tagged) if rules.wrapped else tagged

    def write_profile(self, model: Any) -> bytes:
        """Section 4.1.4."""
        return self.write_choice(model, {"uri": self.write_text, "oid": self.write_oid})

    def write_locator(self, model: Any) -> bytes:
        """Section 4.1.3: what is alone stands alone."""
        one = self.write_one_or_more
        writers = {"href": partial(one, write=self.write_uri), "thumbprint": partial(one, write=self.write_digest)}
        return self.write_members(model, names.LOCATOR, writers)

    def write_meta(self, model: Any) -> bytes:
        """Section 4.2.3."""
        signer = {"signer-name": self.write_text, "signer-uri": self.write_uri}
        writers = {
            "signer": lambda each: self.write_members(each, names.SIGNER, signer),
            "signature-validity": self.write_validity,
        }
        return self.write_members(model, names.META, writers)

    def write_claims(self, model: Any) -> bytes:
        """Section 4.2.2."""
        times = {"exp": self.write_seconds, "nbf": self.write_seconds}
        return self.write_members(model, names.CWT_CLAIMS, {"iss": self.write_text, "sub": self.write_text, **times})
