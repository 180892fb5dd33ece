package gitsrc

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// config holds the settings of git configuration files: "section.subsection.key" to values in order, the last one winning. Section and key are in
// lower case, the subsection is as written.
//
// It knows git's syntax and no meanings, so that a setting no one here needs cannot keep a repository from being read. Files included by others are
// not read.
type config map[string][]string

// last returns a key's value, "" if it has none.
func (c config) last(key string) string {
	values := c[key]
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

// truth returns a key's value as a boolean, or what to assume without one.
func (c config) truth(key string, otherwise bool) bool {
	switch value := strings.ToLower(c.last(key)); value {
	case "":
		return otherwise
	case "true", "yes", "on":
		return true
	case "false", "no", "off":
		return false
	default:
		n, err := strconv.Atoi(value)
		return err == nil && n != 0
	}
}

// read adds the settings of a file, which need not exist.
func (c config) read(file string) error {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &Error{Op: "read", Subject: "configuration " + quote(file), Err: err}
	}
	c.parse(string(content))
	return nil
}

// parse adds the settings of a file's text. Lines that are not git's syntax are passed over: git would refuse the file, but not one that it wrote.
func (c config) parse(text string) {
	text = strings.TrimPrefix(text, "\ufeff")
	section := ""
	for text != "" {
		text = strings.TrimLeft(text, " \t\r\n\v\f")
		switch {
		case text == "":
		case text[0] == '#' || text[0] == ';':
			_, text, _ = strings.Cut(text, "\n")
		case text[0] == '[':
			section, text = parseSection(text[1:])
		default:
			var key, value string
			key, value, text = parseSetting(text)
			if section != "" && key != "" {
				c[section+"."+key] = append(c[section+"."+key], value)
			}
		}
	}
}

// parseSection reads `name]`, `name "sub"]` or the old `name.sub]`.
func parseSection(text string) (section, rest string) {
	end := strings.IndexAny(text, "]\"\n")
	if end < 0 || text[end] == '\n' {
		_, rest, _ = strings.Cut(text, "\n")
		return "", rest
	}
	section = strings.ToLower(strings.TrimSpace(text[:end]))
	if text[end] == ']' {
		return section, text[end+1:]
	}
	var sub strings.Builder
	for i := end + 1; i < len(text) && text[i] != '\n'; i++ {
		switch {
		case text[i] == '"':
			_, rest, _ = strings.Cut(text[i:], "]")
			return section + "." + sub.String(), rest
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		sub.WriteByte(text[i])
	}
	_, rest, _ = strings.Cut(text, "\n")
	return "", rest
}

// parseSetting reads `key = value`, or `key` alone, which means true. The value may be quoted in parts, have escapes and go on over lines.
func parseSetting(text string) (key, value, rest string) {
	end := strings.IndexAny(text, "= \t\r\n#;")
	if end < 0 {
		end = len(text)
	}
	key = strings.ToLower(text[:end])
	text = strings.TrimLeft(text[end:], " \t\r")
	if !strings.HasPrefix(text, "=") {
		_, rest, _ = strings.Cut(text, "\n")
		return key, "true", rest
	}
	value, rest = parseValue(strings.TrimLeft(text[1:], " \t\r"))
	return key, value, rest
}

func parseValue(text string) (value, rest string) {
	var b strings.Builder
	quoted, kept := false, 0 // kept: how much of b is not trailing space
	for i := 0; i < len(text); i++ {
		ch := text[i]
		switch {
		case ch == '\n':
			return b.String()[:kept], text[i+1:]
		case ch == '"':
			quoted = !quoted
			kept = b.Len()
			continue
		case (ch == '#' || ch == ';') && !quoted:
			_, rest, _ = strings.Cut(text[i:], "\n")
			return b.String()[:kept], rest
		case ch == '\\' && i+1 < len(text):
			i++
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			if text[i] == '\n' {
				continue
			}
			b.WriteByte(unescape(text[i]))
			kept = b.Len()
			continue
		}
		b.WriteByte(ch)
		if quoted || !strings.ContainsRune(" \t\r", rune(ch)) {
			kept = b.Len()
		}
	}
	return b.String()[:kept], ""
}

func unescape(ch byte) byte {
	switch ch {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	default:
		return ch
	}
}

// userFiles lists the configuration files outside the repository, the weakest first, as the environment names them.
func userFiles(env func(string) string) []string {
	var files []string
	if noSystem := env("GIT_CONFIG_NOSYSTEM"); noSystem == "" || noSystem == "0" || noSystem == "false" {
		system := env("GIT_CONFIG_SYSTEM")
		if system == "" {
			system = "/etc/gitconfig"
		}
		files = append(files, system)
	}
	if global := env("GIT_CONFIG_GLOBAL"); global != "" {
		return append(files, global)
	}
	if dir := userDir(env); dir != "" {
		files = append(files, filepath.Join(dir, "config"))
	}
	if home := homeDir(env); home != "" {
		files = append(files, filepath.Join(home, ".gitconfig"))
	}
	return files
}

// userDir is where git keeps a user's own files, config and ignore among them; "" if there is no home.
func userDir(env func(string) string) string {
	if dir := env("XDG_CONFIG_HOME"); dir != "" {
		return filepath.Join(dir, "git")
	}
	if home := homeDir(env); home != "" {
		return filepath.Join(home, ".config", "git")
	}
	return ""
}

func homeDir(env func(string) string) string {
	if home := env("HOME"); home != "" {
		return home
	}
	return env("USERPROFILE")
}

// expand resolves "~/" at the start of a configured path.
func expand(file string, env func(string) string) string {
	if rest, ok := strings.CutPrefix(file, "~/"); ok {
		return filepath.Join(homeDir(env), rest)
	}
	return file
}
