// Command adapter lets the suite ask github.com/veraison/go-cose: one JSON object a line in, one a line out.
//
// The library knows COSE and nothing of CMW. It alone decides whether a message is taken: every "rejected" is an error
// that it returned, or a key that its Go signatures cannot hold, and a panic ends the process. Of what it took, the
// adapter projects the payload, to show which bytes the library handed back.
package main

import (
	_ "crypto/sha256" // for ES256: the library leaves hashes to its user
	_ "crypto/sha512" // for ES384 and ES512
	"encoding/json"
	"errors"
	"fmt"

	"github.com/veraison/go-cose"
)

const (
	name      = "veraison/go-cose"
	library   = "github.com/veraison/go-cose"
	mediaCOSE = "application/cmw+cose"
)

var operations = map[string]func(json.RawMessage) answer{"cmw.verify": verify}

var features = []string{"cose-envelope"}

// verify reads a COSE_Sign1 and checks its signature with each key until one fits. The message is the untagged one that
// the grammar of CMW has; for the tagged one the library has another type.
func verify(input json.RawMessage) answer {
	asked := read[struct {
		Data      []byte `json:"data"`
		MediaType string `json:"media_type"`
		Keys      []jwk  `json:"keys"`
		Now       string `json:"now"`
	}](input)
	if asked.MediaType != mediaCOSE {
		return unsupported("media type " + asked.MediaType)
	}
	var message cose.UntaggedSign1Message
	if err := message.UnmarshalCBOR(asked.Data); err != nil {
		return rejected(err)
	}
	refusal := errors.New("no key")
	for _, key := range asked.Keys {
		if refusal = check(&message, key); refusal == nil {
			return projected(message.Payload)
		}
	}
	return rejected(refusal)
}

func check(message *cose.UntaggedSign1Message, key jwk) error {
	algorithm, err := key.algorithm(message.Headers.Protected)
	if err != nil {
		return err
	}
	public, err := key.public()
	if err != nil {
		return err
	}
	verifier, err := cose.NewVerifier(algorithm, public)
	if err != nil {
		return err
	}
	// The library hands these labels over to its user, who must understand them; this one knows only what was read above.
	labels, err := message.Headers.Protected.Critical()
	if err != nil {
		return err
	}
	for _, label := range labels {
		if label != cose.HeaderLabelAlgorithm && label != cose.HeaderLabelContentType {
			return fmt.Errorf("critical header parameter %v", label)
		}
	}
	return message.Verify(nil, verifier)
}
