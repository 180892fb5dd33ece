package mobile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/source"
)

// idiom is a text with what it says, one class a line: its name, what it extends, its
// methods with their places, and last what is wrong with the text.
type idiom struct{ name, src, want string }

func tell(f *File) string {
	var b strings.Builder
	for _, t := range f.Types {
		if t.Extension {
			b.WriteString("extension ")
		}
		b.WriteString(t.Name)
		if len(t.Supers) > 0 {
			b.WriteString(": " + strings.Join(t.Supers, ", "))
		}
		for _, m := range t.Methods {
			fmt.Fprintf(&b, " | %s %d:%d-%d:%d", m.Name, m.Span.Line, m.Span.Column, m.Span.EndLine, m.Span.EndColumn)
		}
		b.WriteString("\n")
	}
	if f.Problem != "" {
		b.WriteString("! " + f.Problem + "\n")
	}
	return b.String()
}

func tryIdioms(t *testing.T, read func([]byte) *File, idioms []idiom) {
	t.Helper()
	for _, i := range idioms {
		t.Run(i.name, func(t *testing.T) {
			if diff := cmp.Diff(i.want, tell(read([]byte(i.src)))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestKotlin(t *testing.T) { tryIdioms(t, Kotlin, kotlinIdioms) }
func TestJava(t *testing.T)   { tryIdioms(t, Java, javaIdioms) }
func TestSwift(t *testing.T)  { tryIdioms(t, Swift, swiftIdioms) }

var kotlinIdioms = []idiom{
	{"nothing", "", ""},
	{"a plugin", `package a.b
import app.tauri.annotation.Command

@TauriPlugin(permissions = [Permission(strings = ["x"], alias = "y")])
class P(private val activity: Activity) : Plugin(activity) {
    private val a = A(activity)
    override fun load(webView: WebView) { super.load(webView) }
    @Command
    fun ping(invoke: Invoke) {
        @Command fun inner(invoke: Invoke) {}
    }
    fun helper(invoke: Invoke) {}
    @Command fun pong(invoke: Invoke) = invoke.resolve()
}
`, "P: Plugin | ping 9:9-9:13 | pong 13:18-13:22\n"},
	{"modifiers and annotations in any order", `class P(a: A): app.tauri.plugin.Plugin(a), X by Y(a), Z<Int> {
  public @Command override fun a(invoke: Invoke) {}
  @Suppress("x") @Command @JvmSynthetic
  open
  fun b(invoke: Invoke): Unit = run { }
  @app.tauri.annotation.Command fun c(invoke: Invoke,) {}
  @[Suppress("y") Command] fun d(invoke: Invoke) {}
  @Command @PermissionCallback fun e(invoke: Invoke) {}
  @Command fun <T : Any> f(invoke: Invoke) where T : X {}
  @get:X val g = 1
  @Command /* kept */ // too
  fun h(invoke: Invoke) {}
}`, "P: Plugin, X, Z | a 2:32-2:33 | b 5:7-5:8 | c 6:37-6:38 | d 7:32-7:33 | e 8:36-8:37 | f 9:26-9:27 | h 12:7-12:8\n"},
	{"what reflection does not call", `class P : Plugin(a) {
  @Command private fun a(invoke: Invoke) {}
  @Command internal fun b(invoke: Invoke) {}
  protected @Command fun c(invoke: Invoke) {}
  @Command suspend fun d(invoke: Invoke) {}
  @Command fun e() {}
  @Command fun f(invoke: Invoke, x: Map<Int, Int>) {}
  @Command fun Invoke.g(invoke: Invoke) {}
  @Commands fun h(invoke: Invoke) {}
  @Command val i = 1
  fun j(invoke: Invoke) {}
  companion object { @Command fun k(invoke: Invoke) {} }
  @Command val f2 = fun(invoke: Invoke) {}
  val o = object : Plugin(a) { @Command fun l(invoke: Invoke) {} }
}
@Command fun top(invoke: Invoke) {}
object O : Plugin(a) { @Command fun m(invoke: Invoke) {} }
interface I { @Command fun n(invoke: Invoke) }
enum class E { A { @Command fun o(invoke: Invoke) {} } }
annotation class Command
`, "P: Plugin\n"},
	{
		"other names", "import app.tauri.plugin.Plugin as Base\nimport app.tauri.annotation.Command as Cmd\nimport a.*\n" +
			"class P : Base(a) {\n  @Cmd fun `a b`(invoke: Invoke) {}\n  @JvmName(\"c\") @Cmd fun d(invoke: Invoke) {}\n  @Cmd fun e(vararg invoke: Invoke) {}\n}",
		"P: Plugin | a b 5:12-5:17 | c 6:26-6:27 | e 7:12-7:13\n",
	},
	{"comments and strings", `class P : Plugin(a) {
  /* @Command /* nested */ fun a(invoke: Invoke) {} */
  // @Command fun b(invoke: Invoke) {}
  val s = "} @Command \" \\"; val c = '}'; val d = '\''; val e = '"'
  val t = "${if (x) { "}" } else "${y { '}' }}"} $z {"
  val r = """ } \"""" + """"quoted"""" + """
    ${ a.map { "}" } } $ { \"""
  val m = $$"""{ ${ $${ "}" } """
  @Command fun f(invoke: Invoke) {}
}`, "P: Plugin | f 9:16-9:17\n"},
	{
		"headers", `class A
@Command fun a(invoke: Invoke) {}
class B : X
private class C<T : Comparable<T>> @Inject internal constructor(
  val x: () -> Map<String, List<Int>>,
) : B<T>(x), Y<(A) -> B> where T : Z, T : Any {
  @Command fun c(invoke: Invoke) {}
  class D : C<Int>({}) { @Command fun d(invoke: Invoke) {} }
  inner class E
  @Command fun e(invoke: Invoke) {}
  val k = D::class.java; val l = x as? A
  @Command fun f(invoke: Invoke) {}
}
class F : G { constructor(a: A) : super(a)
  @Command fun g(invoke: Invoke) {} }
class H private constructor(a: A) : I(a)
class J
private fun x() {}
fun interface K { fun k() }
data class L(val a: Int) : M by N<Int>(x) { @Command fun l(invoke: Invoke) {} }
class O(@field:X val y: Int) : @Z Q()`,
		"A\nB: X\nC: B, Y | c 7:16-7:17 | e 10:16-10:17 | f 12:16-12:17\nD: C | d 8:39-8:40\nE\nF: G | g 15:16-15:17\nH: I\nJ\nL: M | l 20:58-20:59\nO: Q\n",
	},
	{"an open brace", "class P : Plugin(a) {\n  @Command fun a(invoke: Invoke) {}\n", "P: Plugin | a 2:16-2:17\n! a bracket is not closed\n"},
	{"a brace too many", "class P : Plugin(a) { } }\nclass Q", "P: Plugin\nQ\n! a bracket closes none\n"},
	{"an open comment", "class P /*", "P\n! a comment is not closed\n"},
	{"an open string", "class P { \"\"\"", "P\n! a string is not closed\n"},
	{"an open string on a line", "class P : Plugin(a) {\n  val a = \"}\n  val b = 'x\n@Command fun c(invoke: Invoke) {} }", "P: Plugin | c 4:14-4:15\n"},
	{"brackets that cross", "class P : Plugin(a) {\n  fun a(b: C { ) }\n  @Command fun d(invoke: Invoke) {}\n}", "P: Plugin\n! a bracket closes none\n"},
	{"unfinished", "@ fun class P : @ Q( fun < object import as @[", "P\n! a bracket is not closed\n"},
}

var javaIdioms = []idiom{
	{"a plugin", `package a.b;
import app.tauri.annotation.Command;
@TauriPlugin(permissions = { @Permission(strings = {"x"}) })
public class P extends app.tauri.plugin.Plugin implements X<Y>, Z {
  private final Activity a;
  public P(Activity activity) { super(activity); }
  @Command
  public void ping(Invoke invoke) throws IOException, X { new Q() { @Command public void inner(Invoke i) {} }; }
  public void helper(Invoke invoke) {}
  @Override @Command() public final synchronized <T> Map<String, List<T[]>> pong(final Invoke invoke) { return null; }
  public @app.tauri.annotation.Command int[] pang(Map<A, B> invoke) { return 1 < 2 ? a : b; }
}`, "P: Plugin, X, Z | ping 8:15-8:19 | pong 10:77-10:81 | pang 11:46-11:50\n"},
	{"what reflection does not call", `class P extends Plugin {
  @Command void a(Invoke invoke) {}
  @Command private void b(Invoke invoke) {}
  @Command protected void c(Invoke invoke) {}
  @Command public static void d(Invoke invoke) {}
  @Command public void e() {}
  @Command public void f(Invoke invoke, int x) {}
  @Command public int g = h(1);
  public void i(Invoke invoke) {}
  @Command public P(Activity a) {}
}
interface I { @Command void j(Invoke invoke); }
enum E { A(1) { @Command public void k(Invoke invoke) {} }; }
record R(int a) { @Command public void l(Invoke invoke) {} }
@interface Command {}
`, "P: Plugin\n"},
	{"comments and strings", `class P extends Plugin {
  /* /* @Command public void a(Invoke i) {} */
  String s = "} \" ${ {"; char c = '}', d = '\'', e = '"', f = '\\';
  String t = """
    } \""" ${ " ""x
    """;
  Class<?> k = P.class; int record = record(2);
  @Command public void b(Invoke i) {}
}`, "P: Plugin | b 8:24-8:25\n"},
	{"headers", `abstract sealed class A<T extends B & C> extends D<T> permits E, F {
  static class G extends A<int[]> { @Command public void g(Invoke i) {} }
  @Command public abstract void a(Invoke i);
  @Command public void b(Invoke i) { }
}
class H {}
non-sealed class J extends K {}`, "A: D | a 3:33-3:34 | b 4:24-4:25\nG: A | g 2:58-2:59\nH\nJ: K\n"},
}

var swiftIdioms = []idiom{
	{"a plugin", `import Tauri
import class UIKit.UIView
class Args: Decodable { let a: String? }
class P: Plugin, UIDelegate {
  var x: Int { get { 1 } }
  private(set) var y = { (a: Int) in a }(1)
  @objc public override func load(webview: WKWebView) {}
  @objc public func ping(_ invoke: Invoke) throws {
    class Inner: Plugin { @objc func inner(_ invoke: Invoke) {} }
  }
  func helper(_ invoke: Invoke) {}
  @objc func pong(_ invoke: Invoke) { }
}
@_cdecl("init_plugin_p")
func initPlugin() -> Plugin { return P() }
`, "Args: Decodable\nP: Plugin, UIDelegate | ping 8:21-8:25 | pong 12:14-12:18\n"},
	{"modifiers and attributes in any order", `public final class P: Tauri.Plugin {
  public @objc func a(_ i: Invoke) {}
  @available(iOS 15, *) @objc @MainActor open func b(_ i: Tauri.Invoke) {}
  @objc
  private
  func c(_ i: Invoke!) throws(E) {}
  @discardableResult @objc dynamic func d(_ i: Invoke) async throws -> Int { 1 }
  nonisolated @objc func e(_ i: Any?) rethrows {}
  override func f(_ i: Invoke) {}
  @objc func g(_ i: @escaping Invoke = Invoke()) {}
  @objc func ` + "`default`" + `(_ i: Invoke) {}
}`, "P: Plugin | a 2:21-2:22 | b 3:52-3:53 | c 6:8-6:9 | d 7:41-7:42 | e 8:26-8:27 | f 9:17-9:18 | g 10:14-10:15 | default 11:14-11:23\n"},
	{"selectors", `class P: Plugin {
  @objc(a:) func x(_ i: Invoke) {}
  @objc(b:error:) func y(_ i: Invoke) throws {}
  @objc(c:) func z(invoke i: Invoke) {}
  @objc(d) func d(_ i: Invoke) {}
  @objc(e:f:) func e(_ i: Invoke) {}
  @objc(g:completionHandler:) func g(_ i: Invoke) async {}
  @objc() func h(_ i: Invoke) {}
}`, "P: Plugin | a 2:18-2:19 | b 3:24-3:25 | c 4:18-4:19 | g 7:36-7:37\n"},
	{"what Objective-C does not call", `class P: Plugin {
  @objc func a(invoke: Invoke) {}
  @objc static func d(_ i: Invoke) {}
  @objc class func e(_ i: Invoke) {}
  @objc func f() {}
  @objc func g(_ i: Invoke, h: Int) {}
  @objc func j(_ n: Notification) {}
  @objc var k: Invoke { fatalError() }
  @nonobjc override func l(_ i: Invoke) {}
  func m(_ i: Invoke) {}
  static func == (a: P, b: P) -> Bool { true }
  class var n: Int { 1 }
}
@objc func o(_ i: Invoke) {}
struct S { @objc func p(_ i: Invoke) {} }
@objc protocol T: Plugin { @objc optional func q(_ i: Invoke) }
enum U: Int { case a = 1; @objc func r(_ i: Invoke) {} }
actor V: W { @objc func s(_ i: Invoke) {} }
let actor = 1`, "P: Plugin\n"},
	{
		"all members", `@objcMembers class P: Plugin {
  func a(_ i: Invoke) {}
  private func b(_ i: Invoke) {}
  @nonobjc func c(_ i: Invoke) {}
  func d(_ i: Invoke) async {}
}
@objc extension P { func e(_ i: Invoke) {}; fileprivate func f(_ i: Invoke) {} }
extension A.P: Q where T == Int { @objc func g(_ i: Invoke) {}
  class R { @objc func h(_ i: Invoke) {} } }
@objc class Z: Plugin { func z(_ i: Invoke) {} }`,
		"P: Plugin | a 2:8-2:9 | d 5:8-5:9\nextension P | e 7:26-7:27\nextension P: Q | g 8:46-8:47\nR | h 9:24-9:25\nZ: Plugin\n",
	},
	{"comments and strings", `class P: Plugin {
  /* @objc /* nested */ func a(_ i: Invoke) {} */
  // @objc func b(_ i: Invoke) {}
  let s = "} \" \(x.map { "}\(y ? "{" : "")" }) {"
  let t = #"} " \( \#(z { "}" }) \"# + ##"}"# "##
  let m = """
    } " "" \(a) \""" {
    """
  let r = #/ } " /#, u = #selector(a), v = "it's", w = "\\"
  @objc func c(_ i: Invoke) {}
}`, "P: Plugin | c 10:14-10:15\n"},
	{"branches", `#if os(iOS) // {
class P: Plugin {
#elseif canImport(X)
class P: Base {
#else
class P {
#endif
  #if DEBUG
  @objc func a(_ i: Invoke) {
  #else
  @objc func b(_ i: Invoke) {
  #endif
  }
  #if A
  }
  #else
  @objc func c(_ i: Invoke) {} }
  #endif
class Q {}
#endif
#else
#if`, "P: Plugin\nP: Base\nP | a 9:14-9:15 | b 11:14-11:15 | c 17:14-17:15\nQ\n"},
	{"headers", "class A<T: B>: C<T>, @unchecked D & E where T: F, T.G == H { @objc func a(_ i: Invoke) {} }\nfinal class `class`: I {}\nclass J", "A: C, D, E | a 1:73-1:74\nclass: I\nJ\n"},
}

// TestDeep reads what nests deeper than is followed, and what never ends.
func TestDeep(t *testing.T) {
	const n = 1 << 14
	for _, unit := range []string{"{", "}", "(", "\"${", "\"\\(", "/*", "#if\n", "#else\n{", "class A<", "class A: ", "@a(", "fun <", "@objc func a(", "#\"", "$$\"", "\"\"\"", "@[", "class A {", "where ", "'"} {
		src := []byte(strings.Repeat(unit, n))
		for _, read := range []func([]byte) *File{Kotlin, Java, Swift} {
			read(src)
		}
	}
	large := []byte("class P" + strings.Repeat(" ", maxFile))
	for _, read := range []func([]byte) *File{Kotlin, Java, Swift} {
		if diff := cmp.Diff("! it is larger than 1 MiB\n", tell(read(large))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff("P\n", tell(read(large[:maxFile]))); diff != "" {
			t.Error(diff)
		}
	}
}

func TestLink(t *testing.T) {
	const (
		kotlinBase = "open class Base(a: A) : Plugin(a) { @Command fun base(i: Invoke) {} }"
		javaMiddle = "\nabstract class Middle extends Base { @Command public void middle(Invoke i) {} }"
		kotlinTop  = "class Top(a: A) : Iface, Middle(a) { @Command fun top(i: Invoke) {} }\nclass Args"
	)
	a, b, c := Source{"a.kt", Kotlin([]byte(kotlinBase))}, Source{"b.java", Java([]byte(javaMiddle))}, Source{"c.kt", Kotlin([]byte(kotlinTop))}
	swift := func(src string) Source { return Source{"d.swift", Swift([]byte(src))} }
	at := func(file, name string, line, column, end int) Command {
		return Command{name, source.Place{File: file, Span: source.Span{Line: line, Column: column, EndLine: line, EndColumn: end}}}
	}
	tests := []struct {
		name    string
		sources []Source
		want    Project
	}{
		{"nothing", nil, Project{Doubt: "no class that extends Plugin was found"}},
		{"classes above", []Source{c, b, a}, Project{Commands: []Command{
			at("a.kt", "base", 1, 50, 54), at("b.java", "middle", 2, 59, 65), at("c.kt", "top", 1, 51, 54),
		}}},
		{"a class above is missing", []Source{c, a}, Project{
			Commands: []Command{at("a.kt", "base", 1, 50, 54)}, Doubt: "Top in c.kt extends Iface, which is not among the sources",
		}},
		{"all extend something else", []Source{c}, Project{Doubt: "Top in c.kt extends Iface, which is not among the sources"}},
		{"a problem", []Source{a, {"e.kt", &File{Problem: "it is odd"}}}, Project{
			Commands: []Command{at("a.kt", "base", 1, 50, 54)}, Doubt: "e.kt cannot be read: it is odd",
		}},
		{"an extension", []Source{swift("class P: Plugin {}\nextension P { @objc func a(_ i: Invoke) {} }")}, Project{Commands: []Command{at("d.swift", "a", 2, 26, 27)}}},
		{"an extension of all plugins", []Source{swift("extension Plugin { @objc func a(_ i: Invoke) {} }; class P: Plugin {}")}, Project{Commands: []Command{at("d.swift", "a", 1, 31, 32)}}},
		{"an extension of all plugins alone", []Source{swift("extension Plugin { @objc func a(_ i: Invoke) {} }")}, Project{
			Commands: []Command{at("d.swift", "a", 1, 31, 32)}, Doubt: "no class that extends Plugin was found",
		}},
		{"an extension of something else", []Source{swift("class P: Plugin {}; extension UIView { @objc func a(_ i: Invoke) {} }")}, Project{
			Doubt: "UIView in d.swift extends UIView, which is not among the sources",
		}},
		{"no plugins", []Source{swift("class P: Plugin {}; class H: NSObject { @objc func a(_ i: Invoke) {} }; class V: UIView {}")}, Project{}},
		{"its own Plugin", []Source{swift("class Plugin {}; class P: Plugin { @objc func a(_ i: Invoke) {} }")}, Project{Doubt: "no class that extends Plugin was found"}},
		{"all members known from above", []Source{swift("@objcMembers class B: Plugin {}\nclass P: B { func a(_ i: Invoke) {} }\nextension P { func b(_ i: Invoke) {}; private func c(_ i: Invoke) {} }")}, Project{
			Commands: []Command{at("d.swift", "a", 2, 19, 20), at("d.swift", "b", 3, 20, 21)},
		}},
		{"no members known from beside", []Source{swift("@objcMembers class B: Plugin {}\nclass P: Plugin { func a(_ i: Invoke) {} }")}, Project{}},
		{"another name of Invoke", []Source{swift("typealias Call = Tauri.Invoke\nclass P: Plugin { @objc func a(_ i: Call) {} }")}, Project{Doubt: "d.swift cannot be read: it gives Invoke another name"}},
		{"another name of Command", []Source{{"e.kt", Kotlin([]byte("typealias C = app.tauri.annotation.Command\nclass P(a: A) : Plugin(a) { @C fun a(i: Invoke) {} }"))}}, Project{
			Doubt: "e.kt cannot be read: it gives Command another name",
		}},
		{"a circle", []Source{swift("class P: Q {}; class Q: P { @objc func a(_ i: Invoke) {} }")}, Project{Doubt: "no class that extends Plugin was found"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Link(test.sources)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	for name, want := range map[string]bool{"checkPermissions": true, "registerListener": true, "removeListener": true, "requestPermissions": true, "load": false} {
		if Inherited(name) != want {
			t.Errorf("Inherited(%q) is %t", name, !want)
		}
	}
}
