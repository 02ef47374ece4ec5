// The suite's contract in Go: one JSON object a line in, one a line out. It is a file of each adapter, which says what
// answers: the library's name and its module, the operations, and the features that it says to have.

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
)

// window is how many requests the suite may have in flight. They are answered in order.
const window = 64

type request struct {
	ID    *int64          `json:"id"`
	Op    string          `json:"op"`
	Input json.RawMessage `json:"input"`
}

type object = map[string]any

type answer struct {
	Outcome string
	Output  any
	Reason  string
}

type hello struct {
	ID         int64    `json:"id"`
	Name       string   `json:"name"`
	Version    string   `json:"version"`
	Language   string   `json:"language"`
	Protocol   int      `json:"protocol"`
	Window     int      `json:"window"`
	Operations []string `json:"operations"`
	Features   []string `json:"features,omitempty"`
}

func accepted(output any) answer       { return answer{Outcome: "accepted", Output: output} }
func unsupported(reason string) answer { return answer{Outcome: "unsupported", Reason: reason} }

// rejected cuts the reason, because some of the library's errors print the whole message.
func rejected(err error) answer {
	reason := err.Error()
	return answer{Outcome: "rejected", Reason: reason[:min(len(reason), 1000)]}
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return
		}
		if err != nil {
			fail("reading a request", err)
		}
		// One write per answer: what was answered stays answered when the next request panics.
		if _, err := os.Stdout.Write(append(respond(line), '\n')); err != nil {
			fail("writing an answer", err)
		}
	}
}

func respond(line []byte) []byte {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		fail("malformed request", err)
	}
	if asked.ID == nil {
		fail("malformed request", errors.New("no id"))
	}
	switch asked.Op {
	case "hello":
		return encoded(greet(*asked.ID))
	case "selftest.crash":
		panic("selftest.crash was asked for")
	}
	ask, known := operations[asked.Op]
	if !known {
		ask = func(json.RawMessage) answer { return unsupported("no operation " + asked.Op) }
	}
	return encoded(said(*asked.ID, ask(asked.Input)))
}

// said is an answer as a line has it: what it does not have is left out.
func said(id int64, given answer) object {
	line := object{"id": id, "outcome": given.Outcome}
	if given.Output != nil {
		line["output"] = given.Output
	}
	if given.Reason != "" {
		line["reason"] = given.Reason
	}
	return line
}

func greet(id int64) hello {
	return hello{id, name, linked(), "Go", 1, window, slices.Sorted(maps.Keys(operations)), features}
}

// linked is the version of the library that this binary was linked with, without its "v"; of the standard library that
// of Go.
func linked() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		if library == "std" {
			return strings.TrimPrefix(info.GoVersion, "go")
		}
		for _, module := range info.Deps {
			if module.Path == library {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}

// read decodes an operation's input; one of another shape means that suite and adapter disagree, which nobody may judge.
func read[T any](input json.RawMessage) T {
	var into T
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&into); err != nil {
		fail("malformed input", err)
	}
	return into
}

func encoded(value any) []byte { return appended(nil, value) }

// appended writes objects and arrays by itself and leaves the rest to encoding/json, which since Go 1.27 refuses what is
// deeper than 10 000: an answer has four levels for each one of a nested message.
func appended(line []byte, value any) []byte {
	switch value := value.(type) {
	case object:
		line = append(line, '{')
		for number, name := range slices.Sorted(maps.Keys(value)) {
			if number > 0 {
				line = append(line, ',')
			}
			line = append(append(line, leaf(name)...), ':')
			line = appended(line, value[name])
		}
		return append(line, '}')
	case []any:
		line = append(line, '[')
		for number, each := range value {
			if number > 0 {
				line = append(line, ',')
			}
			line = appended(line, each)
		}
		return append(line, ']')
	default:
		return append(line, leaf(value)...)
	}
}

func leaf(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		fail("encoding an answer", err)
	}
	return text
}

func fail(what string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
	os.Exit(1)
}
