package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// paged is a result that has everything that the page shows.
func paged() *verdict.Result {
	r := declaredElsewhere()
	c := &r.Plugins[0].Comparisons[0]
	c.Findings = broken().Plugins[0].Comparisons[0].Findings
	c.BaseSurface, c.HeadSurface = storeSurface("store", nil), storeSurface("store", changed)
	accepted := note(7, false)
	accepted.Suppressed = &verdict.Suppressed{Reason: "never worked", Until: "2027-01-01", From: verdict.Origin{At: at("permver.toml", 4, 1, 4, 13), Added: true}}
	c.Suppressed, c.Version.Unsuppressed = []verdict.Finding{accepted}, c.Version.Needed+1
	c.Unchecked = many().Plugins[1].Comparisons[0].Unchecked
	c.Reconfigured = []verdict.Reconfigured{{Key: "policy.fail-on", Was: "error", Now: "never"}}
	second := *c
	second.Role, second.Suppressed, second.Unchecked = verdict.Release, nil, nil
	second.Findings = []verdict.Finding{setNarrowed()}
	r.Plugins[0].Comparisons = append(r.Plugins[0].Comparisons, second)

	quiet := verdict.Comparison{Role: verdict.PR, Mode: verdict.PRMode, Head: headSide, Base: &baseSide, BaseSurface: storeSurface("http", nil), HeadSurface: storeSurface("http", nil)}
	gone := quiet
	gone.HeadSurface, gone.BaseSurface = nil, storeSurface("log", nil)
	r.Plugins = append(r.Plugins,
		verdict.Plugin{Key: "http", Crate: "tauri-plugin-http", Status: verdict.Unchanged, Comparisons: []verdict.Comparison{quiet}},
		verdict.Plugin{Key: "log", Crate: "tauri-plugin-log", Status: verdict.Removed, Comparisons: []verdict.Comparison{gone}},
	)
	r.Seen = broken().Seen
	r.Summary = verdict.Summary{Errors: 1, Warnings: 2, Notes: 3, Suppressed: 1, Unchecked: 1, ExitCode: 1}
	return failingOn(verdict.LevelError, r)
}

// injection is what would become a part of the page if the format wrote it as it is.
const injection = `</script></style></title><script>document.title="owned"</script><img src=x onerror="document.title='owned'">"'><a href="javascript:alert(1)">{{.}}<!--` + "`${1}`"

// everywhere is a result in which every text is the same one.
func everywhere(text string) *verdict.Result {
	r := saying(text)
	c := &r.Plugins[0].Comparisons[0]
	said := func(m *manifest.Manifest) {
		m.Permissions[text] = permitting(text)
		m.Permissions["allow-read"] = scoped(text)
		m.Sets[text+"set"] = &manifest.Set{Members: names(text)}
	}
	c.BaseSurface, c.HeadSurface = storeSurface(text, nil), storeSurface(text, said)
	f := c.Findings[0]
	f.Suppressed = &verdict.Suppressed{Reason: text, Until: text, From: verdict.Origin{At: source.Place{File: text}}}
	c.Suppressed = []verdict.Finding{f}
	c.Reconfigured = []verdict.Reconfigured{{Key: text, Was: text, Now: text}}
	return failingOn(verdict.LevelError, r)
}

// withoutHashes is a page with its style, its script and their hashes left out, so that a
// golden file shows what depends on the result.
func withoutHashes(page []byte) []byte {
	p := newHTMLPage(verdict.Tool{}, "")
	return []byte(strings.NewReplacer(
		pageStyle, "…", pageScript, "…", p.StyleHash(), "…", strings.ReplaceAll(p.ScriptHash(), "+", "&#43;"), "…", p.ScriptHash(), "…",
		strings.ReplaceAll(p.StyleHash(), "+", "&#43;"), "…",
	).Replace(string(page)))
}

func TestHTML(t *testing.T) {
	tests := []struct {
		name   string
		result *verdict.Result
	}{
		{"page.html", paged()},
		{"lint.html", failingOn(verdict.LevelError, lint())},
		{"fine.html", failingOn(verdict.LevelError, fine())},
		{"hostile.html", failingOn(verdict.LevelError, hostile())},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			golden(t, tt.name, withoutHashes(printed(t, Results(), "html", tt.result, Options{})))
		})
	}
	golden(t, "surface.html", withoutHashes(printed(t, Shows(), "html", surfaces(), Options{})))
}

