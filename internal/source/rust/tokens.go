package rust

// The look-ahead helpers: every one takes a token index of any value and is
// bounded, so that no input makes a scan of the file quadratic.

const (
	maxTrees  = 1024 // token trees looked through for the end of a header or statement
	maxAngles = 256  // tokens looked through for the end of generic arguments
	maxPath   = 32   // segments of a path
)

// at is the token with index i; the zero token, of kind eof, outside the file.
func (l *lexed) at(i int32) token {
	if i < 0 || i >= int32(len(l.toks)) {
		return token{match: -1}
	}
	return l.toks[i]
}

func (l *lexed) isPunct(i int32, ch byte) bool {
	t := l.at(i)
	return t.kind == punct && t.ch == ch
}

// isOpen says that token i is an opener of this kind that has a partner.
func (l *lexed) isOpen(i int32, ch byte) bool {
	t := l.at(i)
	return t.kind == opener && t.ch == ch && t.match >= 0
}

// isGroup says that token i opens any matched group.
func (l *lexed) isGroup(i int32) bool {
	t := l.at(i)
	return t.kind == opener && t.match >= 0
}

// isWord says that token i is this identifier or keyword, not written raw.
func (l *lexed) isWord(i int32, word string) bool {
	t := l.at(i)
	return t.kind == ident && string(l.src[t.pos:t.end]) == word
}

// isOneOf says that token i is one of these words.
func (l *lexed) isOneOf(i int32, words ...string) bool {
	for _, w := range words {
		if l.isWord(i, w) {
			return true
		}
	}
	return false
}

// isColons says that :: starts at token i.
func (l *lexed) isColons(i int32) bool {
	return l.isPunct(i, ':') && l.at(i).joint && l.isPunct(i+1, ':')
}

// isArrow says that token i is the > of -> or =>.
func (l *lexed) isArrow(i int32) bool {
	return l.isPunct(i, '>') && (l.isPunct(i-1, '-') || l.isPunct(i-1, '=')) && l.at(i-1).joint
}

// name is the text of identifier i without r#.
func (l *lexed) name(i int32) string {
	t := l.at(i)
	text := string(l.src[t.pos:t.end])
	if t.kind == ident && len(text) > 2 && text[0] == 'r' && text[1] == '#' {
		return text[2:]
	}
	return text
}

// skip is the index after the token tree that starts at i.
func (l *lexed) skip(i int32) int32 {
	if t := l.at(i); t.kind == opener && t.match >= 0 {
		return t.match + 1
	}
	return i + 1
}

// spanOf is the Span of tokens first to last, both included.
func (l *lexed) spanOf(first, last int32) Span {
	a, b := l.at(first), l.at(last)
	if b.kind == eof || b.end < a.pos {
		b = a
	}
	return l.lines.span(a.pos, b.end)
}

// skipAngles is the index after the generic arguments that start with the < at
// i, or -1 if they do not end in reach.
func (l *lexed) skipAngles(i int32) int32 {
	depth := 0
	for n := 0; n < maxAngles && l.at(i).kind != eof; n++ {
		switch {
		case l.isPunct(i, '<'):
			depth++
		case l.isPunct(i, '>') && !l.isArrow(i):
			depth--
		case l.isPunct(i, ';') || l.at(i).kind == closer:
			return -1
		}
		i = l.skip(i)
		if depth == 0 {
			return i
		}
	}
	return -1
}

// path reads the path that starts at i: its segments without generic arguments
// and the index after it. A leading :: or $ is left out; global reports the
// former. The segments are nil if there is no path.
func (l *lexed) path(i int32) (segs []string, global bool, end int32) {
	if l.isColons(i) {
		global = true
		i += 2
	} else if l.isPunct(i, '$') && l.isWord(i+1, "crate") {
		i++
	}
	for len(segs) < maxPath && l.at(i).kind == ident {
		segs = append(segs, l.name(i))
		i++
		if l.isColons(i) && l.isPunct(i+2, '<') {
			if after := l.skipAngles(i + 2); after > 0 {
				i = after
			}
		}
		if !l.isColons(i) || l.at(i+2).kind != ident {
			return segs, global, i
		}
		i += 2
	}
	return segs, global, i
}

// comma is the index of the first comma at the level of i and before end, or end.
func (l *lexed) comma(i, end int32) int32 {
	for i < end && !l.isPunct(i, ',') {
		i = l.skip(i)
	}
	return min(i, end)
}
