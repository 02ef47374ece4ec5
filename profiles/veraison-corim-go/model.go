package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
	"github.com/veraison/eat"
	"github.com/veraison/swid"
)

// exported is the model of a value of the library, which stands in or under the member `name`. The second result is
// false where there is nothing.
func exported(value reflect.Value, name string) (any, bool) {
	for value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface {
		if value.IsNil() {
			return nil, false
		}
		value = value.Elem()
	}
	if coded(value.Interface()) && value.IsZero() {
		return nil, false
	}
	if leaf, ok := exportedLeaf(value.Interface()); ok {
		return leaf, true
	}
	switch value.Kind() {
	case reflect.Struct:
		return exportedStruct(value, name), true
	case reflect.Slice:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(value.Bytes()), true
		}
		items := []any{}
		for i := range value.Len() {
			item, _ := exported(value.Index(i), name)
			items = append(items, item)
		}
		return items, true
	case reflect.String:
		return value.String(), true
	case reflect.Bool:
		return value.Bool(), true
	case reflect.Int, reflect.Int64:
		return integer(value.Int()), true
	case reflect.Uint, reflect.Uint64:
		return unsigned(value.Uint()), true
	}
	panic(fmt.Sprintf("the adapter does not know %s", value.Type()))
}

// exportedStruct makes an object of a map, and of an array whose places have names; a collection is its values.
func exportedStruct(value reflect.Value, name string) any {
	if values := value.FieldByName("Values"); values.IsValid() && names[value.Type()] == nil {
		items, _ := exported(values, name)
		return items
	}
	members := object{}
	if marker, ok := value.Type().FieldByName("_"); ok && strings.Contains(marker.Tag.Get("cbor"), "toarray") {
		for place, member := range records[name] {
			item, _ := exported(value.Field(1+place), member)
			members[member] = item
		}
		return members
	}
	exportFields(value, names[value.Type()], members)
	if value.Type() == reflect.TypeFor[corim.Locator]() { // its types hold one of each, the model has arrays
		for member, item := range members {
			members[member] = []any{item}
		}
	}
	return members
}

// exportFields adds the fields of a struct, and those of the structs embedded in it, under the names that the outer one
// gives them.
func exportFields(value reflect.Value, known map[string]string, members object) {
	for i := range value.NumField() {
		field := value.Type().Field(i)
		switch {
		case field.Name == "Cached": // what stood under keys that the library does not know
			if extra := extensions(value.Field(i).Interface().(map[string]any)); len(extra) > 0 {
				members["extensions"] = extra
			}
		case field.Anonymous && field.Tag.Get("cbor") == "" && field.Type.Kind() == reflect.Struct:
			exportFields(value.Field(i), known, members)
		case field.Anonymous && field.Type.Kind() == reflect.Interface: // extensions of profiles: none are registered
		default:
			exportField(value.Field(i), field, known, members)
		}
	}
}

func exportField(value reflect.Value, field reflect.StructField, known map[string]string, members object) {
	member, ok := known[field.Name]
	if !ok {
		panic(fmt.Sprintf("the adapter does not know the field %s %s", field.Name, field.Type))
	}
	// The library says of a zero value with this option that it is not there.
	optional := strings.Contains(field.Tag.Get("cbor"), "omitempty") && value.IsZero()
	if member == "" || optional && !alwaysThere[member] {
		return
	}
	if item, ok := exported(value, member); ok {
		members[member] = item
	}
}

// exportedLeaf is the model of what has no members.
func exportedLeaf(value any) (any, bool) {
	switch value := value.(type) {
	case time.Time:
		if value.Nanosecond() == 0 {
			return integer(value.Unix()), true
		}
		return float64(value.UnixNano()) / 1e9, true
	case comid.UUID:
		return value.String(), true
	case swid.TagID:
		return identifier(value), true
	case swid.HashEntry:
		return digest(value), true
	case eat.Profile:
		return profile(value), true
	case corim.EntityName:
		return value.String(), true
	case comid.EntityName:
		return value.String(), true
	case comid.ClassID:
		return choice(value.Value), true
	case comid.Instance:
		return choice(value.Value), true
	case comid.Group:
		return choice(value.Value), true
	case comid.CryptoKey:
		return choice(value.Value), true
	case comid.Mkey:
		return choice(value.Value), true
	case comid.SVN:
		return choice(value.Value), true
	case comid.RawValue:
		return object{"bytes": must(value.GetBytes())}, true
	case comid.IntegrityRegisters:
		return registers(value), true
	case swid.Payload, swid.Evidence, swid.SoftwareMeta:
		return deterministic(reread(value)), true
	}
	if coded(value) {
		return code(value), true
	}
	return nil, false
}

// coded tells the types that keep an integer or a text, and nothing else, to themselves.
func coded(value any) bool {
	switch value.(type) {
	case swid.VersionScheme, swid.Roles, swid.Rel, swid.Ownership, swid.Use:
		return true
	}
	return false
}

