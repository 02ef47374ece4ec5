package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/veraison/go-cose"
)

// jwk is a public key (RFC 7517) as the suite gives it. Members that are not read here do not matter to a verifier.
type jwk struct {
	Type      string `json:"kty"`
	Curve     string `json:"crv"`
	Algorithm string `json:"alg"`
	X         part   `json:"x"`
	Y         part   `json:"y"`
}

type part []byte

func (p *part) UnmarshalText(text []byte) (err error) {
	*p, err = base64.RawURLEncoding.DecodeString(string(text))
	return err
}

// UnmarshalJSON lets a key have members beside those that are read: the input's other fields may not.
func (k *jwk) UnmarshalJSON(text []byte) error {
	type plain jwk
	return json.Unmarshal(text, (*plain)(k))
}

var (
	algorithms = map[string]cose.Algorithm{
		"ES256": cose.AlgorithmES256,
		"ES384": cose.AlgorithmES384,
		"ES512": cose.AlgorithmES512,
		"EdDSA": cose.AlgorithmEdDSA,
	}
	curves = map[string]elliptic.Curve{
		"P-256": elliptic.P256(),
		"P-384": elliptic.P384(),
		"P-521": elliptic.P521(),
	}
)

// algorithm is the one that the key is for; a key that does not say so is used as the message says.
func (k jwk) algorithm(header cose.ProtectedHeader) (cose.Algorithm, error) {
	if k.Algorithm == "" {
		return header.Algorithm()
	}
	if known, ok := algorithms[k.Algorithm]; ok {
		return known, nil
	}
	return 0, fmt.Errorf("the library has no algorithm %s", k.Algorithm)
}

func (k jwk) public() (crypto.PublicKey, error) {
	if curve, ok := curves[k.Curve]; ok && k.Type == "EC" {
		return &ecdsa.PublicKey{Curve: curve, X: new(big.Int).SetBytes(k.X), Y: new(big.Int).SetBytes(k.Y)}, nil
	}
	if k.Type == "OKP" && k.Curve == "Ed25519" && len(k.X) == ed25519.PublicKeySize {
		return ed25519.PublicKey(k.X), nil
	}
	return nil, fmt.Errorf("the library has no key %s %s", k.Type, k.Curve)
}
