package wire

import (
	"fmt"
	"strings"
)

// Example is a value that JavaScript passes for an argument of that shape.
func (s Shape) Example() string {
	switch s = s.passed(); s.Kind {
	case Null:
		return "null"
	case Bool:
		return "true"
	case Int:
		return "1"
	case Float:
		return "1.5"
	case Text, Parsed:
		return `"…"`
	case List:
		return "[" + s.Of[0].Example() + "]"
	case Array:
		return "[" + s.Of[0].Example() + ", …]"
	case Tuple:
		members := make([]string, len(s.Of))
		for i, m := range s.Of {
			members[i] = m.Example()
		}
		return "[" + strings.Join(members, ", ") + "]"
	case Record:
		return "{ … }"
	case Map:
		if len(s.Of) == 0 {
			return "{ … }"
		}
		return `{ "` + s.exampleKey() + `": ` + s.Of[0].Example() + " }"
	case Channel:
		return "new Channel()"
	}
	return "…"
}

// exampleKey is a key of a map, as JSON writes it.
func (s Shape) exampleKey() string {
	if s.key == nil || !isNumber(*s.key) && s.key.Kind != Bool {
		return "…"
	}
	return s.key.Example()
}

// Refusal is what serde_json says to a value of the old shape; "" if it is not known. Of a
// list it is what it says to the first element that it refuses.
func Refusal(was, is Shape) string {
	was, is = was.passed(), is.passed()
	if was.Kind == is.Kind && len(was.Of) == len(is.Of) {
		for i := range was.Of {
			if Takes(was.Of[i], is.Of[i]) == Fails {
				return Refusal(was.Of[i], is.Of[i])
			}
		}
	}
	if Takes(was, is) != Fails {
		return ""
	}
	if sizesDiffer(was, is) {
		had, _ := was.size()
		has, _ := is.size()
		if had > has {
			return fmt.Sprintf("invalid length %d, expected fewer elements in array", had)
		}
		return fmt.Sprintf("invalid length %d, expected %s", had, is.expected())
	}
	if seen(was.Kind) == Text && is.Kind == Channel {
		return "" // no words of serde
	}
	found, expected := was.found(), is.expected()
	if found == "" || expected == "" || isList(was) && isList(is) {
		return ""
	}
	return fmt.Sprintf("invalid type: %s, expected %s", found, expected)
}

// found is how serde_json names the example.
func (s Shape) found() string {
	switch s.Kind {
	case Null:
		return "null"
	case Bool:
		return "boolean `true`"
	case Int:
		return "integer `1`"
	case Float:
		return "floating point `1.5`"
	case Text, Parsed:
		return `string "…"`
	case List, Array, Tuple:
		return "sequence"
	case Map, Record:
		return "map"
	}
	return ""
}

// expected is how serde names what a type is read from.
func (s Shape) expected() string {
	switch s.Kind {
	case Null:
		return "unit"
	case Bool:
		return "a boolean"
	case Int, Float:
		if s.Bare().Name == "ResourceId" {
			return "u32"
		}
		return s.Bare().Name
	case Text, Channel, Parsed: // a channel is read as a text first (tauri, ipc/channel.rs)
		return s.expectedText()
	case List:
		return "a sequence"
	case Array:
		if n, sized := s.size(); sized {
			return fmt.Sprintf("an array of length %d", n)
		}
	case Tuple:
		return fmt.Sprintf("a tuple of size %d", len(s.Of))
	case Record:
		name, _, _ := strings.Cut(s.Bare().Name, "<")
		return "struct " + name
	case Map:
		if len(s.Of) == 0 {
			return "struct " + s.Bare().Name
		}
		return "a map"
	}
	return ""
}

// expectedText is how serde names what is read from a text.
func (s Shape) expectedText() string {
	switch name := s.Bare().Name; {
	case s.borrowed:
		return "a borrowed byte array"
	case s.Kind == Parsed && name == "char":
		return "a character"
	case s.Kind == Parsed:
		return ""
	case strings.HasPrefix(name, "Path"):
		return "path string"
	}
	return "a string"
}