// A text cannot add to the elements of the page and their attributes.
func TestPageKeepsItsElements(t *testing.T) {
	var elements [2][]string
	harmless := strings.NewReplacer("<", "[", ">", "]", `"`, ",", "'", ";", "`", ":", "{", "(", "}", ")").Replace(injection)
	for i, text := range []string{harmless, injection} {
		page := string(withoutHashes(printed(t, Results(), "html", everywhere(text), Options{})))
		for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(page, -1) {
			elements[i] = append(elements[i], regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, `""`))
		}
	}
	if d := cmp.Diff(elements[0], elements[1]); d != "" {
		t.Errorf("the elements of a page are others where a text is made to add some (-harmless +injected):\n%s", d)
	}
}

// Every text of the page is made visible, since none of its types holds a text that is
// printed as it is.
func TestPageSaysNothingRaw(t *testing.T) {
	var raw []string
	seen := make(map[reflect.Type]bool)
	var look func(reflect.Type)
	look = func(typ reflect.Type) {
		switch {
		case seen[typ]:
			return
		case typ.Kind() == reflect.Slice:
			look(typ.Elem())
			return
		case typ.Kind() != reflect.Struct:
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			field := typ.Field(i)
			if field.Type == reflect.TypeFor[string]() || field.Type == reflect.TypeFor[[]string]() {
				raw = append(raw, typ.Name()+"."+field.Name)
			}
			look(field.Type)
		}
	}
	look(reflect.TypeFor[htmlPage]())
	if d := cmp.Diff([]string{"htmlSection.ID"}, raw); d != "" { // a number that the page gives
		t.Errorf("fields that are printed as they are (-want +got):\n%s", d)
	}
	for name, result := range map[string]*verdict.Result{"hostile": hostile(), "saying U+202E": saying("\u202e")} {
		page := string(printed(t, Results(), "html", result, Options{}))
		if i := strings.IndexFunc(page, func(r rune) bool { return r != '\n' && isHidden(r) }); i >= 0 {
			t.Errorf("%s: a hidden character at %d: %q", name, i, page[max(0, i-40):min(i+10, len(page))])
		}
	}
}

// A repository of many plugins with large surfaces makes a page that opens fast.
func TestPageIsBounded(t *testing.T) {
	r := &verdict.Result{Tool: tool, Command: "check"}
	large := func(m *manifest.Manifest) {
		for i := range 200 {
			id := fmt.Sprintf("allow-a-command-of-some-length-%d", i)
			m.Permissions[id] = permitting(strings.ReplaceAll(strings.TrimPrefix(id, "allow-"), "-", "_"))
			m.Default.Members = append(m.Default.Members, names(id)...)
		}
	}
	for i := range 10 {
		key := fmt.Sprintf("plugin-%d", i)
		r.Plugins = append(r.Plugins, verdict.Plugin{Key: key, Status: verdict.Changed, Comparisons: []verdict.Comparison{{
			Role: verdict.Requested, Mode: verdict.PRMode, Base: &baseSide, Head: headSide,
			BaseSurface: storeSurface(key, large), HeadSurface: storeSurface(key, large),
		}}})
	}
	if size := len(printed(t, Results(), "html", r, Options{})); size > 1<<20 {
		t.Errorf("%d bytes for 2000 identifiers", size)
	}
}

// shown is what stands in the page of the browser.
type shown struct {
	Findings []string // rule and level of those that are shown
	Sections []string
	Status   string
}

const whatIsShown = `({
  Findings: [...document.querySelectorAll("[data-level]")].filter((f) => f.checkVisibility()).map((f) => f.dataset.level + " " + f.dataset.rule),
  Sections: [...document.querySelectorAll("section.plugin")].filter((s) => s.checkVisibility()).map((s) => s.querySelector("h2").textContent),
  Status: document.getElementById("shown").textContent,
})`

// opened opens a result in the browser.
func opened(b *browser, r *verdict.Result) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "page.html")
	if err := os.WriteFile(path, printed(b.t, Results(), "html", r, Options{}), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.open("file://" + path)
}

// expect compares what an expression gives in the browser.
func expect[T any](b *browser, what, expression string, want T) {
	b.t.Helper()
	if d := cmp.Diff(want, evaluate[T](b, expression)); d != "" {
		b.t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// The page is what it is meant to be in a real browser.
func TestPageInABrowser(t *testing.T) {
	b := startBrowser(t)
	for _, tt := range []struct {
		name string
		test func(*browser)
	}{
		{"filtered by keyboard", filteredByKeyboard},
		{"filtered by plugin and platform", filteredByPluginAndPlatform},
		{"runs nothing but its own", runsNothingButItsOwn},
		{"in light and dark", inLightAndDark},
		{"on a phone", onAPhone},
		{"on paper", onPaper},
		{"without script", withoutScript},
		{"is accessible", isAccessible},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b.newPage(t)
			tt.test(b)
		})
	}
}

