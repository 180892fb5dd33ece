package report

import (
	"fmt"
	"strconv"

	"github.com/permver/permver/internal/verdict"
)

// reconfigured tells what a change makes of the configuration, whatever its plugins are
// compared with. What changed since a release is not of one change: it is told only where
// everything is.
func (t *text) reconfigured(r *verdict.Result) {
	all, trusted := t.reconfigurations(r)
	if len(all) == 0 {
		return
	}
	t.wrapped(warning, "", "  ", reconfiguredTitle(trusted))
	n := t.limit(len(all), maxBrief)
	for _, change := range all[:n] {
		t.wrapped(plain, "  ", "    ", change.line(len(r.Plugins)))
	}
	if n < len(all) {
		t.more(len(all)-n, "setting")
	}
	t.blank()
}

func reconfiguredTitle(trusted bool) string {
	if trusted {
		return "head changes the configuration, but that of base is trusted:"
	}
	return "head changes the configuration:"
}

// reconfiguration is a line about a setting that differs between base and head, for the
// plugins and rules that it differs for.
type reconfiguration struct {
	verdict.Reconfigured
	plugins []string
	rules   map[string]bool
}

// reconfigurations are the settings that differ, those of one line of the configuration
// together, in their order.
func (d detail) reconfigurations(r *verdict.Result) (all []*reconfiguration, trusted bool) {
	known := map[verdict.Reconfigured]*reconfiguration{}
	for _, p := range r.Plugins {
		for _, c := range p.Comparisons {
			if c.SinceRelease && !bool(d) && !c.TrustedBase {
				continue
			}
			trusted = trusted || c.TrustedBase
			for _, change := range c.Reconfigured {
				line := lineOf(change)
				if known[line] == nil {
					known[line] = &reconfiguration{Reconfigured: line, rules: map[string]bool{}}
					all = append(all, known[line])
				}
				known[line].add(p.Name(), change.Key)
			}
		}
	}
	return all, trusted
}

// lineOf is a change as all those are told that a glob makes of rules.
func lineOf(c verdict.Reconfigured) verdict.Reconfigured {
	if c.Pattern != "" {
		c.Key, c.Was = "rules."+strconv.Quote(c.Pattern), ""
	}
	return c
}

func (r *reconfiguration) add(plugin, key string) {
	r.rules[key] = true
	if n := len(r.plugins); n == 0 || r.plugins[n-1] != plugin {
		r.plugins = append(r.plugins, plugin)
	}
}

// line tells what changes, for whom if not for all plugins, and where.
func (r *reconfiguration) line(plugins int) string {
	line := r.String()
	if r.Pattern != "" {
		line += ", which means " + count(len(r.rules), "rule")
	}
	if place := placeText(r.From.At); place != "" {
		line += fmt.Sprintf(" (%s)", place)
	}
	if n := len(r.plugins); n == 1 && n < plugins {
		line = r.plugins[0] + ": " + line
	}
	return line
}
