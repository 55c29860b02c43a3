using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Events.Analyzers.Rules;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Generator.Tests.Generation;

/// <summary>
/// Events at random places, with names that are keywords, names of the framework's or of what is generated, with and without annotations, generic types inside
/// and constructors beside. What the analyzers do not refuse compiles without a warning and reads back; what they refuse has an error of theirs, with a page,
/// and no error of the compiler.
/// </summary>
public sealed class NameFuzzTests
{
    private const int Events = 50;

    private const string Common = """
        #pragma warning disable CS8618, CS8981, CS0108, CS0649, CS0169, CS9113, CS1591, CS0414
        namespace Fuzz;
        [EventStream("s")] public sealed partial class FuzzStream;
        public enum Kind { A, [Alias("bee")] B, @class }
        public enum Clash { A, [System.Runtime.Serialization.EnumMember(Value = "A")] B }
        public sealed record Pair<TLeft, TRight>(TLeft Left, TRight Right);
        public readonly record struct Id<T>(System.Guid Value);
        public static class Outer<T> { public enum Inner { X, Y } public sealed record Line(T Sku, Inner Inner); }
        """;

    private static readonly string[] s_names =
    [
        "@class", "@event", "@record", "@field", "@value", "@new", "@this", "@var", "@await", "@required", "@default", "@nameof", "writer", "reader", "fields", "text", "name", "seen",
        "context", "result", "defaults", "previous", "cancellationToken", "handler", "batch", "System", "Events", "String", "Guid", "Task", "List", "Fuzz", "EntryWriter",
        "EntryReader", "EventDecodeException", "EventTypeName", "EncodeEntry", "DecodeEntry", "Definition", "StreamKey", "Größe", "日本", "Ελλάδα", "İ", "ı", "ǅ", "A1", "a1", "OrderIDs", "order_ids",
        "_x", "__y", "X__Y", "Type", "TsMs", "ToString2", "Equals2", "Item", "GeneratedCode", "Obsolete", "Enums", "WriteKind", "ReadKind", "M", "T",
    ];

    private static readonly (string Type, string Value)[] s_types =
    [
        ("string", "\"x\""), ("string?", "null"), ("int", "5"), ("int?", "null"), ("global::System.Guid", "default"), ("global::System.DateTimeOffset", "default"), ("bool", "true"),
        ("global::Fuzz.Kind", "global::Fuzz.Kind.B"), ("global::Fuzz.Kind?", "global::Fuzz.Kind.@class"), ("byte[]", "[1]"), ("global::System.Collections.Generic.List<string?>", "[null, \"a\"]"),
        ("global::System.Collections.Generic.Dictionary<string, int?>", "new() { [\"k\"] = null }"), ("global::Fuzz.Pair<string?, int>", "new(null, 1)"),
        ("global::Fuzz.Pair<string, global::System.Collections.Generic.List<string?>?>?", "new(\"l\", null)"), ("global::Fuzz.Id<string>", "default"), ("global::Fuzz.Id<int>?", "null"),
        ("global::Fuzz.Outer<int>.Inner", "global::Fuzz.Outer<int>.Inner.Y"), ("global::Fuzz.Outer<string?>.Line", "new(null, global::Fuzz.Outer<string?>.Inner.X)"),
        ("global::System.Uri?", "null"), ("decimal", "1.10m"), ("char", "'c'"), ("global::Fuzz.Clash", "global::Fuzz.Clash.B"), ("object", "1"),
    ];

    [Theory]
    [InlineData(1, LanguageVersion.Preview)]
    [InlineData(2, LanguageVersion.Preview)]
    [InlineData(3, LanguageVersion.CSharp13)]
    [InlineData(4, LanguageVersion.CSharp13)]
    public async Task What_is_accepted_compiles_and_reads_back_and_what_is_not_has_an_error_with_a_page(int seed, LanguageVersion language)
    {
        var random = new Random(seed);
        CSharpParseOptions options = TestCompilation.ParseOptions.WithLanguageVersion(language);
        SyntaxTree common = CSharpSyntaxTree.ParseText(TestCompilation.Usings + Common, options, "/src/Common.cs", Encoding.UTF8);
        CSharpCompilation plain = TestCompilation.Create().AddSyntaxTrees(common);
        var trees = new Dictionary<SyntaxTree, int>();
        for (int i = 0; trees.Count < Events; i++)
        {
            SyntaxTree tree = CSharpSyntaxTree.ParseText(TestCompilation.Usings + Declare(random, i), options, $"/src/E{i}.cs", Encoding.UTF8);

            // What the compiler does not take by itself says nothing.
            if (plain.AddSyntaxTrees(tree).GetDiagnostics().Any(static item => item.Severity == DiagnosticSeverity.Error)) continue;
            trees.Add(tree, i);
        }

        CSharpGeneratorDriver driver = CSharpGeneratorDriver.Create([new EventsGenerator().AsSourceGenerator()], parseOptions: options);
        CSharpCompilation input = plain.AddSyntaxTrees(trees.Keys);
        driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> reported);
        Assert.Empty(reported);
        Diagnostic[] errors = [.. (await AnalyzeAsync(output)).Where(static item => item.Severity == DiagnosticSeverity.Error)];
        Assert.All(errors, static error => Assert.True(File.Exists(PageOf(error.Id)) && error.GetMessage(null).Length > 20, error.ToString()));
        HashSet<SyntaxTree> refused = [.. errors.Select(static error => error.Location.SourceTree!)];
        Diagnostic[] wrong =
        [
            .. output.GetDiagnostics().Where(item => item.Severity == DiagnosticSeverity.Error
                || (item.Severity == DiagnosticSeverity.Warning && !input.ContainsSyntaxTree(item.Location.SourceTree))),
        ];
        Assert.True(wrong.Length == 0, string.Join("\n", wrong.Take(10).Select(Describe)));
        using var loaded = new LoadedAssembly(output);
        int accepted = 0;
        foreach ((SyntaxTree tree, int number) in trees)
        {
            if (refused.Contains(tree)) continue;
            accepted++;
            object value = loaded.Call($"Values{number}", "One")!;
            Codec codec = Codec.Of(value.GetType());
            Entry written = codec.Encode(value);
            Assert.Equal(written.ToString(), codec.Encode(codec.Decode(written)).ToString());
            Assert.Equal(written.ToString(), codec.Encode(codec.Decode(written.Shuffle(random))).ToString());
        }