func filteredByKeyboard(b *browser) {
	opened(b, paged())
	removed, unsure, added, added2, added3, file, file2 := "error command-removed", "warning scope-introduced", "note command-added", "note command-added", "note command-added", "warning change-file-invalid", "note change-file-invalid"
	change, release, log, beside := "store 2.0.1 (this change)", "store 2.0.1 (since the last release)", "log", "in the repository"
	tab := func(times int) {
		for range times {
			b.press("Tab")
		}
	}
	steps := []struct {
		name  string
		press func()
		focus string // what has the focus then
		want  shown
	}{
		{"nothing chosen", func() { tab(3) }, "error", shown{
			[]string{removed, unsure, added, added2, added3, unsure, file, file2}, []string{change, release, log, beside}, "8 of 8 findings shown",
		}},
		{"no errors", func() { b.press(" ") }, "error", shown{
			[]string{unsure, added, added2, added3, unsure, file, file2}, []string{change, release, beside}, "7 of 8 findings shown",
		}},
		{"no warnings either", func() { tab(1); b.press(" ") }, "warning", shown{
			[]string{added, added2, added3, file2}, []string{change, beside}, "4 of 8 findings shown",
		}},
		{"the first rule", func() { tab(2); b.press("ArrowDown") }, "change-file-invalid", shown{
			[]string{file2}, []string{beside}, "1 of 8 findings shown",
		}},
		{"all again", func() { tab(3); b.press("Enter") }, "", shown{
			[]string{removed, unsure, added, added2, added3, unsure, file, file2}, []string{change, release, log, beside}, "8 of 8 findings shown",
		}},
	}
	for _, s := range steps {
		s.press()
		expect(b, s.name+": focus", `document.activeElement.value`, s.focus)
		expect(b, s.name+": focus is seen", `getComputedStyle(document.activeElement).outlineStyle`, "solid")
		expect(b, s.name, whatIsShown, s.want)
	}
}

// filteredByPluginAndPlatform looks at a phone, on which rows are no longer those of a table.
func filteredByPluginAndPlatform(b *browser) {
	b.screen(360)
	opened(b, paged())
	choose := func(name, value string) {
		b.t.Helper()
		evaluate[any](b, fmt.Sprintf(`{
			const field = document.getElementById("filters").elements[%q];
			field.value = [...field.options].find((option) => option.text === %q).value;
			field.dispatchEvent(new Event("change", { bubbles: true }));
		}`, name, value))
	}
	const rows = `[...document.querySelectorAll("#section-1 tr[data-platforms]")].filter((row) => !row.checkVisibility()).map((row) => row.querySelector("code").textContent)`
	const silent = `document.querySelector(".silent").checkVisibility()`
	choose("platform", "windows")
	expect(b, "windows", whatIsShown, shown{
		[]string{"error command-removed", "note command-added", "note command-added", "note command-added", "warning change-file-invalid", "note change-file-invalid"},
		[]string{"store 2.0.1 (this change)", "in the repository"},
		"6 of 8 findings shown",
	})
	expect(b, "rows that do not change on windows", rows, []string{"store:allow-quit"})
	expect(b, "what has nothing to report", silent, false)
	choose("platform", "all")
	expect(b, "rows that do not change anywhere", rows, []string{})
	expect(b, "what has nothing to report", silent, true)
	choose("section", "log")
	expect(b, "a plugin without findings", whatIsShown, shown{[]string{}, []string{"log"}, "0 of 8 findings shown"})
	expect(b, "the other verdicts", `[...document.querySelectorAll(".overview tbody tr")].filter((row) => row.checkVisibility()).map((row) => row.dataset.section)`, []string{"section-3"})
}

