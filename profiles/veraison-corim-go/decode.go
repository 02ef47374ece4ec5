package main

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
	"github.com/veraison/swid"
)

type asked struct {
	Data     []byte           `json:"data"`
	At       *[]string        `json:"at"`
	Profiles *json.RawMessage `json:"profiles"`
}

// decodeCorim reads an unsigned CoRIM as the library's README has it read, with the function that validates as well.
func decodeCorim(input json.RawMessage) answer {
	question := read[asked](input)
	if question.Profiles != nil {
		return unsupported("which profiles are known is left to the library's user")
	}
	manifest, err := readCorim(question.Data)
	if err != nil {
		return rejected(err)
	}
	model, err := corimModel(manifest)
	if err != nil {
		return rejected(err)
	}
	return at(question.At, model)
}

// decodeComid reads a CoMID and has it validated, as the library does with those within a CoRIM.
func decodeComid(input json.RawMessage) answer {
	question := read[asked](input)
	tag, err := readComid(question.Data, nil)
	if err != nil {
		return rejected(err)
	}
	model, _ := exported(reflect.ValueOf(tag), "")
	return at(question.At, model)
}

func decodeCoswid(input json.RawMessage) answer {
	question := read[asked](input)
	tag, err := readCoswid(question.Data)
	if err != nil {
		return rejected(err)
	}
	model, _ := exported(reflect.ValueOf(tag), "")
	return at(question.At, model)
}

// reencode reads and writes with the pair of methods that the library has for it.
func reencode(input json.RawMessage) answer {
	question := read[struct {
		Data []byte `json:"data"`
		Kind string `json:"kind"`
	}](input)
	var (
		thing interface{ ToCBOR() ([]byte, error) }
		err   error
	)
	switch question.Kind {
	case "", "corim":
		thing, err = readCorim(question.Data)
	case "comid":
		thing, err = readComid(question.Data, nil)
	case "coswid":
		thing, err = readCoswid(question.Data)
	default:
		return unsupported("kind " + question.Kind)
	}
	if err != nil {
		return rejected(err)
	}
	return written(thing.ToCBOR())
}

func readCoswid(data []byte) (*swid.SoftwareIdentity, error) {
	var tag swid.SoftwareIdentity
	if err := tag.FromCBOR(data); err != nil {
		return nil, err
	}
	return &tag, nil
}

// corimModel is the model of a CoRIM with that of each of its tags, which the library keeps as bytes until they are
// read one by one.
func corimModel(manifest *corim.UnsignedCorim) (object, error) {
	tags := []any{}
	for _, tag := range manifest.Tags {
		number, content := split(tag)
		model, err := tagModel(number, content, manifest)
		if err != nil {
			return nil, err
		}
		tags = append(tags, model)
	}
	model := exportedStruct(reflect.ValueOf(*manifest), "").(object)
	model["tags"] = tags
	return model, nil
}

func tagModel(number uint64, content []byte, manifest *corim.UnsignedCorim) (object, error) {
	switch number {
	case tagComid:
		tag, err := readComid(content, manifest)
		if err != nil {
			return nil, err
		}
		model, _ := exported(reflect.ValueOf(tag), "")
		return object{"comid": model}, nil
	case tagCoswid:
		tag, err := readCoswid(content)
		if err != nil {
			return nil, err
		}
		model, _ := exported(reflect.ValueOf(tag), "")
		return object{"coswid": model}, nil
	}
	return object{"tag": object{"number": unsigned(number), "value": deterministic(content)}}, nil
}

const (
	tagCoswid = 505
	tagComid  = 506
)

// valid is for types whose users call Valid themselves.
func valid(tag *comid.Comid, err error) (*comid.Comid, error) {
	if err == nil {
		err = tag.Valid()
	}
	return tag, err
}

func written(data []byte, err error) answer {
	if err != nil {
		return rejected(err)
	}
	return accepted(object{"data": data})
}

// at answers with what stands at each place of the model.
func at(places *[]string, model any) answer {
	wanted := []string{""}
	if places != nil {
		wanted = *places
	}
	var tree any
	if err := json.Unmarshal(encoded(model), &tree); err != nil {
		fail("reading the model", err)
	}
	found := object{}
	for _, place := range wanted {
		if value, ok := pointed(tree, place); ok {
			found[place] = value
		}
	}
	return accepted(object{"at": found})
}

// pointed follows a JSON Pointer (RFC 6901).
func pointed(tree any, pointer string) (any, bool) {
	if pointer == "" {
		return tree, true
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch node := tree.(type) {
		case object:
			next, ok := node[token]
			if !ok {
				return nil, false
			}
			tree = next
		case []any:
			index, err := strconv.Atoi(token)
			if err != nil || index < 0 || index >= len(node) {
				return nil, false
			}
			tree = node[index]
		default:
			return nil, false
		}
	}
	return tree, true
}