// choice is a value of one of the types that a type choice may have, with the type's name.
func choice(value any) any {
	if pointer := reflect.ValueOf(value); pointer.Kind() == reflect.Pointer && !pointer.IsNil() {
		value = pointer.Elem().Interface()
	}
	switch value := value.(type) {
	case comid.TaggedOID:
		return object{"oid": comid.OID(value).String()}
	case comid.TaggedUUID:
		return object{"uuid": value.String()}
	case comid.TaggedBytes:
		return object{"bytes": []byte(value)}
	case comid.TaggedUEID:
		return object{"ueid": []byte(value)}
	case comid.UintMkey:
		return object{"uint": unsigned(uint64(value))}
	case comid.TaggedSVN:
		return object{"svn": unsigned(uint64(value))}
	case comid.TaggedMinSVN:
		return object{"min-svn": unsigned(uint64(value))}
	case comid.TaggedPKIXBase64Key:
		return object{"pkix-base64-key": string(value)}
	case comid.TaggedPKIXBase64Cert:
		return object{"pkix-base64-cert": string(value)}
	case comid.TaggedPKIXBase64CertPath:
		return object{"pkix-base64-cert-path": string(value)}
	case comid.TaggedThumbprint:
		return object{"key-thumbprint": digest(value.HashEntry)}
	case comid.TaggedCertThumbprint:
		return object{"cert-thumbprint": digest(value.HashEntry)}
	case comid.TaggedCertPathThumbprint:
		return object{"cert-path-thumbprint": digest(value.HashEntry)}
	case comid.TaggedCOSEKey:
		return coseKey(value)
	}
	return otherChoice(value)
}

// coseKey shows a key that the library keeps as bytes.
func coseKey(encoded []byte) object {
	var entries map[any]any
	if err := cbor.Unmarshal(encoded, &entries); err != nil {
		return object{"other": err.Error()}
	}
	return object{"cose-key": pairs(entries)}
}

func identifier(id swid.TagID) object {
	// The type is not told; a UUID is what has a URI of its own.
	if text := id.String(); id.URI() == text {
		return object{"text": text}
	}
	return object{"uuid": id.String()}
}

func digest(entry swid.HashEntry) object {
	return object{"alg": unsigned(entry.HashAlgID), "value": entry.HashValue}
}

func profile(id eat.Profile) object {
	text := must(id.Get())
	if id.IsOID() {
		return object{"oid": text}
	}
	return object{"uri": text}
}

func registers(value comid.IntegrityRegisters) []any {
	entries := map[any]any{}
	for label, digests := range digestsOf(value) {
		entries[label], _ = exported(reflect.ValueOf(digests), "digests")
	}
	return labelled(entries, func(entry any) any { return entry })
}

// extensions are the entries that the library keeps without knowing them, with the key as text.
func extensions(cached map[string]any) []any {
	entries := map[any]any{}
	for key, value := range cached {
		entries[must(strconv.ParseInt(key, 10, 64))] = value
	}
	return pairs(entries)
}

func pairs(entries map[any]any) []any {
	return labelled(entries, func(value any) any { return deterministic(value) })
}

// labelled lists a map in the order of its encoded keys, since Go's has none.
func labelled(entries map[any]any, value func(any) any) []any {
	type pair struct {
		order string
		entry []any
	}
	var sorted []pair
	for key, item := range entries {
		sorted = append(sorted, pair{hex.EncodeToString(deterministic(key)), []any{label(key), value(item)}})
	}
	slices.SortFunc(sorted, func(a, b pair) int { return strings.Compare(a.order, b.order) })
	listed := []any{}
	for _, pair := range sorted {
		listed = append(listed, pair.entry)
	}
	return listed
}

// label projects a key. The model has text and integers; what else the library lets through is shown as its Go value.
func label(key any) object {
	switch key := key.(type) {
	case string:
		return object{"text": key}
	case int64, uint64:
		return object{"int": fmt.Sprint(key)}
	default:
		return object{"other": fmt.Sprintf("%T %v", key, key)}
	}
}

// code is what such a type keeps; how the library would write it is all that it tells.
func code(value any) any {
	item, _ := exported(reflect.ValueOf(reread(value)), "")
	if _, several := item.([]any); !several && reflect.TypeOf(value) == reflect.TypeFor[swid.Roles]() {
		return []any{item}
	}
	return item
}

// reread is a value as CBOR items, by way of how the library would write it.
func reread(value any) any {
	var items any
	if err := cbor.Unmarshal(deterministic(value), &items); err != nil {
		panic(err)
	}
	return items
}

// deterministicMode writes times as those of tag 1, which is how they are read.
var deterministicMode = must(cbor.EncOptions{
	Sort:          cbor.SortCoreDeterministic,
	ShortestFloat: cbor.ShortestFloat16,
	NaNConvert:    cbor.NaNConvert7e00,
	InfConvert:    cbor.InfConvertFloat16,
	Time:          cbor.TimeUnixDynamic,
	TimeTag:       cbor.EncTagRequired,
}.EncMode())

func deterministic(value any) []byte {
	return must(deterministicMode.Marshal(value))
}

func integer(number int64) any {
	if number > 1<<53 || number < -1<<53 {
		return strconv.FormatInt(number, 10)
	}
	return number
}

func unsigned(number uint64) any {
	if number > 1<<53 {
		return strconv.FormatUint(number, 10)
	}
	return number
}

// must is for what only fails where the caller has made sure that it does not.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
