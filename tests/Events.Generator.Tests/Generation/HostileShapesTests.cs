using Events.Generator.Shapes;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

/// <summary>Declarations that few would write and the compiler takes: each compiles without a warning and reads back, or is refused with a reason.</summary>
public sealed class HostileShapesTests
{
    private const string Stream = """[EventStream("s")] internal sealed partial class S;""" + "\n";

    [Theory]
    [InlineData("type arguments that may be null", """
        internal sealed record Pair<A, B>(A Left, B Right);
        internal readonly record struct Box<T>(T Value, int N);
        internal sealed class Env<T> { public T Body { get; set; } = default!; public T? Maybe { get; set; } }
        [Event<S>("e")] internal sealed partial record E(Pair<int, string?> P, Pair<string?, List<string?>?> Q, Pair<string?, string>? R, Box<string?> B, Box<string?>? C, Env<string?> V, Pair<Pair<string?, int?>, string?> X);
        internal static class Values
        {
            public static object[] All() =>
            [
                new E(new(1, null), new(null, null), null, new(null, 2), null, new(), new(new(null, null), null)),
                new E(new(1, "x"), new("a", ["z", null]), new(null, "r"), new("q", 2), new Box<string?>("", 1), new() { Body = "", Maybe = "m" }, new(new("", 3), "")),
            ];
        }
        """)]
    [InlineData("constructors that differ in the order of their parameters", """
        internal sealed record Inner { public string A { get; } public int B { get; } public Inner(string a, int b) { A = a; B = b; } public Inner(int b, string a) { A = a; B = b; } }
        [Event<S>("e")] internal sealed partial record E(string A, int B, Inner I, Inner? J) { public E(int B, string A, Inner? J, Inner I) : this(A, B, I, J) { } public E(string A, int B, Inner I, Inner? J, string C = "x") : this(A + C, B, I, J) { } }
        [Event<S>("f")] internal sealed partial record F(string A, int B, byte C = 4) { public F(byte C, int B, string A) : this(A, B, C) { } public string? More { get; init; } }
        internal static class Values { public static object[] All() => [new E("a", 2, new("i", 1), null), new F("a", 1) { More = "m" }]; }
        """)]
    [InlineData("code without annotations", """
        #nullable disable
        internal sealed record Name(string Text);
        internal class Old { public string A { get; set; } public List<string> B { get; set; } public Dictionary<string, Name> D { get; set; } }
        internal sealed record Pair<A, B>(A Left, B Right);
        [Event<S>("e")] internal sealed partial record E(Dictionary<string, string> D, Name N, List<Name> L, Dictionary<Name, int> M, Old O, Pair<string, Name> P, IReadOnlyDictionary<string, List<string>> R, HashSet<string> H);
        internal static class Values
        {
            public static object[] All() =>
            [
                new E(null, null, null, null, null, null, null, null),
                new E(new() { ["a"] = null, ["b"] = "c" }, new("n"), [new("x"), null], new() { [new("k")] = 1 }, new Old { A = "a", B = ["b", null], D = [] }, new("l", new("r")), new Dictionary<string, List<string>> { ["a"] = null }, ["h"]),
            ];
        }
        """)]
    [InlineData("an annotated event of types without annotations", """
        #nullable disable
        internal class Old { public string A { get; set; } public List<string> B { get; set; } public Dictionary<string, Only> D { get; set; } }
        internal class Only { public string Text { get; set; } }
        internal record Pair<A, B>(A Left, B Right);
        internal record Holder(string X, string[] Y, Pair<string, List<string>> Z);
        #nullable enable
        [Event<S>("e")] internal sealed partial record E(Old O, Old? P, Holder R, Holder? T, List<Only> L, Pair<string?, string> K);
        internal static class Values
        {
            public static object[] All() => [new E(new Old(), null, new(null!, null!, null!), null, [], new(null, "v")), new E(new Old { A = "a", B = ["b"], D = new() { ["k"] = new Only { Text = "o" } } }, new Old(), new("x", ["y"], new("k", [null!])), null, [new Only { Text = "p" }], new("k", "v"))];
        }
        """)]
    [InlineData("an upcast that may give null", """
        [Event<S>("e")] internal sealed partial record Old(string A);
        [Event<S>("e", Version = 2)] internal sealed partial record E(string A) { [Upcast] internal static E? From(Old old) => old.A.Length == 0 ? null : new(old.A); }
        internal static class Values { public static object[] All() => [new E("a")]; }
        """)]
    public void What_is_accepted_compiles_and_reads_back(string why, string source)
    {
        Assert.NotEmpty(why);
        GeneratorRun run = GeneratorRun.Of(Stream + source).AssertCompiles();
        using var loaded = new LoadedAssembly(run.Output);
        foreach (object value in (object[])loaded.Call("Values", "All")!)
        {
            Codec codec = Codec.Of(value.GetType());
            Entry written = codec.Encode(value);
            Assert.Equal(written.ToString(), codec.Encode(codec.Decode(written)).ToString());
        }
    }

