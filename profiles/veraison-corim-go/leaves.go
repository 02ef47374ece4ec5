package main

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
	"github.com/veraison/eat"
	"github.com/veraison/swid"
)

// listLeaf are types without members that are lists in the model.
func listLeaf(target reflect.Value) bool {
	kind := target.Type()
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return kind == reflect.TypeFor[comid.IntegrityRegisters]() || kind == reflect.TypeFor[swid.Roles]() || kind.Kind() == reflect.Slice
}

// buildLeaf fills what has no members with the library's constructors. The first result is false for what is no leaf.
func buildLeaf(target, wanted any) (bool, error) {
	switch target := target.(type) {
	case *time.Time:
		return true, moment(target, wanted)
	case *comid.UUID:
		return true, made(target)(comid.ParseUUID(wanted.(string)))
	case *swid.TagID:
		kind, value := picked(wanted)
		if kind == "uuid" {
			return true, madeFrom(target)(swid.NewTagIDFromUUIDString(value.(string)))
		}
		return true, madeFrom(target)(swid.NewTagIDFromString(value.(string)))
	case *swid.HashEntry:
		return true, hashEntry(target, wanted)
	case *eat.Profile:
		_, value := picked(wanted)
		return true, target.Set(value.(string))
	case *corim.EntityName:
		return true, madeFrom(target)(corim.NewStringEntityName(wanted.(string)))
	case *comid.EntityName:
		return true, madeFrom(target)(comid.NewStringEntityName(wanted.(string)))
	case *comid.ClassID:
		kind, value := argument(wanted)
		return true, madeFrom(target)(comid.NewClassID(value, kind))
	case *comid.Instance:
		kind, value := argument(wanted)
		return true, madeFrom(target)(comid.NewInstance(value, kind))
	case *comid.Group:
		kind, value := argument(wanted)
		return true, madeFrom(target)(comid.NewGroup(value, kind))
	case *comid.CryptoKey:
		return true, cryptoKey(target, wanted)
	case *comid.Mkey:
		return true, mkey(target, wanted)
	case *comid.SVN:
		return true, svn(target, wanted)
	case *comid.RawValue:
		kind, value := picked(wanted)
		if kind != "bytes" {
			return true, noPlace{"raw-value " + kind}
		}
		target.SetBytes(octets(value))
		return true, nil
	case *comid.IntegrityRegisters:
		return true, fillRegisters(target, wanted.([]any))
	case *swid.VersionScheme, *swid.Roles, *swid.Rel, *swid.Ownership, *swid.Use:
		return true, uncode(target.(cbor.Unmarshaler), wanted)
	case *swid.Payload, *swid.Evidence, *swid.SoftwareMeta:
		return true, cbor.Unmarshal(octets(wanted), target)
	}
	return false, nil
}

func made[T any](target *T) func(T, error) error {
	return func(value T, err error) error {
		*target = value
		return err
	}
}

func madeFrom[T any](target *T) func(*T, error) error {
	return func(value *T, err error) error {
		if err == nil {
			*target = *value
		}
		return err
	}
}

// picked is a choice: the name of its type, and its value.
func picked(wanted any) (string, any) {
	for kind, value := range wanted.(object) {
		return kind, value
	}
	return "", nil
}

// argument is a choice as the library's constructors take it: bytes as bytes, all else as text.
func argument(wanted any) (string, any) {
	kind, value := picked(wanted)
	if kind == "bytes" || kind == "ueid" {
		return kind, octets(value)
	}
	return kind, value
}

func moment(target *time.Time, wanted any) error {
	seconds, err := strconv.ParseFloat(string(wanted.(json.Number)), 64)
	whole, fraction := math.Modf(seconds)
	*target = time.Unix(int64(whole), int64(fraction*1e9))
	return err
}

func hashEntry(target *swid.HashEntry, wanted any) error {
	number, err := natural(wanted.(object)["alg"])
	target.HashAlgID, target.HashValue = number, octets(wanted.(object)["value"])
	return err
}

func cryptoKey(target *comid.CryptoKey, wanted any) error {
	kind, value := picked(wanted)
	switch kind {
	case "key-thumbprint", "cert-thumbprint", "cert-path-thumbprint":
		var entry swid.HashEntry
		if err := hashEntry(&entry, value); err != nil {
			return err
		}
		if kind == "key-thumbprint" {
			kind = comid.ThumbprintType
		}
		return madeFrom(target)(comid.NewCryptoKey(entry, kind))
	case "cose-key":
		entries := map[any]cbor.RawMessage{}
		for _, entry := range value.([]any) {
			entries[key(entry.([]any)[0])] = octets(entry.([]any)[1])
		}
		return madeFrom(target)(comid.NewCryptoKey(deterministic(entries), kind))
	case "bytes":
		value = octets(value)
	case "pkix-asn1der-cert", "tag":
		return noPlace{"a key of type " + kind}
	}
	return madeFrom(target)(comid.NewCryptoKey(value, kind))
}

func mkey(target *comid.Mkey, wanted any) error {
	switch kind, value := picked(wanted); kind {
	case "oid":
		return madeFrom(target)(comid.NewMkeyOID(value))
	case "uuid":
		return madeFrom(target)(comid.NewMkeyUUID(value))
	case "uint":
		return madeFrom(target)(comid.NewMkeyUint(must(natural(value))))
	case "text":
		return madeFrom(target)(textMkey(value.(string)))
	default:
		return noPlace{"mkey " + kind}
	}
}

func svn(target *comid.SVN, wanted any) error {
	kind, value := picked(wanted)
	number, err := natural(value)
	if err != nil {
		return err
	}
	if kind == "min-svn" {
		return madeFrom(target)(comid.NewTaggedMinSVN(number))
	}
	return madeFrom(target)(comid.NewTaggedSVN(number))
}

func fillRegisters(target *comid.IntegrityRegisters, wanted []any) error {
	*target = *comid.NewIntegrityRegisters()
	for _, entry := range wanted {
		var digests comid.Digests
		if err := build(reflect.ValueOf(&digests).Elem(), entry.([]any)[1], "digests"); err != nil {
			return err
		}
		if err := target.AddDigests(key(entry.([]any)[0]), digests); err != nil {
			return err
		}
	}
	return nil
}

// key is a label as a Go value: an integer of the sign that it has, or a text.
func key(label any) any {
	text, ok := label.(object)["int"].(string)
	if !ok {
		return label.(object)["text"]
	}
	if number, err := natural(text); err == nil {
		return number
	}
	return must(whole(text))
}

// uncode gives an integer or a text to a type that has no other way in than to be read.
func uncode(target cbor.Unmarshaler, wanted any) error {
	switch wanted := wanted.(type) {
	case json.Number:
		return target.UnmarshalCBOR(deterministic(must(wanted.Int64())))
	case []any:
		codes := []any{}
		for _, item := range wanted {
			if number, ok := item.(json.Number); ok {
				item = must(number.Int64())
			}
			codes = append(codes, item)
		}
		return target.UnmarshalCBOR(deterministic(codes))
	}
	return target.UnmarshalCBOR(deterministic(wanted))
}
