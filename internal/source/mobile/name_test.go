package mobile

import "testing"

// The names on the right are what heck 0.5 makes of those on the left.
func TestCommandMethod(t *testing.T) {
	for command, want := range map[string]string{
		"ping": "ping", "get_app_name": "getAppName", "registerListener": "registerListener",
		"register_listener": "registerListener", "XMLHttpRequest": "xmlHttpRequest", "is_2fa_on": "is2faOn",
		"getHTTPServer2": "getHttpServer2", "plugin_a1_b2": "pluginA1B2", "__x": "x", "x__": "x", "A": "a", "aB": "aB",
		"Ab": "ab", "FIELD_NAME11": "fieldName11", "99BOTTLES": "99bottles", "scan-now": "scanNow", "": "", "_": "",
		"éÉ_é": "éÉÉ", "ABc": "aBc", "ǆ_ǆ": "ǆǄ", "aⅧ": "aⅧ", "a़b": "aB", "Ⅷb": "ⅷb", "bⅧbA": "bⅧbA", "aª_ªB": "aªªB",
	} {
		if got := CommandMethod(command); got != want {
			t.Errorf("%q: got %q, want %q", command, got, want)
		}
	}
}
