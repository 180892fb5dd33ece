package rust

// The look-ahead helpers: every one takes a token index of any value and is
// bounded, so that no input makes a scan of the file quadratic.

const (
	maxTrees  = 1024 // token trees looked through for the end of a header or statement
	maxAngles = 256  // tokens looked through for the end of generic arguments
	maxPath   = 32   // segments of a path
)

// at is the token with index i; one of kind eof outside the file.
func (l *lexed) at(i int32) *token {
	if uint(i) < uint(len(l.toks)) { // which a negative index is not
		return &l.toks[i]
	}
	return &l.outside
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

// text is the text of token i in the source, of an identifier without r#.
func (l *lexed) text(i int32) []byte {
	t := l.at(i)
	text := l.src[t.pos:t.end]
	if t.kind == ident && len(text) > 2 && text[1] == '#' {
		return text[2:]
	}
	return text
}

// renamed are the names that stand after the word as: some that use
// declarations put in place of others, and the types of casts.
func (l *lexed) renamed() map[string]bool {
	if len(l.as) == 0 {
		return nil
	}
	names := make(map[string]bool, len(l.as))
	for _, i := range l.as {
		names[l.name(i+1)] = true
	}
	return names
}

// name is text as a string of its own.
func (l *lexed) name(i int32) string { return string(l.text(i)) }

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
	i, global = l.pathStart(i)
	for more := l.at(i).kind == ident; more && len(segs) < maxPath; {
		segs = append(segs, l.name(i))
		i, more = l.segment(i)
	}
	return segs, global, i
}

// pathTokens is path without the text: the tokens of the first and the last
// segment, -1 if there is no path, and the index after it.
func (l *lexed) pathTokens(i int32) (first, last, end int32) {
	i, _ = l.pathStart(i)
	first, last = -1, -1
	more := l.at(i).kind == ident
	if more {
		first = i
	}
	for n := 0; more && n < maxPath; n++ {
		last = i
		i, more = l.segment(i)
	}
	return first, last, i
}

// pathStart is the index of the first segment of the path that starts at i.
func (l *lexed) pathStart(i int32) (first int32, global bool) {
	switch t := l.at(i); {
	case t.kind == ident:
		return i, false
	case l.isColons(i):
		return i + 2, true
	case t.ch == '$' && l.isWord(i+1, "crate"):
		return i + 1, false
	}
	return i, false
}

// segment is the index after the segment at i with its generic arguments, or
// that of the next segment if there are more.
func (l *lexed) segment(i int32) (next int32, more bool) {
	i++
	if !l.isColons(i) {
		return i, false
	}
	if l.isPunct(i+2, '<') {
		if after := l.skipAngles(i + 2); after > 0 {
			i = after
		}
	}
	if !l.isColons(i) || l.at(i+2).kind != ident {
		return i, false
	}
	return i + 2, true
}

// comma is the index of the first comma at the level of i and before end, or end.
func (l *lexed) comma(i, end int32) int32 {
	for i < end && !l.isPunct(i, ',') {
		i = l.skip(i)
	}
	return min(i, end)
}
