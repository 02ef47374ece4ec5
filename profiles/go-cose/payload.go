package main

import (
	"encoding/base64"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// projected shows a payload in the suite's terms where it is a record, which is all that is asked here: what a payload
// may be is no business of the library, and nothing that is claimed depends on how this reads it.
func projected(payload []byte) answer {
	var members []any
	if err := cbor.Unmarshal(payload, &members); err != nil || len(members) < 2 || len(members) > 3 {
		return unsupported("the payload is no record")
	}
	value, ok := members[1].([]byte)
	if !ok {
		return unsupported("the payload is no record")
	}
	record := object{"type": members[0], "value": base64.StdEncoding.EncodeToString(value)}
	if len(members) == 3 {
		mask, ok := members[2].(uint64)
		if !ok {
			return unsupported("the payload is no record")
		}
		record["ind"] = indicators(mask)
	}
	return accepted(object{"record": record})
}

var indicatorNames = []string{"reference-values", "endorsements", "evidence", "attestation-results", "appraisal-policy"}

func indicators(mask uint64) []string {
	names := []string{}
	for bit := range 64 {
		switch {
		case mask>>bit&1 == 0:
		case bit < len(indicatorNames):
			names = append(names, indicatorNames[bit])
		default:
			names = append(names, fmt.Sprintf("bit-%d", bit))
		}
	}
	return names
}
