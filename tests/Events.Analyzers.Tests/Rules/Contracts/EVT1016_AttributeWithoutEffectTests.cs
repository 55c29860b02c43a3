using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1016_AttributeWithoutEffectTests : RuleTest
{
    public override string Id => "EVT1016";

    protected override string Wrap(string source) => "using System.Text.Json.Serialization;\n" + ContractPrograms.WithStream(source);

    [Fact]
    public Task What_it_says() => Flags(
        """[Event<Orders>("a")] public partial record Paid(string Id, [[|field: Encrypted|]] string Iban);""".Replace("[|field: Encrypted|]", "field: [|Encrypted|]", StringComparison.Ordinal),
        "[Encrypted] has no effect on 'Iban': it stands on the field behind the property; leave out 'field:'");

    [Fact]
    public Task On_an_assembly_without_events() => FlagsFiles(
        ("A.cs", "using Events.Contracts;\n[assembly: [|FieldNaming(FieldNaming.AsIs)|]]"),
        ("B.cs", """
            using Events.Contracts;
            [assembly: [|FieldConverter<Acme.Text>|], System.Reflection.AssemblyProduct("shop")]
            namespace Acme
            {
                public sealed record Part(string Sku);
                public sealed class Text { public static string Write(Part part) => part.Sku; public static Part Read(string text) => new(text); }
            }
            """));

    [Fact]
    public Task Not_on_an_assembly_with_an_event_that_is_nested() => SilentFiles(
        ("A.cs", "using Events.Contracts;\n[assembly: FieldNaming(FieldNaming.AsIs)]"),
        ("B.cs", """
            using Events;
            [EventStream("orders")] public sealed partial class Orders;
            public static partial class Contracts { [Event<Orders>("paid")] public sealed partial record Paid(string Id); }
            """));

    [Fact]
    public Task On_types() => Flags("""
        [[|Alias("b")|]] public sealed record Plain(string A, string B);
        [[|Alias("s")|], [|Pii|]] [EventStream("more")] public sealed partial class More;
        [[|Retired("x")|], [|FieldNaming(FieldNaming.AsIs)|], [|Pii|]] public static class Tools;
        [ConsumerGroup<Orders>("g"), [|Retired("x")|], [|FieldNaming(FieldNaming.AsIs)|]] public sealed partial class Group { [Handles] public Task On(Placed placed) => Task.CompletedTask; }
        [Event<Orders>("placed")] public sealed partial record Placed(string Id);
        """);

    [Fact]
    public Task On_members_of_what_has_no_fields() => Flags("""
        public interface IHasMail { [[|Pii|]] string Mail { get; } }
        public static class Names { [[|Field("n")|]] public static string Name { get; set; } = ""; }
        [EventStream("more")] public sealed partial class More { [[|Encrypted|]] public string Key => ""; }
        public enum Level { [[|Field("low")|]] Low, [Alias("mid"), UnknownValue] Middle, [[|Pii|]] High }
        public delegate void Told([[|Pii|]] string mail);
        public sealed record Name([Alias("f")] string First, string Last)
        {
            [[|UnknownValue|]] public string Middle = "";
            [[|Alias("d")|]] public static string Default { get; } = "";
            [[|Field("k")|]] public const int Kind = 1;
            [[|Field("i")|]] public string this[[[|Pii|]] int index] => "";
            public void Tell([[|Encrypted|]] string mail) { }
            [[|DedupeBy("First")|]] public void Once() { }
        }
        """);

    [Fact]
    public Task On_what_an_event_makes_no_field_of() => Flags("""
        [Event<Orders>("a")] public partial record Paid(string Id)
        {
            [[|Alias("old")|]] public string Upper => Id.ToUpperInvariant();
            [[|Field("gone")|], Ignore] public string Note { get; set; } = "";
            [[|Encrypted|]] private string Secret { get; set; } = "";
            [[|EnumField(AsNumber = true)|]] public int Number { get; init; }
            public Paid([[|Alias("both")|]] string id, string secret) : this(id) => Secret = secret;
        }
        """);

    [Fact]
    public Task Inside_of_what_an_event_holds() => Flags("""
        public sealed record Part([IdempotencyKey] string Key, string Name);
        public sealed record Line([[|Alias("no")|], Pii] string Sku, [[|Field("n")|]] int Count) { [[|Ignore|]] public string Note { get; init; } = ""; [Ignore, JsonIgnore] public string Own { get; init; } = ""; }
        [JsonSerializable(typeof(Line))] public partial class Json(System.Text.Json.JsonSerializerOptions? options) : JsonSerializerContext(options)
        {
            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        [Event<Orders>("a"), JsonField<Json>] public partial record Paid(string Id, Part Part, IReadOnlyList<Line> Lines);
        """.Replace("[IdempotencyKey]", "[[|IdempotencyKey|]]", StringComparison.Ordinal));

    [Theory]
    [InlineData("""[Retired("street2"), FieldNaming(FieldNaming.CamelCase), Pii] public sealed record Address([Field("s"), Alias("str")] string Street, [Encrypted] string City);""")]
    [InlineData("""[Pii, Retired("gone"), FieldNaming(FieldNaming.AsIs)] public abstract record Base([Field("id"), Alias("i"), IdempotencyKey] string Id);""")]
    [InlineData("""[Event<Orders>("a"), Alias("b"), Retired("c"), FieldNaming(FieldNaming.AsIs)] public partial record Paid([IdempotencyKey] string Id, [Compressed, ClaimCheck] string Text);""")]
    [InlineData("""public enum Level { [Alias("l")] Low, [UnknownValue] High } public sealed record Mail([Pii, EnumField(AsNumber = true)] Level Level); [Event<Orders>("a")] public partial record Paid([EnumField] Level[] Levels, [EnumField(AsNumber = true)] Mail Mail);""")]
    [InlineData("""[Event<Orders>("a")] public partial record Paid(string Id) { [Pii] public string Shown => Id; [Ignore] public string Note => Id; [Ignore] private string Other { get; set; } = ""; [Field("seen")] private int Seen { get; set; } }""")]
    [InlineData("""[EventStream("more"), Retired("x"), FieldNaming(FieldNaming.AsIs)] public sealed partial class More;""")]
    [InlineData("""[Event<Orders>("a")] public partial record Paid { [Alias("i")] public string Id { get; } public Paid([Field("ident")] string id) => Id = id; public Paid(string id, int more) : this(id) { } }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy("Id")] public partial record Paid(string Id, object More, [field: NonSerialized] string Text);""")]
    public Task Where_it_counts(string source) => Silent(source);
}