func runsNothingButItsOwn(b *browser) {
	opened(b, everywhere(injection))
	expect(b, "scripts", `document.scripts.length`, 1)
	expect(b, "title", `document.title`, "permver check: failed: 1 error, 1 warning, 2 notes in 2 plugins; needed bump: major")
	expect(b, "the script runs", `document.querySelector("search").hidden`, false)
	expect(b, "the style holds", `getComputedStyle(document.body).maxWidth`, "1216px")
	expect(b, "links", `[...new Set([...document.links].map((link) => link.protocol))].sort().join()`, "file:,https:")
	expect(b, "targets", `[...document.querySelectorAll("a[href^='#']")].filter((link) => !document.getElementById(link.hash.slice(1))).length`, 0)
	if loaded := loaded(b); len(loaded) != 1 || !strings.HasSuffix(loaded[0], "/page.html") {
		b.t.Errorf("the page loads more than itself: %s", loaded)
	}
	expect(b, "what is written into the page later", `new Promise((done) => {
		document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\"document.title='owned'\"><p style='color: red'></p>");
		setTimeout(() => done([document.title.includes("owned"), getComputedStyle(document.body.lastChild).color === "rgb(255, 0, 0)"]), 200);
	})`, []bool{false, false})
}

// loaded lists the addresses that the page has asked for.
func loaded(b *browser) []string {
	b.t.Helper()
	var list []string
	for _, e := range b.events {
		if e.Method == "Network.requestWillBeSent" {
			var sent struct{ Request struct{ URL string } }
			if err := json.Unmarshal(e.Params, &sent); err != nil {
				b.t.Fatal(err)
			}
			list = append(list, sent.Request.URL)
		}
	}
	return list
}

// lowContrast lists the texts whose contrast with what is behind them is below that of
// level AA (https://www.w3.org/TR/WCAG22/#contrast-minimum).
const lowContrast = `(() => {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (part) => {
    for (; part; part = part.parentElement) {
      const { backgroundColor } = getComputedStyle(part);
      if (channels(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return "no background";
  };
  const low = new Set();
  for (const part of document.querySelectorAll("body *")) {
    if (![...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || !part.checkVisibility()) continue;
    const [light, dark] = [getComputedStyle(part).color, behind(part)].map(luminance).sort((a, b) => b - a);
    if (!((light + 0.05) / (dark + 0.05) >= 4.5)) low.add(part.tagName + "." + part.className);
  }
  return [...low].join();
})()`

func inLightAndDark(b *browser) {
	const background, light, dark = `getComputedStyle(document.body).backgroundColor`, "rgb(255, 255, 255)", "rgb(21, 24, 27)"
	for _, scheme := range []struct{ name, want, other, otherWant string }{{"light", light, "dark", dark}, {"dark", dark, "light", light}} {
		b.media("", scheme.name)
		opened(b, paged())
		evaluate[any](b, `document.querySelectorAll("details").forEach((part) => { part.open = true })`)
		expect(b, "as the system: "+scheme.name, background, scheme.want)
		expect(b, "low contrast in "+scheme.name, lowContrast, "")
		choose := fmt.Sprintf(`{ const theme = document.getElementById("theme"); theme.value = %q; theme.dispatchEvent(new Event("change")) }`, scheme.other)
		evaluate[any](b, choose)
		expect(b, "switched to "+scheme.other, background, scheme.otherWant)
		expect(b, "low contrast where switched to "+scheme.other, lowContrast, "")
	}
}

func onAPhone(b *browser) {
	b.screen(360)
	for name, r := range map[string]*verdict.Result{"sample": paged(), "hostile": hostile(), "many": failingOn(verdict.LevelError, many())} {
		opened(b, r)
		evaluate[any](b, `document.querySelectorAll("details").forEach((part) => { part.open = true })`)
		expect(b, name+": width", `document.documentElement.scrollWidth`, 360)
		expect(b, name+": what reaches beyond the screen", `[...document.querySelectorAll("main *")].filter((part) =>
			part.checkVisibility() && !part.closest("thead") && part.getBoundingClientRect().right > 360.5).map((part) => part.tagName).join()`, "")
	}
	opened(b, paged())
	expect(b, "a cell says its platforms", `[...document.querySelector(".matrix tbody tr:nth-child(4)").querySelectorAll(".on")].filter((on) => on.checkVisibility()).map((on) => on.innerText)`,
		[]string{"android, iOS", "linux", "macOS", "windows"})
}

func onPaper(b *browser) {
	opened(b, paged())
	b.media("print", "dark")
	expect(b, "dark on white", `getComputedStyle(document.body).backgroundColor`, "rgb(255, 255, 255)")
	expect(b, "filters, and the switch of the colors", `document.querySelector("form").checkVisibility() || document.getElementById("theme").checkVisibility()`, false)
	const folded = `[...document.querySelectorAll("details")].filter((part) => !part.lastElementChild.checkVisibility({ contentVisibilityAuto: true })).map((part) => part.className)`
	expect(b, "what stays folded: a plugin with nothing to report, and what it gives", folded, []string{"rest", "rest"})
	if pdf := b.paper(); !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		b.t.Errorf("no PDF, but %.20q", pdf)
	}
	evaluate[any](b, `document.querySelector("[name=level]").click()`)
	expect(b, "that it is filtered", `document.getElementById("shown").checkVisibility() && document.getElementById("shown").textContent`, "7 of 8 findings shown")
}

