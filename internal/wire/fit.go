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
//	fits      u8 → u32, u32 → f64, String → PathBuf, T → Option<T>, [T; 2] → Vec<T>, any → Value
//	may fail  u32 → u8, i32 → u32, f64 → u32, String → Url, Vec<T> → [T; 2], Value → u32
//	fails     String → u32, Vec<T> → String, (A, B) → (A, B, C)
//	untold    to or from a type that is not known, which is a String under another name as
//	          often as not
func Takes(was, is Shape) Fit {
	switch {
	case was.Kind == Own && is.Kind == Own:
		return sameNames(was, is)
	case is.Kind == Any:
		return Fits
	case was.Kind == Own, is.Kind == Own:
		return Untold
	case was.Kind == Any:
		return MayFail
	}
	fit := takesKind(was, is)
	if was.Optional && !is.Optional && fit == Fits {
		return MayFail // null
	}
	return fit
}

// sameNames compares types that are not known: of the same name they are taken for the same.
func sameNames(was, is Shape) Fit {
	if was.Bare().Name == is.Bare().Name {
		return Fits
	}
	return Untold
}

func takesKind(was, is Shape) Fit {
	switch {
	case was.Kind == Int && is.Kind == Int:
		return takesInt(was, is)
	case was.Kind == Int && is.Kind == Float:
		return Fits
	case was.Kind == Float && is.Kind == Int:
		return MayFail
	case was.Kind == Parsed && is.Kind == Text:
		return Fits
	case was.Kind == Text && is.Kind == Parsed, was.Kind == Parsed && is.Kind == Parsed && was.Bare().Name != is.Bare().Name:
		return MayFail
	case was.Kind == Channel && is.Kind == Channel: // what is sent through it is not compared
		return Fits
	case was.Kind == Tuple && is.Kind == Tuple && len(was.Of) != len(is.Of):
		return Fails
	case isList(was) && isList(is):
		return takesList(was, is)
	case was.Kind != is.Kind:
		return Fails
	case len(was.Of) != len(is.Of): // a map, and a record of certain members
		return MayFail
	}
	return members(was, is, Takes)
}

func takesInt(was, is Shape) Fit {
	switch {
	case was.signed == is.signed && is.bits >= was.bits, is.signed && is.bits > was.bits:
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
	if is.Kind == List || was.Kind == Array && was.length == is.length {
		return fit
	}
	return worse(fit, MayFail)
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
	switch {
	case was.Kind == Null && !was.Optional, was.Kind == Any && is.Kind == Any:
		return Fits
	case was.Kind == Own && is.Kind == Own:
		if fit := sameNames(was, is); fit != Fits || was.Optional || !is.Optional {
			return fit
		}
		return MayFail
	case was.Kind == Own || is.Kind == Own:
		return Untold
	case was.Kind == Any || is.Kind == Any || was.Kind != is.Kind && (was.Kind == Body || is.Kind == Body):
		return MayFail
	}
	was.Kind, is.Kind = seen(was.Kind), seen(is.Kind)
	if was.Kind != is.Kind || was.Kind == Tuple && len(was.Of) != len(is.Of) {
		return Fails
	}
	fit := members(was, is, Gives)
	if is.Optional && !was.Optional {
		fit = worse(fit, MayFail)
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
