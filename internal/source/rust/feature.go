package rust

import (
	"maps"
	"slices"
)

// WithFeatures is the predicate for a crate of which it is known which of its features
// are enabled: each question for a feature is answered.
func (c Cfg) WithFeatures(enabled map[string]bool) Cfg {
	if c.Kind == CfgPair && c.Name == "feature" {
		if enabled[c.Value] {
			return Cfg{Kind: CfgName, Name: "true"}
		}
		return Cfg{Kind: CfgName, Name: "false"}
	}
	c.Of = slices.Clone(c.Of)
	for i := range c.Of {
		c.Of[i] = c.Of[i].WithFeatures(enabled)
	}
	return c
}

// Features are the features that the predicate asks for, sorted.
func (c Cfg) Features() []string {
	asked := make(map[string]bool)
	c.features(asked)
	return slices.Sorted(maps.Keys(asked))
}

func (c Cfg) features(asked map[string]bool) {
	if c.Kind == CfgPair && c.Name == "feature" {
		asked[c.Value] = true
	}
	for _, of := range c.Of {
		of.features(asked)
	}
}