func withoutScript(b *browser) {
	b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	opened(b, paged())
	var answer struct{ Root struct{ NodeID int } }
	b.call("DOM.getDocument", nil, &answer)
	visible := func(selector string) bool {
		b.t.Helper()
		var found struct{ NodeID int }
		b.call("DOM.querySelector", map[string]any{"nodeId": answer.Root.NodeID, "selector": selector}, &found)
		var style struct {
			ComputedStyle []struct{ Name, Value string }
		}
		b.call("CSS.getComputedStyleForNode", map[string]any{"nodeId": found.NodeID}, &style)
		return slices.ContainsFunc(style.ComputedStyle, func(p struct{ Name, Value string }) bool { return p.Name == "display" && p.Value != "none" })
	}
	b.call("CSS.enable", nil, nil)
	got := map[string]bool{}
	for _, selector := range []string{"search", ".theme", ".finding", ".matrix", "#rules"} {
		got[selector] = visible(selector)
	}
	want := map[string]bool{"search": false, ".theme": false, ".finding": true, ".matrix": true, "#rules": true}
	if d := cmp.Diff(want, got); d != "" {
		b.t.Errorf("shown without script (-want +got):\n%s", d)
	}
}

func isAccessible(b *browser) {
	for name, r := range map[string]*verdict.Result{"sample": paged(), "lint": failingOn(verdict.LevelError, lint()), "many": failingOn(verdict.LevelError, many())} {
		opened(b, r)
		expect(b, name+": headings that skip a level", `[...document.querySelectorAll("h1, h2, h3, h4, h5")].map((h) => +h.tagName[1])
			.filter((level, i, all) => level > (all[i - 1] ?? 0) + 1)`, []int{})
		expect(b, name+": landmarks", `["header", "main", "footer"].map((name) => document.querySelectorAll("body > " + name).length)`, []int{1, 1, 1})
		expect(b, name+": headers of tables without scope", `document.querySelectorAll("th:not([scope])").length`, 0)
		expect(b, name+": cells", `[...document.querySelectorAll("tr")].filter((row) =>
			[...row.cells].reduce((n, cell) => n + cell.colSpan, 0) !== row.closest("table").rows[0].cells.length).length`, 0)
		expect(b, name+": fields without a label", `[...document.querySelectorAll("select, input")].filter((field) => !field.labels.length).length`, 0)
		expect(b, name+": the same id twice", `[...document.querySelectorAll("[id]")].map((part) => part.id).filter((id, i, all) => all.indexOf(id) !== i)`, []string{})
		expect(b, name+": labels that are nowhere", `[...document.querySelectorAll("[aria-labelledby]")].filter((part) => !document.getElementById(part.getAttribute("aria-labelledby"))).length`, 0)
	}
}

// TestScreenshots takes pictures for people to look at into the folder PERMVER_SCREENSHOTS: of
// the sample, and of the pages that PERMVER_PAGES has, if it is set.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("PERMVER_SCREENSHOTS")
	if folder == "" {
		t.Skip("PERMVER_SCREENSHOTS names no folder for pictures of the page")
	}
	b := startBrowser(t)
	b.newPage(t)
	opened(b, paged())
	photograph(b, filepath.Join(folder, "sample"))
	if pages := os.Getenv("PERMVER_PAGES"); pages != "" {
		found, err := filepath.Glob(filepath.Join(pages, "*.html"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no pages in %s: %v", pages, err)
		}
		for _, page := range found {
			b.open("file://" + page)
			photograph(b, filepath.Join(folder, strings.TrimSuffix(filepath.Base(page), ".html")))
		}
	}
}

// photograph takes pictures of the open page, whose names begin with prefix.
func photograph(b *browser, prefix string) {
	b.t.Helper()
	save := func(name string, data []byte) {
		b.t.Helper()
		if err := os.WriteFile(prefix+"-"+name, data, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	save("light.png", b.screenshot())
	save("paper.pdf", b.paper())
	b.media("", "dark")
	save("dark.png", b.screenshot())
	b.screen(360)
	b.media("", "light")
	save("phone.png", b.screenshot())
	b.screen(1280)
}
