package wire

// Fit is how values of one type do where another is asked for.
type Fit uint8

// The fits: every value that counted before counts now, some may not, none does, and what
// cannot be told.
const (
	Fits Fit = iota
	MayFail
	Fails
	Untold
)

// worse is the graver of two fits: one that surely fails outweighs what cannot be told.
func worse(a, b Fit) Fit {
	rank := [...]int{Fits: 0, Untold: 1, MayFail: 2, Fails: 3}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

// Takes says what becomes of the values that callers passed for an argument of the old
// shape now that it has the new one.
//
//	fits      u8 → u32, u32 → f64, String → PathBuf, T → Option<T>, [T; 2] → Vec<T>, (T, T) → [T; 2], any → Value,
//	          String → &[u8]
//	may fail  u32 → u8, i32 → u32, f64 → u32, String → Url, Vec<T> → [T; 2], Value → u32,
//	          HashMap<String, T> → HashMap<u32, T>
//	fails     String → u32, Vec<T> → String, (A, B) → (A, B, C), [T; 2] → [T; 3], Vec<u8> → &[u8]
//	untold    to or from a type that is not known, which is a String under another name as
//	          often as not
func Takes(was, is Shape) Fit {
	was, is = was.passed(), is.passed()
	switch {
	case isOwn(was) && isOwn(is):
		return orNull(was, is, sameNames(was, is))
	case is.Kind == Any:
		return Fits
	case was.Kind == Own, is.Kind == Own:
		return Untold
	case was.Kind == Channel && is.Kind == Text: // a channel is passed as the text "__CHANNEL__:1"
		return Untold
	case was.Kind == Any:
		return MayFail
	case was.Kind == Map && is.Kind == Record, was.Kind == Record && is.Kind == Map:
		return Untold
	case isList(was) && is.Kind == Record: // which serde reads from a list of its members too
		return MayFail
	}
	return orNull(was, is, takesKind(was, is))
}

// orNull is a fit that minds null, which an Option takes. A type that is not known may take
// it too.
func orNull(was, is Shape, fit Fit) Fit {
	if was.Optional && !is.Optional && is.Kind != Own && fit == Fits {
		return MayFail
	}
	return fit
}

// isOwn says that a shape is that of a type by its name, of which the members are not known.
func isOwn(s Shape) bool { return s.Kind == Own || s.Kind == Record }

// sameNames compares types that are not known: of the same name they are taken for the same.
func sameNames(was, is Shape) Fit {
	if was.Bare().Name == is.Bare().Name {
		return Fits
	}
	return Untold
}

func takesKind(was, is Shape) Fit {
	switch {
	case isNumber(was) && isNumber(is):
		return takesNumber(was, is)
	case seen(was.Kind) == Text && seen(is.Kind) == Text:
		if is.Kind == Text || was.Bare().Name == is.Bare().Name {
			return Fits
		}
		return MayFail
	case sizesDiffer(was, is):
		return Fails
	case isList(was) && isList(is):
		return takesList(was, is)
	case was.Kind != is.Kind:
		return Fails
	case len(was.Of) != len(is.Of): // a map, and a record of certain members
		return MayFail
	}
	fit := members(was, is, Takes) // of a channel there are none: what is sent through it is not compared
	if was.key != nil && is.key != nil {
		fit = worse(fit, takesKey(*was.key, *is.key))
	}
	return fit
}

// takesKey compares the keys of maps. All are texts in JSON, of which serde_json reads
// numbers and booleans (value/de.rs: MapKeyDeserializer).
func takesKey(was, is Shape) Fit {
	switch {
	case isOwn(was), isOwn(is):
		return sameNames(was, is)
	case is.Kind == Text, was.Kind == is.Kind && was.Name == is.Name:
		return Fits
	case isNumber(was) && isNumber(is):
		return takesNumber(was, is)
	}
	return MayFail
}

func isNumber(s Shape) bool { return s.Kind == Int || s.Kind == Float }

func takesNumber(was, is Shape) Fit {
	wider := was.signed == is.signed && is.bits >= was.bits || is.signed && is.bits > was.bits
	if is.Kind == Float || was.Kind == Int && wider {
		return Fits
	}
	return MayFail
}

func isList(s Shape) bool { return s.Kind == List || s.Kind == Array || s.Kind == Tuple }

// takesList compares lists, of which some are of a certain length.
func takesList(was, is Shape) Fit {
	if was.Kind == Tuple && is.Kind == Tuple {
		return members(was, is, Takes)
	}
	fit := Fits
	for _, a := range was.Of {
		for _, b := range is.Of {
			fit = worse(fit, Takes(a, b))
		}
	}
	_, hadSize := was.size()
	_, hasSize := is.size()
	switch {
	case is.Kind == List, hadSize && hasSize, was.Kind == Array && was.length == is.length:
		return fit
	case was.Kind != List: // a constant tells a length
		return worse(fit, Untold)
	}
	return worse(fit, MayFail)
}

// sizesDiffer says that both are lists of certain lengths, which are not the same.
func sizesDiffer(was, is Shape) bool {
	a, sized := was.size()
	b, both := is.size()
	return sized && both && a != b
}

// members compares what shapes of one kind are made of.
func members(was, is Shape, compare func(was, is Shape) Fit) Fit {
	fit := Fits
	for i := range min(len(was.Of), len(is.Of)) {
		fit = worse(fit, compare(was.Of[i], is.Of[i]))
	}
	return fit
}

// Gives says what callers get where they got values of the old shape: to JavaScript all
// numbers are of one type, and what got nothing before takes no harm from something.
func Gives(was, is Shape) Fit {
	if was.Kind == Null && !was.Optional {
		return Fits
	}
	fit := givesKind(was, is)
	if fit == Fits && is.Optional && !was.Optional {
		return MayFail
	}
	return fit
}

func givesKind(was, is Shape) Fit {
	a, b := seen(was.Kind), seen(is.Kind)
	either := func(k Kind) bool { return a == k || b == k }
	switch {
	case isOwn(was) && isOwn(is):
		return sameNames(was, is)
	case either(Own), either(Record) && either(Map):
		return Untold
	case a != b && (either(Any) || either(Body)):
		return MayFail
	case a != b && isList(was) && isList(is):
		return givesList(was, is)
	case a != b || a == Tuple && len(was.Of) != len(is.Of):
		return Fails
	}
	return members(was, is, Gives)
}

// givesList compares a tuple with a list or an array. An array of as many elements is the
// same to JavaScript.
func givesList(was, is Shape) Fit {
	if was.Kind == List || is.Kind == List {
		return MayFail
	}
	if sizesDiffer(was, is) {
		return Fails
	}
	_, hadSize := was.size()
	_, hasSize := is.size()
	fit := Fits
	if !hadSize || !hasSize {
		fit = Untold
	}
	for _, a := range was.Of {
		for _, b := range is.Of {
			fit = worse(fit, Gives(a, b))
		}
	}
	return fit
}

// seen is the kind as JavaScript sees it.
func seen(k Kind) Kind {
	switch k {
	case Int:
		return Float
	case Parsed:
		return Text
	case Array:
		return List
	}
	return k
}
