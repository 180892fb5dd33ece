package report

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/permver/permver/internal/forms"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// forged is a line that a name wants to have in a report, behind what ends a line in one
// program or another.
const forged = "error[command-removed] forged.rs:1:1"

var lineEnds = []string{"\n", "\r", "\r\n", "\n\n", "\v", "\f", "\u0085", "\u2028", "\u2029", "\x1b[1E"}

// overwrite sets every string below v, but for those that are permver's own words. It returns
// how many there were.
func overwrite(v reflect.Value, text string) (n int) {
	if v.Type() == reflect.TypeFor[*rules.Rule]() {
		return 0
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.CanSet() && v.Len() > 0 {
			v.SetString(text)
			n++
		}
	case reflect.Pointer:
		if !v.IsNil() && v.CanSet() {
			v.Set(copied(v))
			n += overwrite(v.Elem(), text)
		}
	case reflect.Slice:
		if v.CanSet() {
			v.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v))
		}
		for i := range v.Len() {
			n += overwrite(v.Index(i), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Fingerprint" && name != "FailedBy" {
				n += overwrite(v.Field(i), text)
			}
		}
	}
	return n
}

// copied is a pointer to a copy: samples share what they point to.
func copied(pointer reflect.Value) reflect.Value {
	c := reflect.New(pointer.Type().Elem())
	c.Elem().Set(pointer.Elem())
	return c
}

// linesOf are the lines that a reader of the format sees: of JSON and XML those of every
// text in it.
func linesOf(t *testing.T, format string, output []byte) []string {
	t.Helper()
	var texts []string
	switch format {
	case "github":
		annotations, err := forms.Annotations(output)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range annotations {
			texts = append(texts, a.Message)
			for _, value := range a.Properties {
				texts = append(texts, value)
			}
		}
	case "sarif", "gitlab":
		var value any
		if err := json.Unmarshal(output, &value); err != nil {
			t.Fatal(err)
		}
		texts = stringsIn(value)
	case "junit", "checkstyle":
		for d := xml.NewDecoder(strings.NewReader(string(output))); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			switch token := token.(type) {
			case xml.CharData:
				texts = append(texts, string(token))
			case xml.StartElement:
				for _, a := range token.Attr {
					texts = append(texts, a.Value)
				}
			}
		}
	default:
		texts = []string{string(output)}
	}
	return strings.FieldsFunc(strings.Join(texts, "\n"), func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) })
}

// stringsIn are the texts of a JSON value.
func stringsIn(value any) (found []string) {
	switch value := value.(type) {
	case string:
		found = append(found, value)
	case []any:
		for _, v := range value {
			found = append(found, stringsIn(v)...)
		}
	case map[string]any:
		for _, v := range value {
			found = append(found, stringsIn(v)...)
		}
	}
	return found
}

// A name in a permission file of JSON can hold any character, and no line of a report is one
// that a name brought with it. Of a text that may have several lines, the help of a finding and
// the reason of an unchecked part, they stand further in than ours.
func TestNoLineIsForged(t *testing.T) {
	margins := map[string]string{"text": ` {0,4}`, "junit": ` ?`, "markdown": ` {0,4}([-*>#]+ )*`}
	for name, sample := range map[string]func() *verdict.Result{"hostile": hostile, "mixed": mixed, "broken": broken} {
		for _, end := range lineEnds {
			r := failingOn(verdict.LevelWarning, sample())
			if n := overwrite(reflect.ValueOf(r).Elem(), "name"+end+forged); n < 50 {
				t.Fatalf("%s has %d texts", name, n)
			}
			r.Tool, r.Command = sample().Tool, sample().Command
			for _, format := range append(forms.Names(), "text") {
				isOurs(t, Results(), format, r, margins[format])
			}
		}
	}
	for _, end := range lineEnds {
		b, s := bumps(), surfaces()
		if n := overwrite(reflect.ValueOf(b).Elem(), "name"+end+forged); n < 50 {
			t.Fatalf("the bumps have %d texts", n)
		}
		isOurs(t, Needs(), "text", b, ` {0,3}`)
		if n := overwrite(reflect.ValueOf(s).Elem(), "name"+end+forged); n < 40 {
			t.Fatalf("the surfaces have %d texts", n)
		}
		isOurs(t, Shows(), "text", s, ` {0,4}`)
	}
}

// isOurs holds that no line is forged, however much is told; margin is what stands before the
// lines of the format.
func isOurs[T any](t *testing.T, formats Formats[T], format string, value T, margin string) {
	t.Helper()
	bad := regexp.MustCompile("^" + margin + regexp.QuoteMeta(forged))
	for _, o := range []Options{{}, {Quiet: true}, {Verbose: true}} {
		o.Width = 1 << 20 // a long name is wrapped, and where is up to it
		lines := linesOf(t, format, printed(t, formats, format, value, o))
		if i := slices.IndexFunc(lines, bad.MatchString); i >= 0 {
			t.Errorf("%T as %s: %q", value, format, lines[i])
		}
	}
}
