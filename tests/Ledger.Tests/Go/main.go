// Verifies a bundle's checkpoint, its inclusion proofs and its consistency proof by the libraries of Go's checksum
// database, which share nothing with EventLedger.
//
//	main BUNDLE [-old SIZE,ROOT] LOG-KEY [WITNESS-KEY...]
package main

import (
	"archive/zip"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type entry struct {
	Index     int64    `json:"index"`
	Leaf      []byte   `json:"leaf"`
	Proof     [][]byte `json:"proof"`
	Redaction *entry   `json:"redaction"`
}

type stream struct {
	Events []entry `json:"events"`
}

type consistency struct {
	From  int64    `json:"from"`
	Proof [][]byte `json:"proof"`
}

// cosigner verifies what C2SP calls cosignature/v1.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func parseCosigner(vkey string) cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	if key[0] != 4 {
		fail("not a witness's key: %s", vkey)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	return cosigner{parts[0], binary.BigEndian.Uint32(sum[:]), ed25519.PublicKey(key[1:])}
}

func main() {
	args := os.Args[1:]
	files := unzip(args[0])
	args = args[1:]
	old := ""
	if args[0] == "-old" {
		old, args = args[1], args[2:]
	}

	log, err := note.NewVerifier(args[0])
	check(err)
	verifiers := []note.Verifier{log}
	for _, vkey := range args[1:] {
		verifiers = append(verifiers, parseCosigner(vkey))
	}
	signed, err := note.Open(files["checkpoint"], note.VerifierList(verifiers...))
	check(err)
	if len(signed.Sigs) != len(verifiers) {
		fail("%d of %d signatures", len(signed.Sigs), len(verifiers))
	}

	lines := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root := hash(decode(lines[2]))

	proofs := 0
	include := func(e entry) {
		check(tlog.CheckRecord(hashes(e.Proof), size, root, e.Index, tlog.RecordHash(e.Leaf)))
		proofs++
	}
	for name, content := range files {
		switch {
		case name == "genesis.json" || name == "heads.json":
			var e entry
			check(json.Unmarshal(content, &e))
			include(e)
		case strings.HasPrefix(name, "streams/"):
			var s stream
			check(json.Unmarshal(content, &s))
			for _, e := range s.Events {
				include(e)
				if e.Redaction != nil {
					include(*e.Redaction)
				}
			}
		case name == "consistency.json":
			var c consistency
			check(json.Unmarshal(content, &c))
			parts := strings.Split(old, ",")
			if strconv.FormatInt(c.From, 10) != parts[0] {
				fail("the proof is from %d", c.From)
			}
			check(tlog.CheckTree(hashes(c.Proof), size, root, c.From, hash(decode(parts[1]))))
			proofs++
		}
	}
	fmt.Printf("ok: %d signatures, %d proofs\n", len(signed.Sigs), proofs)
}

func unzip(path string) map[string][]byte {
	archive, err := zip.OpenReader(path)
	check(err)
	defer archive.Close()
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		check(err)
		files[f.Name], err = io.ReadAll(r)
		check(err)
	}
	return files
}

func decode(text string) []byte {
	bytes, err := base64.StdEncoding.DecodeString(text)
	check(err)
	return bytes
}

func hash(bytes []byte) (h tlog.Hash) {
	if copy(h[:], bytes) != len(h) || len(bytes) != len(h) {
		fail("a hash of %d bytes", len(bytes))
	}
	return h
}

func hashes(all [][]byte) []tlog.Hash {
	list := make([]tlog.Hash, 0, len(all))
	for _, bytes := range all {
		list = append(list, hash(bytes))
	}
	return list
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}