        Assert.InRange(accepted, Events / 3, Events - 3);
    }

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. typeof(EventsAnalyzer).Assembly.GetTypes()
                .Where(static type => type is { IsAbstract: false, Namespace: "Events.Analyzers.Rules.Contracts" })
                .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
                .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
        Assert.NotEmpty(analyzers);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, _, _) => failures.Enqueue(exception.ToString()), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync();
        Assert.Empty(failures);
        return found;
    }

    private static string PageOf(string id, [CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/rules", id + ".md"));

    private static string Describe(Diagnostic item) =>
        $"{item}\n    {item.Location.SourceTree?.GetText().Lines[item.Location.GetLineSpan().StartLinePosition.Line]}";

    private static string Declare(Random random, int number)
    {
        string kind = Pick(
            random, "sealed partial record", "partial record", "sealed partial class", "partial struct", "readonly partial record struct", "partial record",
            "sealed record");
        bool isPositional = kind.Contains("record", StringComparison.Ordinal);
        string type = Pick(random, s_names);
        var places = new List<string>();
        for (int i = random.Next(3); i > 0; i--)
        {
            string place = Pick(random, "static partial class", "partial struct", "partial class", "partial record", "partial interface", "partial class", "class");
            places.Add($"{place} {Pick(random, s_names)}{places.Count}");
        }

        var positional = new List<(string Type, string Name, string Value)>();
        var members = new List<string>();
        var settings = new List<string>();
        for (int i = random.Next(6); i > 0; i--)
        {
            (string of, string value) = s_types[random.Next(10) == 0 ? random.Next(s_types.Length) : random.Next(s_types.Length - 2)];
            string name = Pick(random, s_names);
            string mark = Pick(
                random, "", "", "", "", $"[global::Events.Contracts.Alias(\"old{i}\")] ", $"[global::Events.Field(\"we ird%{i}\")] ",
                "[global::Events.Contracts.Pii] ", "[global::Events.Contracts.Encrypted] ");
            if (isPositional && random.Next(2) == 0)
            {
                positional.Add((mark + of, name, value));
                continue;
            }

            string access = kind.StartsWith("readonly", StringComparison.Ordinal) ? "get; init;" : Pick(random, "get; init;", "get; set;", "get; internal set;");
            string required = random.Next(3) == 0 ? "required " : "";
            members.Add($"{mark}public {required}{of} {name} {{ {access} }}");
            settings.Add($"{name} = {value}");
        }

        // In another order, or fewer: named arguments would fit both.
        if (positional.Count > 1 && random.Next(2) == 0)
        {
            string reversed = string.Join(", ", positional.AsEnumerable().Reverse().Select(static item => Unmarked(item.Type) + " " + item.Name));
            members.Add($"public {type}({reversed}) : this({string.Join(", ", positional.Select(static item => item.Name))}) {{ }}");
        }

        if (random.Next(3) == 0) members.Add($"private static void {Pick(random, s_names)}() {{ }}");
        if (random.Next(3) == 0) members.Add($"private sealed class {Pick(random, s_names)};");
        if (random.Next(3) == 0) members.Add($"internal static string {Pick(random, s_names)} => \"\";");
        string space = Pick(random, "Fuzz.@namespace.", "Fuzz.Events.", "Shop.System.", "Global.", "Ünï.") + "N" + number;
        string path = string.Concat(places.Select(static place => place.Split(' ')[^1] + "."));
        string head = positional.Count > 0 ? $"({string.Join(", ", positional.Select(static item => item.Type + " " + item.Name))})" : "";
        string arguments = string.Join(", ", positional.Select(static item => $"({Unmarked(item.Type)}){Cast(item.Value, Unmarked(item.Type))}"));
        return $$"""
            #pragma warning disable CS8618, CS8981, CS0108, CS0649, CS0169, CS9113, CS1591, CS0414, CS8632, CS8600, CS8604, CS8625, CS8907
            {{(random.Next(3) == 0 ? "#nullable disable" : "")}}
            namespace {{space}}
            {
                {{string.Join(" ", places.Select(static place => $"public {place} {{"))}}
                [global::Events.Event<global::Fuzz.FuzzStream>("e{{number}}")] public {{kind}} {{type}}{{head}} { {{string.Join(" ", members)}} }
                {{new string('}', places.Count)}}
            }
            public static class Values{{number}} { public static object One() => new global::{{space}}.{{path}}{{type}}({{arguments}}) { {{string.Join(", ", settings)}} }; }
            """;
    }

    private static string Cast(string value, string type) =>
        value.StartsWith("new(", StringComparison.Ordinal) || value.StartsWith("new()", StringComparison.Ordinal)
            ? $"new {type.TrimEnd('?')}{value[3..]}"
            : value;

    private static string Unmarked(string type) => type.StartsWith('[') ? type[(type.IndexOf("] ", StringComparison.Ordinal) + 2)..] : type;

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];
}
