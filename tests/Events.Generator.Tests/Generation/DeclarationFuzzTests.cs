using System.Text;
using Events.Generator.Shapes;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Generation;

/// <summary>
/// Events declared at random, in every way that members can be declared, of types that have a form and of types that have none. What is accepted
/// compiles and reads back what was written, in any order; what is not has a problem with a reason, which the analyzers report.
/// </summary>
public sealed class DeclarationFuzzTests
{
    private const string Common = """
        #pragma warning disable CS0649, CS0169, CS0414, CS0108, CS8618
        [EventStream("s")] internal sealed partial class S;
        internal enum L { A, [Alias("bee")] B, [UnknownValue] C }
        [EnumField(AsNumber = true)] internal enum N : byte { X = 1, Y = 200 }
        internal readonly record struct Key(Guid Value);
        internal sealed record Name(string Text);
        internal sealed record Point(int X, int Y = 5);
        internal readonly record struct Pair(string? Left, string? Right);
        internal sealed record Deep(Point At, Pair? Maybe, Key Key) { public string Note { get; init; } = "n"; public int? Count { get; init; } }
        internal sealed record Loop(string A, Loop? Next);
        internal sealed record Odd(string A, object B);
        internal abstract record Base0 { public required string Tenant { get; init; } public int Zone { get; protected init; } = 3; public virtual string Kind => "k"; }
        internal abstract record Base1(long Serial) : Base0 { public DateTimeOffset? At { get; init; } }
        internal abstract record Lossy { public Guid EventId { get; } = Guid.NewGuid(); }
        internal abstract record Hiding { public string M1 { get; init; } = ""; }
        internal struct Conv : Events.Wire.IFieldConverter<Odd>
        {
            public static bool TryWrite(Odd value, Span<byte> d, out int w) => System.Text.Encoding.UTF8.TryGetBytes(value.A, d, out w);
            public static bool TryRead(ReadOnlySpan<byte> s, out Odd value) { value = new(System.Text.Encoding.UTF8.GetString(s), 1); return true; }
        }

        """;

