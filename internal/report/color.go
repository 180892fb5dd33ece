package report

// style is a way to paint text, as the parameters of ANSI's SGR sequence.
type style string

// The styles. They are the eight basic colours, which every terminal theme keeps
// readable on its own background.
const (
	plain   style = ""
	strong  style = "1"
	faint   style = "2"
	failing style = "1;31"
	warning style = "1;33"
	passing style = "1;32"
	noting  style = "1;36"
	marking style = "31"
)

// palette paints text, or leaves it as it is.
type palette bool

func (p palette) paint(s style, text string) string {
	if !p || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}
