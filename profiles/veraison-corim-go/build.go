package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strconv"
	"strings"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
	"github.com/veraison/swid"
)

// noPlace is an argument that the library's types cannot hold, which a compiler would have refused.
type noPlace struct{ what string }

func (n noPlace) Error() string { return "the library's types have no place for " + n.what }

// encode makes the library's types from the model, validates them as its builders do, and has it write them.
func encode(input json.RawMessage) answer {
	wanted := model(read[struct {
		Corim json.RawMessage `json:"corim"`
	}](input).Corim).(object)
	manifest := corim.NewUnsignedCorim()
	tags, _ := wanted["tags"].([]any)
	delete(wanted, "tags")
	if err := build(reflect.ValueOf(manifest).Elem(), wanted, ""); err != nil {
		return rejected(err)
	}
	for _, tag := range tags {
		if err := addModel(manifest, tag.(object)); err != nil {
			return rejected(err)
		}
	}
	return written(toCBOR(manifest))
}

func addModel(manifest *corim.UnsignedCorim, tag object) error {
	if wanted, ok := tag["comid"]; ok {
		content := comid.NewComid()
		if err := build(reflect.ValueOf(content).Elem(), wanted, ""); err != nil {
			return err
		}
		if err := content.Valid(); err != nil {
			return err
		}
		if addComid(manifest, content) == nil {
			return errors.New("AddComid gave nothing back")
		}
		return nil
	}
	if wanted, ok := tag["coswid"]; ok {
		var content swid.SoftwareIdentity
		if err := build(reflect.ValueOf(&content).Elem(), wanted, ""); err != nil {
			return err
		}
		if addCoswid(manifest, &content) == nil {
			return errors.New("AddCoswid gave nothing back")
		}
		return nil
	}
	other, ok := tag["tag"].(object)
	if !ok {
		return noPlace{"a tag that is none of CoMID and CoSWID"}
	}
	var content []byte
	if err := cbor.Unmarshal(octets(other["value"]), &content); err != nil {
		return noPlace{"a tag that holds no byte string"}
	}
	return addTag(manifest, must(natural(other["number"])), content)
}

// build fills a value of the library from the model, in or under the member `name`.
func build(target reflect.Value, wanted any, name string) error {
	if list, ok := wanted.([]any); ok && target.Kind() != reflect.Slice && !isCollection(target.Type()) && !listLeaf(target) {
		if len(list) != 1 { // what the model has as a list where the library has one
			return noPlace{strconv.Itoa(len(list)) + " of " + name}
		}
		wanted = list[0]
	}
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		return build(target.Elem(), wanted, name)
	}
	if done, err := buildLeaf(target.Addr().Interface(), wanted); done {
		return err
	}
	switch target.Kind() {
	case reflect.Struct:
		return buildStruct(target, wanted, name)
	case reflect.Slice:
		if target.Type().Elem().Kind() == reflect.Uint8 {
			target.SetBytes(octets(wanted))
			return nil
		}
		list := wanted.([]any)
		target.Set(reflect.MakeSlice(target.Type(), len(list), len(list)))
		for i, item := range list {
			if err := build(target.Index(i), item, name); err != nil {
				return err
			}
		}
		return nil
	case reflect.String:
		target.SetString(wanted.(string))
	case reflect.Bool:
		target.SetBool(wanted.(bool))
	case reflect.Int, reflect.Int64:
		number, err := whole(wanted)
		if err != nil {
			return err
		}
		target.SetInt(number)
	case reflect.Uint, reflect.Uint64:
		number, err := natural(wanted)
		if err != nil {
			return err
		}
		target.SetUint(number)
	default:
		panic(fmt.Sprintf("the adapter does not know %s", target.Type()))
	}
	return nil
}

func buildStruct(target reflect.Value, wanted any, name string) error {
	if isCollection(target.Type()) {
		return build(target.FieldByName("Values"), wanted, name)
	}
	members := wanted.(object)
	if marker, ok := target.Type().FieldByName("_"); ok && strings.Contains(marker.Tag.Get("cbor"), "toarray") {
		for place, member := range records[name] {
			if err := build(target.Field(1+place), members[member], member); err != nil {
				return err
			}
			delete(members, member)
		}
		for member := range members {
			return noPlace{member}
		}
		return nil
	}
	for member, item := range members {
		field := fieldOf(target, names[target.Type()], member)
		switch {
		case member == "extensions":
			if err := cache(target, item.([]any)); err != nil {
				return err
			}
		case !field.IsValid():
			return noPlace{member}
		default:
			if err := build(field, item, member); err != nil {
				return err
			}
		}
	}
	return nil
}

func fieldOf(target reflect.Value, known map[string]string, member string) reflect.Value {
	for field, name := range known {
		if found := target.FieldByName(field); name == member && found.IsValid() {
			return found
		}
	}
	return reflect.Value{}
}

// cache puts entries where the library keeps those that it read and does not know.
func cache(target reflect.Value, entries []any) error {
	cached := target.FieldByName("Cached")
	if !cached.IsValid() {
		return noPlace{"extensions"}
	}
	kept := map[string]any{}
	for _, entry := range entries {
		key, ok := entry.([]any)[0].(object)["int"].(string)
		if !ok {
			return noPlace{"extensions that have a text as key"}
		}
		var value any
		if err := cbor.Unmarshal(octets(entry.([]any)[1]), &value); err != nil {
			return err
		}
		kept[key] = value
	}
	cached.Set(reflect.ValueOf(kept))
	return nil
}

func isCollection(kind reflect.Type) bool {
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if kind.Kind() != reflect.Struct || names[kind] != nil {
		return false
	}
	_, ok := kind.FieldByName("Values")
	return ok
}

// model reads a model with its numbers as they are written.
func model(encoded json.RawMessage) any {
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		fail("malformed input", err)
	}
	return tree
}

func octets(wanted any) []byte {
	return must(base64.StdEncoding.DecodeString(wanted.(string)))
}

// whole is an integer, which beyond 2^53 is a text.
func whole(wanted any) (int64, error) {
	number, err := strconv.ParseInt(fmt.Sprint(wanted), 10, 64)
	if err != nil {
		return 0, noPlace{"the number " + fmt.Sprint(wanted)}
	}
	return number, nil
}

func natural(wanted any) (uint64, error) {
	number, ok := new(big.Int).SetString(fmt.Sprint(wanted), 10)
	if !ok || !number.IsUint64() {
		return 0, noPlace{"the number " + fmt.Sprint(wanted)}
	}
	return number.Uint64(), nil
}
