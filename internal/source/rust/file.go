package rust

// File is what one source file says. It holds no path, and nothing of the
// source text but the facts and the functions of its commands.
type File struct {
	Problems []Problem
	Consts   []Const
	Builders []Builder
	Commands []Command
	Handlers []Handler
	Invokes  []Invoke
	Names    []RuntimeName
	Reruns   []Rerun
	Reads    []Read
	Mods     []Mod
	Includes []Include
	// Opaque are the macro definitions that make commands whose names they get
	// from their callers.
	Opaque []Span
	// Types are the names of the types that the file defines; see [Program.Types].
	Types   map[string]bool
	records map[string]Record
	// NamesScope says that the text has the name of what gives the scope of a plugin as a
	// whole, GlobalScope or PluginApi::scope (tauri, ipc/authority.rs and plugin/mod.rs).
	NamesScope bool
	// NamesAndroid and NamesIOS say that the text has the name of what registers the
	// class of a plugin on Android or iOS.
	NamesAndroid, NamesIOS bool
	// callsAndroid and callsIOS say that the code has that name, outside of comments.
	callsAndroid, callsIOS bool
	// NamesInitScript says that the text has the name of what gives a webview a script.
	NamesInitScript bool
	// namesGlobalAPI says that the code has the name of the method of tauri_plugin::Builder
	// that takes the script for the page.
	namesGlobalAPI bool
	// linksAndroid and linksIOS say that the text has the name of what android_path and
	// ios_path do: the key that is printed for Cargo, and what links a package in Swift.
	linksAndroid, linksIOS bool

	plain []plainFunction

	strings string // the values of its string literals, with a quote after each

	reruns []Rerun // as written, to be evaluated with other files
	reads  []Read
	scopes []scope
	whole  *Expr // the file as one expression, for include! in the place of one
}

// Place is where in its file a fact stands, beside its Span.
type Place struct {
	Module []string // the inline modules around it
	Cfg    Cfg      // its own condition and those around it in the file
	Fn     string   // the function, or the macro definition, around it
	Macro  string   // the macro call or definition around it, if permver does not know what that macro does with its tokens

	scope int32
}

// Const is a const, a static, or a variable that lazy_static! declares.
type Const struct {
	Place
	Name  string
	Value Expr
	Span  Span // of the name
}

// BuilderKind tells the constructors apart that matter.
type BuilderKind uint8

// The constructors: of tauri_plugin (the permissions of a plugin), of
// tauri_build (plugins and commands of an app; PluginBuilder is that of the
// alphas, which knew no permissions), and of tauri at run time: of a plugin, and of an
// application, whose handler is no plugin's.
const (
	PluginBuilder BuilderKind = iota
	InlinedBuilder
	AppBuilder
	AlphaBuilder
	RuntimeBuilder
	HostBuilder
)

// Builder is one constructor call and the methods called on its result.
type Builder struct {
	Place
	Kind BuilderKind
	// Commands is the list of commands that the constructor or its method
	// commands was given; for RuntimeBuilder the plugin's name; nil if nothing was given.
	Commands *Expr
	// Plugin is the name under which an InlinedBuilder is registered, nil if it cannot be seen.
	Plugin  *Expr
	Methods []Method
	Span    Span // from the constructor's path to the end of its arguments

	direct int // the first of Methods, which are called on what the constructor gives
}

// Method is a method called on a builder, such as global_scope_schema.
type Method struct {
	Name string
	Span Span

	value *Expr // of the methods that take a path
}

// Command is a function under #[tauri::command].
type Command struct {
	Place
	Fn        string // the function
	Name      string // the command as it is invoked: the function's name unless the attribute says rename = "…"
	Renamed   bool
	RenameAll string // of the arguments; empty if the attribute does not say
	Root      string
	Async     bool     // told by the attribute, whatever the function is
	Args      []string // the attribute's arguments as written
	Span      Span     // of the function's name
	AttrSpan  Span
	Signature Signature

	text []byte // the function from its name to the end of its body, nil if it has none
}

// plainFunction is a function of a module that is certainly no command: all its attributes
// are the compiler's own.
type plainFunction struct {
	Place
	name string
	span Span
}

// Handler is one generate_handler! or collect_commands! call.
type Handler struct {
	Place
	MacroName string // the last segment of the macro's path
	Items     []HandlerItem
	Opaque    bool // some of its tokens are no list of paths
	Span      Span

	given bool // the function or the macro definition around it gives it, or hands calls to it only
}

// HandlerItem is one entry of a Handler.
type HandlerItem struct {
	Path []string
	Name string // the last segment, by which the function is found
	Cfg  Cfg    // its own and the handler's
	Span Span
}

// Invoke is a call of .invoke_handler(…), or an extend_api that a Plugin
// implementation writes by hand.
type Invoke struct {
	Place
	// Direct says that the argument is the handlers' macro, or hands every call to it;
	// else Via is the function or macro that it calls, and both are empty if it is
	// anything else.
	Direct bool
	Via    string
	Span   Span
}

// RuntimeName is the name that a Plugin implementation written by hand returns.
type RuntimeName struct {
	Place
	Name string
	Span Span
}

// Rerun is a path that a build script tells Cargo to watch.
type Rerun struct {
	Place
	Path  string // relative to the package; if not Exact, the text as far as it is known
	Exact bool
	Why   string // what could not be evaluated
	Span  Span

	value Expr
}

// Read is a file or directory that is read while the program runs.
type Read struct {
	Place
	Call  string // what reads it, such as "std::fs::read"
	Path  string // relative to the package
	Exact bool
	Why   string // what could not be evaluated
	Span  Span

	value Expr
}

// Mod is a mod declaration.
type Mod struct {
	Place
	Name   string
	Inline bool
	// Dirs are the directories that the inline modules around it add to its path.
	Dirs []string
	// Paths are the values of its path attributes, each with the cfg_attr around it.
	Paths []ModPath
	Span  Span // of the name
}

// ModPath is a #[path] attribute; Cfg is that of cfg_attr(Cfg, path = "…").
type ModPath struct {
	Path string
	Cfg  Cfg
}

// Include is a call of include!, include_str! or include_bytes!.
type Include struct {
	Place
	Macro   string
	Path    string // relative to the file, or to the package if Package is set
	Exact   bool
	Package bool // the path was built from CARGO_MANIFEST_DIR
	Span    Span

	value Expr
}