    // A type and values of it; no values: there is no form of it.
    private static readonly (string Type, string[] Values)[] Types =
    [
        ("string", ["\"\"", "\"a\\n\\u00fc\""]), ("string?", ["null", "\"\"", "\"x\""]), ("bool", ["true", "false"]), ("char", ["'x'", "'\\uFFFD'"]),
        ("int", ["0", "-5", "int.MaxValue"]), ("int?", ["null", "7"]), ("ulong", ["ulong.MaxValue"]), ("Int128", ["Int128.MinValue"]),
        ("decimal", ["1.50m", "decimal.MinValue"]), ("double", ["double.NaN", "-0.0", "double.Epsilon"]), ("double?", ["null", "double.PositiveInfinity"]),
        ("Half", ["Half.MinValue"]), ("Guid", ["Guid.Empty"]), ("DateTime", ["DateTime.UnixEpoch"]), ("DateTimeOffset?", ["null", "DateTimeOffset.MaxValue"]),
        ("DateOnly", ["DateOnly.MaxValue"]), ("TimeOnly", ["TimeOnly.MaxValue"]), ("TimeSpan", ["TimeSpan.MinValue"]), ("byte[]", ["[]", "[1, 0, 255]"]),
        ("byte[]?", ["null", "[]"]), ("ReadOnlyMemory<byte>", ["default", "new byte[] { 9 }"]), ("ReadOnlyMemory<byte>?", ["null", "ReadOnlyMemory<byte>.Empty"]),
        ("L", ["L.A", "L.B", "(L)9"]), ("L?", ["null", "L.C"]), ("N", ["N.X", "(N)7"]), ("N?", ["null", "N.Y"]), ("Key", ["default", "new(Guid.Empty)"]),
        ("Key?", ["null", "new Key(Guid.Empty)"]), ("Name", ["new(\"\")", "new(\"n\")"]), ("Name?", ["null", "new(\"\")"]), ("Point", ["new(1)", "new(1, 2)"]),
        ("Point?", ["null", "new(1)"]), ("Pair", ["default", "new(\"\", null)"]), ("Pair?", ["null", "new Pair(null, null)", "new Pair(\"a\", \"\")"]),
        ("Deep", ["new(new(1), null, default)", "new(new(1, 2), new Pair(null, null), default) { Note = \"\", Count = 4 }"]), ("Deep?", ["null", "new(new(1), null, default)"]),
        ("int[]", ["[]", "[1, 2]"]), ("int?[]", ["[null, 1]"]), ("string?[]?", ["null", "[null, \"\", \"[]\", \"null\"]"]), ("List<L>", ["[]", "[L.A, (L)7]"]), ("HashSet<N>", ["[N.X]"]),
        ("ImmutableArray<double>", ["[]", "[double.NaN, 1e300]"]), ("FrozenSet<string>", ["FrozenSet.ToFrozenSet([\"a\"])"]), ("IReadOnlyList<Key>", ["[]", "[default]"]),
        ("IEnumerable<Name>", ["new Name[] { new(\"a\") }"]), ("List<byte[]>", ["[[], [1]]"]), ("List<List<int>>", ["[[], [1, 2]]"]), ("Dictionary<string, int>", ["[]", "new() { [\"\"] = 1 }"]),
        ("IReadOnlyDictionary<Key, List<string?>?>?", ["null", "new Dictionary<Key, List<string?>?> { [default] = [null, \"a\"] }", "new Dictionary<Key, List<string?>?> { [default] = null }"]),
        ("ImmutableDictionary<L, decimal>", ["ImmutableDictionary<L, decimal>.Empty.Add(L.A, 1.0m)"]), ("SortedDictionary<int, DateOnly>", ["new() { [1] = DateOnly.MinValue }"]),
        ("System.Net.IPAddress", ["System.Net.IPAddress.Loopback"]), ("System.Numerics.BigInteger?", ["null", "System.Numerics.BigInteger.Pow(7, 300)"]), ("Uri", ["new(\"http://x/%20\")"]), ("Version?", ["null", "new(1, 2)"]),
        ("object", []), ("Loop", []), ("Odd", []), ("List<object>", []), ("Action", []), ("(int, int)", []), ("Dictionary<byte[], int>", []), ("List<Point>", []), ("int[,]", []), ("IComparable", []), ("nint?", ["null", "5"]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void What_is_accepted_reads_back_and_what_is_not_has_a_reason(int seed)
    {
        var random = new Random(seed);
        var source = new StringBuilder("using System.Collections.Frozen;\nusing System.Collections.Immutable;\n#pragma warning disable CS0649, CS0169, CS0414, CS0108, CS8618\n");
        for (int i = 0; i < 60; i++) source.AppendLine(Declare(random, i));
        GeneratorRun run = GeneratorRun.New(TestCompilation.Create(Common, source.ToString()));
        Diagnostic[] errors = [.. run.Output.GetDiagnostics().Where(item => item.Severity == DiagnosticSeverity.Error)];
        Assert.True(errors.Length == 0 && run.DiagnosticsInGenerated().Count == 0, Describe(run, errors, source));

        using var loaded = new LoadedAssembly(run.Output);
        int accepted = 0;
        for (int i = 0; i < 60; i++)
        {
            string file = run.Files[$"E{i}.Event.g.cs"];
            var problems = new List<ShapeProblem>();
            ShapeReader.Read(run.Input.GetTypeByMetadataName($"E{i}")!, run.Input, problems);
            bool isRefused = file.Contains("has no codec", StringComparison.Ordinal);
            Assert.Equal(isRefused, problems.Count > 0);
            Assert.All(problems, problem => Assert.NotEmpty(problem.Message));
            if (isRefused) continue;
            accepted++;
            Codec codec = Codec.Of(loaded.Assembly.GetType($"E{i}", throwOnError: true)!);
            foreach (object value in (object[])loaded.Call($"Values{i}", "All")!)
            {
                Entry written = codec.Encode(value);
                Assert.Equal(written.ToString(), codec.Encode(codec.Decode(written)).ToString());
                Assert.Equal(written.ToString(), codec.Encode(codec.Decode(written.Shuffle(random))).ToString());
            }
        }

        Assert.InRange(accepted, 20, 58);
    }

    private static string Declare(Random random, int index)
    {
        string kind = Pick(random, "record", "sealed partial record", "class", "struct", "readonly partial record struct").Replace(" partial", "", StringComparison.Ordinal);
        bool isRecordClass = kind.EndsWith("record", StringComparison.Ordinal);
        string baseType = isRecordClass ? Pick(random, "", "", "", "Base0", "Base1(Serial)", "Lossy", "Hiding") : "";
        var positional = new List<string>();
        var members = new List<string>();
        var arguments = new List<string>();
        var initializers = new List<string>();
        bool isRecord = kind.Contains("record", StringComparison.Ordinal);
        if (baseType == "Base1(Serial)")
        {
            positional.Add("long Serial");
            arguments.Add("Serial: 4");
        }

        if (baseType.StartsWith("Base", StringComparison.Ordinal)) initializers.Add("Tenant = \"t\"");
        int count = random.Next(0, 7);
        for (int i = 1; i <= count; i++)
        {
            (string type, string[] values) = random.Next(6) == 0 ? Types[random.Next(Types.Length)] : Types[random.Next(Types.Length - 11)];
            string value = values.Length == 0 ? "default!" : values[random.Next(values.Length)];
            string name = "M" + i;
            string mark = Pick(random, "", "", "", $"[Field(\"f{i}\")] ", $"[Alias(\"old{i}\")] ") + Guard(index, i);
            string form = kind.StartsWith("readonly", StringComparison.Ordinal) ? Pick(random, "positional", "init", "computed")
                : Pick(random, "positional", "positional", "init", "set", "required", "field", "initialized", "private", "computed", "ignored", "lost", "constant");
            if (kind == "struct" && form == "initialized") form = "init";
            switch (form)
            {
                case "positional" when isRecord && baseType != "Hiding":
                    positional.Add($"{mark}{type} {name}");
                    arguments.Add($"{name}: {value}");
                    break;
                case "set":
                    members.Add($"{mark}public {type} {name} {{ get; set; }}");
                    initializers.Add($"{name} = {value}");
                    break;
                case "required":
                    members.Add($"{mark}public required {type} {name} {{ get; init; }}");
                    initializers.Add($"{name} = {value}");
                    break;
                case "field":
                    members.Add($"{mark}public {type} {name};");
                    initializers.Add($"{name} = {value}");
                    break;
                case "initialized":
                    members.Add($"{mark}public {type} {name} {{ get; init; }} = {value};");
                    if (random.Next(2) == 0) initializers.Add($"{name} = {(values.Length == 0 ? "default!" : values[random.Next(values.Length)])}");
                    break;
                case "private":
                    members.Add($"private {type} {name} {{ get; set; }}");
                    break;
                case "computed":
                    members.Add($"public string {name} => \"c\" + {i};");
                    break;
                case "ignored" when kind != "struct":
                    members.Add($"[Ignore] public {type} {name} {{ get; }} = {value};");
                    break;
                case "lost" when random.Next(3) == 0 && kind != "struct":
                    members.Add($"public Guid {name} {{ get; }} = Guid.NewGuid();");
                    break;
                case "constant" when kind != "struct":
                    members.Add($"public string {name} {{ get; }} = \"c\";");
                    break;
                default:
                    members.Add($"{mark}public {type} {name} {{ get; init; }}");
                    initializers.Add($"{name} = {value}");
                    break;
            }
        }

        string head = positional.Count > 0 ? $"({string.Join(", ", positional)})" : "";
        string bases = baseType.Length > 0 ? " : " + baseType : "";
        string declared = kind.Contains("record struct", StringComparison.Ordinal) ? kind.Replace("record struct", "partial record struct", StringComparison.Ordinal)
            : string.Join(' ', kind.Split(' ')[..^1].Append("partial").Append(kind.Split(' ')[^1]));
        return $$"""
            [Event<S>("e{{index}}")] internal {{declared}} E{{index}}{{head}}{{bases}} { {{string.Join(" ", members)}} }
            public static class Values{{index}} { public static object[] All() => [new E{{index}}({{string.Join(", ", arguments)}}) { {{string.Join(", ", initializers)}} }]; }
            """;
    }

    // By the number of the declaration, so that the others stay what they are.
    private static string Guard(int index, int member) => (((index * 7) + member) % 23) switch
    {
        1 or 12 => "[Pii] ",
        3 or 14 => "[Encrypted] ",
        5 => "[Compressed(Above = 0)] ",
        7 or 18 => "[Encrypted, Compressed(Above = 3)] ",
        20 => "[ClaimCheck(Above = 0)] ",
        16 => "[Encrypted, ClaimCheck(Above = 2)] ",
        9 => "[Encrypted(AcceptsPlain = true), Pii] ",
        _ => "",
    };

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];

    private static string Describe(GeneratorRun run, Diagnostic[] errors, StringBuilder source) =>
        string.Join("\n", errors.Concat(run.DiagnosticsInGenerated()).Take(15).Select(item =>
            item + "\n    " + item.Location.SourceTree?.GetText().Lines[item.Location.GetLineSpan().StartLinePosition.Line])) + "\n"
                + (errors.Length > 0 ? "" : source.ToString());
}
