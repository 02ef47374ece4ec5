// The fastest honest implementation of nothing: it rejects every request as soon as it has read its id.
package main

import (
	"bufio"
	"bytes"
	"os"
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		id := line[6:bytes.IndexByte(line, ',')]
		switch {
		case bytes.Contains(line, []byte(`"op":"hello"`)):
			out.WriteString(`{"id":` + string(id) + `,"name":"null","version":"1","protocol":1,"window":64}` + "\n")
		case bytes.Contains(line, []byte(`"op":"selftest.`)):
			out.WriteString(`{"id":` + string(id) + `,"outcome":"unsupported"}` + "\n")
		default:
			out.WriteString(`{"id":` + string(id) + `,"outcome":"rejected"}` + "\n")
		}
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
}
