package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// callers says whom a change of a command's signature concerns.
const callers = "It concerns front ends that call the command themselves, with invoke, and those with an older version of the plugin's npm package: cargo update brings the crate without it."

// signatureRules are about what the functions of commands take and give back.
var signatureRules = []*Rule{
	{
		ID:      "arg-added-required",
		Summary: "a command needs an argument that it did not need",
		Meaning: "Calls that do not pass it fail: \"invalid args `path` for command `load`: command load missing required key path\". " + callers,
		Help:    "make it optional (Option), and choose for those who do not pass it; or add a new command beside this one",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource}, Mirrors: []string{"arg-removed", "arg-added-required"}, References: []string{docCalls, sourceArguments},
		Changes: []diff.Kind{diff.ArgAddedRequired},
		say: func(c diff.Change) string {
			needed, optional, gone := addedArguments(c)
			return fmt.Sprintf("command %s needs %s%s%s%s", c.Subject.Name, list(needed), where(c),
				also("is new too, and need not be passed", "are new too, and need not be passed", optional), also("is no longer taken", "are no longer taken", gone))
		},
	},
	{
		ID:      "arg-added-optional",
		Summary: "a command takes a new argument that need not be passed",
		Meaning: "Nobody is hurt: without it, the argument is None. Only a call whose body is bytes, which a command can take that asks for tauri::ipc::Request, is refused by a command that has arguments too: there the certainty is unknown.",
		Help:    NothingToDo,
		Bump:    bump.Minor, Effect: NoEffect, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource}, Mirrors: []string{"arg-removed"}, References: []string{docCalls, sourceArguments},
		Changes: []diff.Kind{diff.ArgAddedOptional},
		say: func(c diff.Change) string {
			arguments := "argument"
			if len(c.Gained) > 1 {
				arguments += "s"
			}
			return fmt.Sprintf("command %s takes the new %s %s, or does without%s", c.Subject.Name, arguments, list(c.Gained), where(c))
		},
	},
	{
		ID:      "arg-removed",
		Summary: "a command no longer takes an argument",
		Meaning: "Calls that pass it go on to work, and nothing tells that the argument is passed over. Whether they ask for something by it that they no longer get depends on what it did. A command that asks for tauri::ipc::Request instead may find it in the body of the call, or want it in a header and refuse the call. " + callers,
		Help:    "look whether what it asked for is still done; if not, keep it, or release a new major version",
		Bump:    bump.Minor, Effect: CallDiffers, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource}, Certainty: diff.Unknown, Mirrors: []string{"arg-added-optional", "arg-added-required"}, References: []string{docCalls, sourceArguments},
		Changes: []diff.Kind{diff.ArgRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s no longer takes %s%s", c.Subject.Name, arguments(c, func(a diff.Argument) string { return a.Key + " (" + a.Was + ")" }), where(c))
		},
	},
	{
		ID:      "arg-renamed",
		Summary: "an argument of a command has another name now",
		Meaning: "Calls that pass the old name fail, as if they did not pass it. An argument that is optional, or was, is told as one that is gone and one that is new: calls go on to work. " + callers,
		Help:    "keep the parameter's name, which is what callers pass: tauri::command knows no second name for a parameter. To have both, take both as Option",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource, Rename}, Mirrors: []string{"arg-renamed"}, References: []string{docCalls, sourceArguments},
		Changes: []diff.Kind{diff.ArgRenamed},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s takes %s%s", c.Subject.Name, arguments(c, underNewKey), where(c))
		},
	},
	{
		ID:      "arg-case-changed",
		Summary: "the arguments of a command are written in another case now",
		Meaning: "JavaScript passes arguments in camelCase, unless the command says rename_all = \"snake_case\". Calls in the other case fail, as if they did not pass them; what is optional is passed over. " + callers,
		Help:    "keep rename_all as it was until the next major release",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Otherwise: []Case{allOptional}, Tags: []Tag{FrontEnd, RustSource, Rename}, Mirrors: []string{"arg-case-changed"}, References: []string{docCommand, sourceCommands},
		Changes: []diff.Kind{diff.ArgCaseChanged},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s takes %s%s", c.Subject.Name, arguments(c, underNewKey), where(c))
		},
		effect: failsOrDiffers,
	},
	{
		ID:      "arg-type-changed",
		Summary: "an argument of a command is of another type",
		Meaning: "Calls that pass a value which the new type does not take fail: \"invalid args `id` for command `close`: invalid type: string \"a\", expected u32\". Where the new type takes some of the old values, the certainty is unknown. Nothing is said of types that permver does not know: it knows those of the standard library, and that a struct of the plugin is an object as serde derives it, but not what is in it. " + callers,
		Help:    "take both types (an untagged enum, or serde_json::Value), or add a new command beside this one",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource}, Mirrors: []string{"arg-type-changed"}, References: []string{docCalls, sourceArguments},
		Changes: []diff.Kind{diff.ArgTypeChanged},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s takes %s%s", c.Subject.Name, arguments(c, func(a diff.Argument) string {
				return fmt.Sprintf("%s: %s where it took %s: %s", a.Key, a.Is, a.Key, a.Was)
			}), where(c))
		},
	},
	{
		ID:      "return-type-changed",
		Summary: "a command gives back something else",
		Meaning: "Calls go on to work. A front end that reads what they give back, reads something else. " + callers,
		Help:    "add a new command beside this one, or release a new major version",
		Bump:    bump.Major, Effect: CallDiffers, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource}, Mirrors: []string{"return-type-changed"}, References: []string{docCalls},
		Changes: []diff.Kind{diff.ReturnTypeChanged},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s gives back %s, and gave back %s%s", c.Subject.Name, orNothing(c.Arguments[0].Is), orNothing(c.Arguments[0].Was), where(c))
		},
	},
	{
		ID:      "scope-param-added",
		Summary: "a command asks for a scope that it did not ask for",
		Meaning: "It depends on the plugin: if no scope means nothing, calls that worked are refused until the application's capability lists a scope.",
		Help:    "let a scope without entries mean what calls could do before, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Commands,
		Since: "0.1.0", Tags: []Tag{RustSource}, Certainty: diff.Unknown, Mirrors: []string{"scope-param-removed"}, References: []string{docScopes, docCommandScope, docGlobalScope},
		Changes: []diff.Kind{diff.ScopeParamAdded},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s asks for %s, and so may refuse what it did%s", c.Subject.Name, list(c.Gained), where(c))
		},
	},
	{
		ID:      "scope-param-removed",
		Summary: "a command no longer asks for a scope",
		Meaning: "If it does not get the scope in another way, what applications list in their capabilities no longer limits it, and nothing tells them.",
		Help:    "keep asking for the scope, or make sure that it is read in another way",
		Bump:    bump.Major, Effect: SilentWidening, Security: true, Group: Commands,
		Since: "0.1.0", Tags: []Tag{RustSource}, Certainty: diff.Unknown, Mirrors: []string{"scope-param-added"}, References: []string{docScopes, docCommandScope, docGlobalScope},
		Changes: []diff.Kind{diff.ScopeParamRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s no longer asks for %s%s%s", c.Subject.Name, list(c.Lost), where(c), also("is asked for now", "are asked for now", c.Gained))
		},
	},
}

