package main

import (
	"reflect"

	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
	"github.com/veraison/swid"
)

// names gives each field of a library type that is a map on the wire its name in the model. They go by what the library
// calls a field, not by the key it has on the wire, so that a field with another field's key shows. The types of all
// releases are here together: a field that a release has and this table has not ends the process. Under an empty name
// stands nothing: the tags of a CoRIM are read one by one, and the name of XML elements is none of CBOR's.
var names = map[reflect.Type]map[string]string{
	reflect.TypeFor[corim.UnsignedCorim](): {
		"ID": "id", "Tags": "", "DependentRims": "dependent-rims", "Profile": "profile", "Profiles": "profile",
		"RimValidity": "rim-validity", "Entities": "entities",
	},
	reflect.TypeFor[corim.Locator]():  {"Href": "href", "Thumbprint": "thumbprint"},
	reflect.TypeFor[corim.Validity](): {"NotBefore": "not-before", "NotAfter": "not-after"},
	reflect.TypeFor[corim.Entity](): {
		"Name": "entity-name", "EntityName": "entity-name", "RegID": "reg-id", "Roles": "role",
	},
	reflect.TypeFor[corim.Meta]():   {"Signer": "signer", "Validity": "signature-validity"},
	reflect.TypeFor[corim.Signer](): {"Name": "signer-name", "URI": "signer-uri"},

	reflect.TypeFor[comid.Comid](): {
		"Language": "language", "TagIdentity": "tag-identity", "Entities": "entities", "LinkedTags": "linked-tags",
		"Triples": "triples",
	},
	reflect.TypeFor[comid.TagIdentity](): {"TagID": "tag-id", "TagVersion": "tag-version"},
	reflect.TypeFor[comid.LinkedTag]():   {"LinkedTagID": "linked-tag-id", "Rel": "tag-rel"},
	reflect.TypeFor[comid.Entity](): {
		"Name": "entity-name", "EntityName": "entity-name", "RegID": "reg-id", "Roles": "role",
	},
	reflect.TypeFor[comid.Triples](): {
		"ReferenceValues": "reference-triples", "EndorsedValues": "endorsed-triples",
		"DevIdentityKeys": "identity-triples", "AttestVerifKeys": "attest-key-triples",
		"CondEndorseSeries": "conditional-endorsement-series-triples",
	},
	reflect.TypeFor[comid.Environment](): {"Class": "class", "Instance": "instance", "Group": "group"},
	reflect.TypeFor[comid.Class](): {
		"ClassID": "class-id", "Vendor": "vendor", "Model": "model", "Layer": "layer", "Index": "index",
	},
	reflect.TypeFor[comid.Measurement](): {"Key": "mkey", "Val": "mval", "AuthorizedBy": "authorized-by"},
	reflect.TypeFor[comid.Mval](): {
		"Ver": "version", "SVN": "svn", "Digests": "digests", "Flags": "flags", "RawValue": "raw-value",
		"RawValueMask": "raw-value-mask", "MACAddr": "mac-addr", "IPAddr": "ip-addr", "SerialNumber": "serial-number",
		"UEID": "ueid", "UUID": "uuid", "Name": "name", "CryptoKeys": "cryptokeys",
		"IntegrityRegisters": "integrity-registers",
	},
	reflect.TypeFor[comid.Version](): {"Version": "version", "Scheme": "version-scheme"},
	reflect.TypeFor[comid.FlagsMap](): {
		"IsConfigured": "is-configured", "IsSecure": "is-secure", "IsRecovery": "is-recovery", "IsDebug": "is-debug",
		"IsReplayProtected": "is-replay-protected", "IsIntegrityProtected": "is-integrity-protected",
		"IsRuntimeMeasured": "is-runtime-meas", "IsImmutable": "is-immutable", "IsTcb": "is-tcb",
		"IsConfidentialityProtected": "is-confidentiality-protected",
	},

	reflect.TypeFor[swid.SoftwareIdentity](): {
		"TagID": "tag-id", "TagVersion": "tag-version", "Corpus": "corpus", "Patch": "patch",
		"Supplemental": "supplemental", "SoftwareName": "software-name", "SoftwareVersion": "software-version",
		"VersionScheme": "version-scheme", "Media": "media", "SoftwareMetas": "software-meta", "Entities": "entity",
		"Links": "link", "Payload": "payload", "Evidence": "evidence", "Lang": "lang", "XMLName": "",
	},
	reflect.TypeFor[swid.Entity](): {
		"EntityName": "entity-name", "RegID": "reg-id", "Roles": "role", "Thumbprint": "thumbprint", "Lang": "lang",
	},
	reflect.TypeFor[swid.Link](): {
		"Artifact": "artifact", "Href": "href", "Media": "media", "Ownership": "ownership", "Rel": "rel",
		"MediaType": "media-type", "Use": "use", "Lang": "lang",
	},
}

// records gives the places of an array their names, by the member of the model that it stands in or under.
var records = map[string][]string{
	"reference-triples":                      {"ref-env", "ref-claims"},
	"endorsed-triples":                       {"condition", "endorsement"},
	"identity-triples":                       {"environment", "key-list"},
	"attest-key-triples":                     {"environment", "key-list"},
	"conditional-endorsement-series-triples": {"common-condition", "series"},
	"common-condition":                       {"environment", "claims-list"},
	"series":                                 {"condition", "addition"},
}

// alwaysThere are members that the model has although the library's types cannot tell that they were not written.
var alwaysThere = map[string]bool{"tag-version": true}
