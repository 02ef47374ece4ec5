package main

import (
	"encoding/json"
	"errors"
	"reflect"

	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/veraison/corim/corim"
	"github.com/veraison/go-cose"
)

// verify checks a signed CoRIM with each key until one fits. The library compares no time with the clock, so `now` is
// unused; nor does it follow the certificates in a message to an anchor.
func verify(input json.RawMessage) answer {
	question := read[struct {
		asked
		Now          string            `json:"now"`
		Keys         []json.RawMessage `json:"keys"`
		TrustAnchors [][]byte          `json:"trust_anchors"`
		Payload      *[]byte           `json:"payload"`
	}](input)
	if question.Payload != nil {
		return unsupported("the payload is within the message")
	}
	if len(question.Keys) == 0 && len(question.TrustAnchors) > 0 {
		return unsupported("certificates are left to the library's user")
	}
	signed, err := readSigned(question.Data)
	if err != nil {
		return rejected(err)
	}
	refusal := errors.New("no key")
	for _, key := range question.Keys {
		if refusal = check(signed, key); refusal == nil {
			break
		}
	}
	if refusal != nil {
		return rejected(refusal)
	}
	manifest, err := corimModel(&signed.UnsignedCorim)
	if err != nil {
		return rejected(err)
	}
	return at(question.At, object{"header": header(signed, question.Data), "corim": manifest})
}

// check reads the key with the package that the library reads JWKs with: its own function for public keys wants private
// ones.
func check(signed *corim.SignedCorim, encoded json.RawMessage) error {
	key, err := jwk.ParseKey(encoded)
	if err != nil {
		return err
	}
	var public any
	if err := key.Raw(&public); err != nil {
		return err
	}
	return signed.Verify(public)
}

// header is the protected header as the library has it. It keeps the algorithm and the key's identifier to itself, so
// these are asked from the package with which it has just read the message.
func header(signed *corim.SignedCorim, data []byte) object {
	message := cose.NewSign1Message()
	if err := message.UnmarshalCBOR(data); err != nil {
		return object{"unreadable": err.Error()}
	}
	protected := message.Headers.Protected
	meta, _ := exported(reflect.ValueOf(signed.Meta), "")
	members := object{"content-type": corim.ContentType, "corim-meta": meta}
	if algorithm, err := protected.Algorithm(); err == nil {
		members["alg"] = integer(int64(algorithm))
	}
	if kid, ok := protected[cose.HeaderLabelKeyID].([]byte); ok {
		members["kid"] = kid
	}
	if chain := certificates(signed); len(chain) > 0 {
		members["x5chain"] = chain
	}
	return members
}

// sign has the library sign a CoRIM that it has read, with the algorithm that it takes for the key.
func sign(input json.RawMessage) answer {
	question := read[struct {
		Data      []byte          `json:"data"`
		Key       json.RawMessage `json:"key"`
		Algorithm string          `json:"algorithm"`
		Meta      json.RawMessage `json:"meta"`
		Claims    json.RawMessage `json:"cwt_claims"`
		KeyID     *[]byte         `json:"kid"`
		X5Chain   [][]byte        `json:"x5chain"`
		Form      string          `json:"form"`
	}](input)
	switch {
	case question.Form != "" && question.Form != "attached":
		return unsupported("form " + question.Form)
	case question.Meta == nil || question.Claims != nil:
		return unsupported("the signer is named in the corim-meta and nowhere else")
	case question.KeyID != nil:
		return unsupported("the header has no key identifier")
	}
	signer, err := corim.NewSignerFromJWK(question.Key)
	if err != nil {
		return rejected(err)
	}
	if signer.Algorithm().String() != question.Algorithm {
		return unsupported("the library signs with " + signer.Algorithm().String() + " where it is given this key")
	}
	manifest, err := readCorim(question.Data)
	if err != nil {
		return rejected(err)
	}
	signed := corim.SignedCorim{UnsignedCorim: *manifest}
	if err := build(reflect.ValueOf(&signed.Meta).Elem(), model(question.Meta), ""); err != nil {
		return rejected(err)
	}
	if err := signed.Meta.Valid(); err != nil {
		return rejected(err)
	}
	if err := certify(&signed, question.X5Chain); err != nil {
		return rejected(err)
	}
	return written(signed.Sign(signer))
}