// addedArguments are what a command needs now, the keys of what else it takes now, and of
// what it no longer takes.
func addedArguments(c diff.Change) (needed, optional, gone []string) {
	for _, a := range c.Arguments {
		switch {
		case a.Is == "":
			gone = append(gone, a.Key)
		case !a.Required:
			optional = append(optional, a.Key)
		case a.Key == "":
			needed = append(needed, "a value for a parameter with no name, which no call can pass")
		case a.Was == "":
			needed = append(needed, "the new argument "+a.Key)
		default:
			needed = append(needed, "the argument "+a.Key+", which could be left out")
		}
	}
	return needed, optional, gone
}

// arguments writes what is to be said of each argument of a change.
func arguments(c diff.Change, of func(diff.Argument) string) string {
	said := make([]string, len(c.Arguments))
	for i, a := range c.Arguments {
		said[i] = of(a)
	}
	return list(said)
}

func underNewKey(a diff.Argument) string { return fmt.Sprintf("%s where it took %s", a.NewKey, a.Key) }

// failsOrDiffers tells whether calls under an old name fail, or do without the argument.
func failsOrDiffers(c diff.Change) Effect {
	if slices.ContainsFunc(c.Arguments, func(a diff.Argument) bool { return a.Required }) {
		return CallFails
	}
	return allOptional.Effect
}

// orNothing names a result.
func orNothing(result string) string {
	if strings.Trim(result, "()") == "" {
		return "nothing"
	}
	return result
}
