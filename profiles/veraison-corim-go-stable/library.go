package main

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
	"github.com/veraison/swid"
)

// readCorim reads a CoRIM, and validates it and the CoMIDs in it, one after the other.
func readCorim(data []byte) (*corim.UnsignedCorim, error) {
	manifest := corim.NewUnsignedCorim()
	if err := manifest.FromCBOR(data); err != nil {
		return nil, err
	}
	if err := manifest.Valid(); err != nil {
		return nil, err
	}
	return manifest, validComids(manifest)
}

func validComids(manifest *corim.UnsignedCorim) error {
	for _, tag := range manifest.Tags {
		number, content := split(tag)
		if number != tagComid {
			continue
		}
		if _, err := readComid(content, nil); err != nil {
			return err
		}
	}
	return nil
}

func readComid(data []byte, _ *corim.UnsignedCorim) (*comid.Comid, error) {
	tag := comid.NewComid()
	return valid(tag, tag.FromCBOR(data))
}

// readSigned reads a signed CoRIM, which validates the CoRIM, and validates the CoMIDs in it.
func readSigned(data []byte) (*corim.SignedCorim, error) {
	var signed corim.SignedCorim
	if err := signed.FromCOSE(data); err != nil {
		return nil, err
	}
	return &signed, validComids(&signed.UnsignedCorim)
}

// split divides a tag as the library's own tool does: this release has it as bytes, the first three of them the number.
func split(tag corim.Tag) (number uint64, content []byte) {
	if len(tag) < 3 {
		return 0, tag
	}
	switch string(tag[:3]) {
	case string(corim.ComidTag):
		number = tagComid
	case string(corim.CoswidTag):
		number = tagCoswid
	}
	return number, tag[3:]
}

func otherChoice(value any) any {
	if value, ok := value.(comid.TaggedInt); ok {
		return object{"tag": object{"number": 551, "value": deterministic(int(value))}}
	}
	return object{"other": fmt.Sprintf("%T", value)}
}

// digestsOf reads what the library would write, for it keeps the registers to itself.
func digestsOf(registers comid.IntegrityRegisters) map[comid.IRegisterIndex]comid.Digests {
	var entries map[comid.IRegisterIndex]comid.Digests
	if err := cbor.Unmarshal(must(registers.MarshalCBOR()), &entries); err != nil {
		panic(err)
	}
	return entries
}

// certificates are those of the header, which this release does not read.
func certificates(*corim.SignedCorim) [][]byte {
	return nil
}

func certify(_ *corim.SignedCorim, chain [][]byte) error {
	if len(chain) > 0 {
		return noPlace{"x5chain"}
	}
	return nil
}

// toCBOR makes the bytes of a CoRIM of the library's types, which its users validate before.
func toCBOR(manifest *corim.UnsignedCorim) ([]byte, error) {
	if err := manifest.Valid(); err != nil {
		return nil, err
	}
	return manifest.ToCBOR()
}

func addTag(*corim.UnsignedCorim, uint64, []byte) error {
	return noPlace{"a tag of any number"}
}

func addComid(manifest *corim.UnsignedCorim, tag *comid.Comid) *corim.UnsignedCorim {
	return manifest.AddComid(*tag)
}

func addCoswid(manifest *corim.UnsignedCorim, tag *swid.SoftwareIdentity) *corim.UnsignedCorim {
	return manifest.AddCoswid(*tag)
}

func textMkey(string) (*comid.Mkey, error) {
	return nil, noPlace{"a mkey that is a text"}
}
