using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Baseline;

public sealed class EVT2003_FieldChangedTests : BaselineRuleTest
{
    private const string Text0 = "; programs in other languages find another text under the name";

    public override string Id => "EVT2003";

    [Theory]
    [InlineData("int", "long", "older entries are read as before; of new entries older code reads only numbers that int holds" + Text0)]
    [InlineData("long", "int", "of older entries this code reads only numbers that int holds; older code reads new entries as before" + Text0)]
    [InlineData("uint", "int", "of older entries this code reads only numbers that int holds; of new entries older code reads only numbers that uint holds" + Text0)]
    [InlineData("int", "string", "older entries are read as before; of new entries older code reads only text that is a value of int" + Text0)]
    [InlineData("int", "decimal", "older entries are read as before; of new entries older code reads only whole numbers that int holds" + Text0)]
    [InlineData("Guid", "int", "older entries cannot be decoded any more; older code cannot decode new entries" + Text0)]
    [InlineData("string", "byte[]", "older entries are read as before; of new entries older code reads only what is text in UTF-8" + Text0)]
    [InlineData("DateTime", "DateTimeOffset", "of older entries this code reads the moment, with another notion of its offset; of new entries older code reads the moment, with another notion of its offset" + Text0)]
    [InlineData("list<int>", "long[]", "older entries are read as before; of new entries older code reads only numbers that int holds" + Text0)]
    [InlineData("list<int?>", "int[]", "older entries with a null among its elements cannot be decoded")]
    [InlineData("string?", "string [|Value|] = \"\"", "older entries in which it is null are read with its default")]
    [InlineData("int?", "int [|Value|] = 1", "older entries in which it is null cannot be decoded")]
    [InlineData("int", "int?", "older code cannot decode new entries in which it is null, and programs in other languages may not expect that")]
    [InlineData("string default", "string?", "older code reads its default in new entries in which it is null, and programs in other languages may not expect that")]
    [InlineData("string? default", "string?", "older entries without it are read as null and not with its default; older code reads its default in new entries in which it is null")]
    [InlineData("string?", "string? [|Value|] = \"EUR\"", "older entries in which it is null are read with its default")]
    [InlineData("enum(A,B,C)", "Letter", "older entries with 'C' cannot be decoded, nor those of programs in other languages that still write it")]
    [InlineData("enum(A|Alpha,B)", "Letter", "older entries with 'Alpha' cannot be decoded, nor those of programs in other languages that still write it")]
    [InlineData("enum(A,B,C)", "Lenient", "older entries with 'C' are read as 'B', and programs in other languages may still write it")]
    [InlineData("enum#(A=0,B=2)", "[EnumField(AsNumber = true)] Letter", "the number of 'B' was 2 and is 1: older entries, older code and programs in other languages mean another value by it")]
    [InlineData("enum#(A=0,B=1,C=2)", "[EnumField(AsNumber = true)] Letter", "older entries with the number of 'C' are read as a number without a name; older code keeps its name for it")]
    [InlineData("enum(A,B*)", "Letter", "entries with a name that is not known cannot be decoded any more, where they were read as 'B'")]
    [InlineData("enum(A,B)", "[EnumField(AsNumber = true)] Letter", "older entries are read as before; older code reads new entries as before" + Text0)]
    [InlineData("text(IPAddress)", "Version", "of older entries this code reads only text that text(Version) understands; of new entries older code reads only text that text(IPAddress) understands" + Text0)]
    [InlineData("Guid", "Key", "older entries cannot be decoded any more; older code cannot decode new entries" + Text0)]
    public async Task What_is_changed(string recorded, string now, string readers)
    {
        string declared = now.Contains("[|", StringComparison.Ordinal) ? now : now + " [|Value|]";
        string inner = now == "Key" ? "\nfield orders order.placed v1 value.a int\nfield orders order.placed v1 value.b int" : "";
        var found = await Verify(
            [("Test.cs", Wrap(Source(declared)))], expectSome: true,
            options: TestOptions.With([("/src/events.contract.txt", Text(Recorded(recorded) + inner))]));
        Assert.EndsWith(", and otherwise than events.contract.txt records: " + readers, Assert.Single(found).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public Task An_upcast_that_is_gone() => FlagsWith(
        "event orders order.placed v1\nfield orders order.placed v1 id string\nevent orders order.placed v2 upcast:1\nfield orders order.placed v2 id string",
        """
        [Event<Orders>("order.placed")] public sealed partial record V1(string Id);
        [Event<Orders>("order.placed", Version = 2)] public sealed partial record [|OrderPlaced|](string Id);
        """,
        "'OrderPlaced' is no longer made of version 1 by an upcast, and otherwise than events.contract.txt records: older entries of version 1 are read as those of version 2, with the defaults of what they lack");

    [Theory]
    [InlineData("int", "int Value")]
    [InlineData("int", "Number Value")]
    [InlineData("int?", "Number? Value")]
    [InlineData("string", "string Renamed, [Field(\"value\")] string Other = \"\"")]
    [InlineData("enum(A,B,C|Gone)?", "[FieldConverter<LetterText>] Letter? Elsewhere, [Field(\"value\")] Full? Value")]
    [InlineData("converted(LetterText)", "[FieldConverter<LetterText>] Letter Value")]
    [InlineData("converted(LetterText)?", "[FieldConverter<LetterText>] Letter? Value")]
    [InlineData("list<list<string?>?>", "string?[]?[] Value")]
    [InlineData("string", "string Value = \"\"")]
    [InlineData("string?", "string? Value")]
    [InlineData("string? default", "string? Value = \"EUR\"")]
    [InlineData("int?", "int? Value = 1")]
    [InlineData("int default", "int Value = 1")]
    [InlineData("int default", "int Value = 2")]
    [InlineData("enum(A,B)", "Letter Value")]
    [InlineData("enum(A)", "Letter Value")]
    [InlineData("enum(A)?", "Letter? Value")]
    [InlineData("enum#(A=0,B=1)", "[EnumField(AsNumber = true)] Letter Value")]
    [InlineData("enum(A,B*)", "Lenient Value")]
    [InlineData("bytes", "byte[] Value")]
    [InlineData("bytes", "ReadOnlyMemory<byte> Value")]
    [InlineData("list<enum(A,B)>", "IReadOnlyList<Letter> Value")]
    [InlineData("list<string>", "HashSet<string> Value")]
    [InlineData("map<Guid,decimal?>", "Dictionary<Guid, decimal?> Value")]
    [InlineData("text(IPAddress)", "System.Net.IPAddress Value")]
    [InlineData("text(Uri)?", "Uri? Value")]
    [InlineData("TimeSpan", "TimeSpan Value")]
    [InlineData("Int128", "Int128 Value")]
    [InlineData("nint", "nint Value")]
    [InlineData("Half", "Half Value")]
    public Task What_is_the_same(string recorded, string now) => SilentWith(Recorded(recorded), Source(now));

    private static string Recorded(string form) => $"event orders order.placed v1\nfield orders order.placed v1 value {form}";

    private static string Source(string parameter) => $$"""
        public enum Letter { A, B }
        public enum Lenient { A, [UnknownValue] B }
        public readonly record struct Number(int Value);
        public sealed record Key(int A, int B);
        public enum Full { A, B, [Alias("Gone")] C }
        public sealed class LetterText : Events.Wire.IFieldConverter<Letter>
        {
            public static bool TryWrite(Letter value, Span<byte> destination, out int written) { written = 0; return true; }
            public static bool TryRead(ReadOnlySpan<byte> source, out Letter value) { value = Letter.A; return true; }
        }
        [Event<Orders>("order.placed")] public sealed partial record OrderPlaced({{parameter}});
        """;
}
