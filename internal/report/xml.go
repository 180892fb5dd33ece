package report

import (
	"encoding/xml"
	"io"
)

// writeXML writes an indented document that ends with a line feed. Its texts must have
// passed through [Visible] or [visibleLines]: characters that XML 1.0 has no way to spell
// are then not among them, and all others the encoder escapes.
func writeXML(w io.Writer, document any) error {
	text, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}