    [Fact]
    public void A_record_of_one_text_is_that_text_without_annotations_too_and_refuses_null_there()
    {
        GeneratorRun run = GeneratorRun.Of(Stream + """
            #nullable disable
            internal sealed record Name(string Text);
            [Event<S>("e")] internal sealed partial record E(Name Name);
            internal static class Values { public static object[] All() => [new E(new("n")), new E(new(null))]; }
            """).AssertCompiles();
        using var loaded = new LoadedAssembly(run.Output);
        object[] values = (object[])loaded.Call("Values", "All")!;
        Codec codec = Codec.Of(values[0].GetType());
        Assert.Equal("type=e name=n", codec.Encode(values[0]).ToString());
        Assert.Contains("'name'", Assert.Throws<ArgumentNullException>(() => codec.Encode(values[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upcast_that_gives_null_makes_the_entry_undecodable()
    {
        GeneratorRun run = GeneratorRun.Of(Stream + """
            [Event<S>("e")] internal sealed partial record Old(string A);
            [Event<S>("e", Version = 2)] internal sealed partial record E(string A) { [Upcast] internal static E? From(Old old) => null; }
            """).AssertCompiles();
        using var loaded = new LoadedAssembly(run.Output);
        Codec codec = Codec.Of(loaded.Assembly.GetType("E", throwOnError: true)!);
        Events.Wire.EventDecodeException thrown = Assert.Throws<Events.Wire.EventDecodeException>(() => codec.Decode(Entry.Of(("type", "e"), ("a", "x"))));
        Assert.Contains("The upcast 'From' gave null.", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_base_says_of_a_member_by_its_parameter_holds_for_what_derives_from_it()
    {
        GeneratorRun run = GeneratorRun.Of(Stream + """
            internal struct Marked : Events.Wire.IFieldConverter<string>
            {
                public static bool TryWrite(string v, Span<byte> d, out int w) => System.Text.Encoding.UTF8.TryGetBytes("!" + v, d, out w);
                public static bool TryRead(ReadOnlySpan<byte> s, out string v) { v = System.Text.Encoding.UTF8.GetString(s)[1..]; return true; }
            }
            [FieldNaming(FieldNaming.CamelCase)] internal abstract record B(
                [Field("xx")] string A, [Alias("old")] string C, [FieldConverter<Marked>] string D, [EnumField(AsNumber = true)] DayOfWeek Day, [Encrypted] string Secret, [Pii] string Mail, string TenantId);
            [Event<S>("e")] internal sealed partial record E(string A, string C, string D, DayOfWeek Day, string Secret, string Mail, string TenantId) : B(A, C, D, Day, Secret, Mail, TenantId);
            internal static class Values { public static object[] All() => [new E("a", "c", "d", DayOfWeek.Friday, "s", "m", "t")]; }
            """).AssertCompiles();
        using var loaded = new LoadedAssembly(run.Output);
        object value = ((object[])loaded.Call("Values", "All")!)[0];
        Codec codec = Codec.Of(value.GetType());
        Assert.Equal("type=e ev:pii=mail xx=a c=c d=!d day=5 ev:packed:secret=s mail=m tenantId=t", codec.Encode(value).ToString());
        Assert.Equal(value, codec.Decode(Entry.Of(("type", "e"), ("xx", "a"), ("old", "c"), ("d", "!d"), ("day", "5"), ("mail", "m"), ("tenantId", "t")).WithFieldsOf(codec.Encode(value), "ev:packed:secret")));
    }

    [Theory]
    [InlineData("[EnumMember(Value = \"x\")] A, [EnumMember(Value = \"x\")] B", "its members 'A' and 'B' are both written as 'x'")]
    [InlineData("A, [EnumMember(Value = \"A\")] B", "its members 'A' and 'B' are both written as 'A'")]
    [InlineData("A, [Alias(\"A\")] B", "the alias 'A' of its member 'B' is a name of 'A'")]
    [InlineData("[Alias(\"old\")] A, [Alias(\"old\")] B", "the alias 'old' of its member 'B' is a name of 'A'")]
    [InlineData("A, [Alias(\" \")] B", "its member 'B' has an empty alias")]
    [InlineData("[UnknownValue] A, [UnknownValue] B", "its members 'A' and 'B' both stand for names that are not known")]
    [InlineData("[EnumMember(Value = \"\")] A", "its member 'A' has a name that cannot be written: it is empty, or no text")]
    [InlineData("[System.Text.Json.Serialization.JsonStringEnumMemberName(\" \")] A", "its member 'A' has a name that cannot be written: it is empty, or no text")]
    [InlineData("[EnumMember(Value = \"\\ud800\")] A", "its member 'A' has a name that cannot be written: it is empty, or no text")]
    [InlineData("A = 1, [EnumMember(Value = \"A\")] B = 1, [EnumMember] C, [Alias] D", null)]
    [InlineData("abc, ABC", null)]
    public void An_enum_whose_names_are_not_told_apart_is_refused(string members, string? problem)
    {
        string source = Stream + $$"""
            internal enum K { {{members.Replace("[EnumMember", "[System.Runtime.Serialization.EnumMember", StringComparison.Ordinal)}} }
            [Event<S>("e")] internal sealed partial record E(List<K?> Ks);
            [Event<S>("f")] internal sealed partial record F([EnumField(AsNumber = true)] K K);
            """;
        GeneratorRun run = GeneratorRun.Of(source).AssertCompiles();
        var problems = new List<ShapeProblem>();
        ShapeReader.Read(run.Input.GetTypeByMetadataName("F")!, run.Input, problems);
        Assert.Empty(problems);
        ShapeReader.Read(run.Input.GetTypeByMetadataName("E")!, run.Input, problems);
        if (problem is null) Assert.Empty(problems);
        else Assert.EndsWith(problem, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_whose_number_is_the_name_of_another_is_not_written()
    {
        GeneratorRun run = GeneratorRun.Of(Stream + """
            internal enum K : byte { [System.Runtime.Serialization.EnumMember(Value = "5")] A, [System.Runtime.Serialization.EnumMember(Value = "300")] B, [System.Runtime.Serialization.EnumMember(Value = "0")] C }
            [Event<S>("e")] internal sealed partial record E(K K, K[] More);
            internal static class Values { public static object[] All() => [new E(K.A, [K.B, K.C, (K)7]), new E((K)5, []), new E(K.A, [(K)5])]; }
            """).AssertCompiles();
        using var loaded = new LoadedAssembly(run.Output);
        object[] values = (object[])loaded.Call("Values", "All")!;
        Codec codec = Codec.Of(values[0].GetType());
        Entry written = codec.Encode(values[0]);
        Assert.Equal("type=e k=5 more=[\"300\",\"0\",\"7\"]", written.ToString());
        Assert.Equal(written.ToString(), codec.Encode(codec.Decode(written)).ToString());
        Assert.Equal("The value 5 of 'K' has no name, and its number is the name of 'A'.", Assert.Throws<ArgumentException>(() => codec.Encode(values[1])).Message);
        Assert.Throws<ArgumentException>(() => codec.Encode(values[2]));
    }
}
