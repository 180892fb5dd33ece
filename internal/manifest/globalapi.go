package manifest

import "github.com/permver/permver/internal/source"

// GlobalAPIMethod is the method of tauri_plugin::Builder that is given the script for the page.
const GlobalAPIMethod = "global_api_script_path"

// GlobalAPI reports whether the build script hands over a script for the page, and where
// its builder is. It is not known where the script or the sources could not be read, or the
// method is called on what is not seen to be a builder.
func (p *Plugin) GlobalAPI() (at source.Place, gives, known bool) {
	if p.Script == nil || len(p.Script.Chains) == 0 || len(p.Script.Problems) > 0 || p.Program == nil {
		return source.Place{}, false, false
	}
	at = placeOf(p.Script.Chains[0].File, p.Script.Chains[0].Span)
	for _, chain := range p.Script.Chains {
		for _, m := range chain.Methods {
			if m.Name == GlobalAPIMethod {
				return placeOf(chain.File, m.Span), true, true
			}
		}
	}
	return at, false, !p.Script.NamesGlobalAPI
}
