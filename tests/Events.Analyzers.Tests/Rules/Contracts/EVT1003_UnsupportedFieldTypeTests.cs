using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1003_UnsupportedFieldTypeTests : RuleTest
{
    public override string Id => "EVT1003";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Theory]
    [InlineData("object")]
    [InlineData("byte[,]")]
    [InlineData("List<object>")]
    [InlineData("List<Line>")]
    [InlineData("Dictionary<Line, string>")]
    [InlineData("Node")]
    [InlineData("Holder")]
    [InlineData("dynamic")]
    [InlineData("System.IO.Stream")]
    [InlineData("(int A, int B)")]
    [InlineData("Action")]
    public Task Types_that_are_no_flat_field(string type) => Flags($$"""
        public sealed record Line(string Sku, int Quantity);
        public sealed record Node(string Name, Node? Next);
        public sealed record Holder(string Name, object What);
        [Event<Orders>("a")] public partial record Placed({{type}} [|Value|]);
        """);

    [Fact]
    public Task An_enum_of_which_two_members_have_one_name() => Flags(
        """
        public enum Channel { Web, [System.Runtime.Serialization.EnumMember(Value = "Web")] Shop }
        [Event<Orders>("a")] public partial record Placed(List<Channel> [|Channels|], [EnumField(AsNumber = true)] Channel Number);
        """,
        "'Channels' of the event 'Placed' is a 'List<Channel>': its elements are 'Channel', and its members 'Web' and 'Shop' are both written as 'Web'");

    [Fact]
    public Task An_event_in_a_generic_type_has_one_error_which_is_another_rule_s() => Silent(
        """public partial class Box<T> { [Event<Orders>("a")] public partial record Placed(T Value, List<T> Values); }""");

    [Fact]
    public Task The_message_names_property_event_and_type() => Flags(
        """[Event<Orders>("a")] public partial record Placed(List<object> [|Lines|]);""",
        "'Lines' of the event 'Placed' is a 'List<object>': its elements are 'object', and no form of it is known: give it a converter ([FieldConverter]), have it written as JSON ([JsonField]), or leave it out ([Ignore])");

    [Theory]
    [InlineData("string")]
    [InlineData("string?")]
    [InlineData("bool")]
    [InlineData("char")]
    [InlineData("sbyte")]
    [InlineData("ulong?")]
    [InlineData("nint")]
    [InlineData("Int128")]
    [InlineData("UInt128?")]
    [InlineData("Half")]
    [InlineData("float")]
    [InlineData("double?")]
    [InlineData("decimal")]
    [InlineData("Guid")]
    [InlineData("DateTime")]
    [InlineData("DateTimeOffset?")]
    [InlineData("DateOnly")]
    [InlineData("TimeOnly")]
    [InlineData("TimeSpan?")]
    [InlineData("DayOfWeek")]
    [InlineData("DayOfWeek?")]
    [InlineData("byte[]")]
    [InlineData("byte[]?")]
    [InlineData("ReadOnlyMemory<byte>")]
    [InlineData("List<string>")]
    [InlineData("string[]?")]
    [InlineData("IReadOnlyList<int?>")]
    [InlineData("HashSet<DayOfWeek>")]
    [InlineData("IReadOnlyDictionary<string, string>")]
    [InlineData("Dictionary<Guid, List<decimal>>")]
    [InlineData("Uri")]
    [InlineData("System.Net.IPAddress")]
    [InlineData("System.Numerics.BigInteger?")]
    [InlineData("Customer")]
    [InlineData("Money?")]
    [InlineData("Address")]
    [InlineData("Address?")]
    [InlineData("List<Customer>")]
    public Task Supported_types(string type) => Silent($$"""
        public sealed record Customer(string Name);
        public struct Money { public decimal Amount; }
        public sealed record Address(string Street, Customer? Who);
        [Event<Orders>("a")] public partial record Placed({{type}} Value);
        """);

    [Fact]
    public Task A_converter_gives_any_type_a_form() => Silent("""
        public struct Any : Events.Wire.IFieldConverter<object>
        {
            public static bool TryWrite(object value, System.Span<byte> destination, out int written) { written = 0; return true; }
            public static bool TryRead(System.ReadOnlySpan<byte> source, out object value) { value = ""; return true; }
        }
        [Event<Orders>("a")] public partial record Placed([FieldConverter<Any>] object Value, [FieldConverter<Any>] List<object> Values);
        """);

    [Fact]
    public Task Properties_that_are_no_fields() => Silent("""
        [Event<Orders>("a")] public partial record Placed(string Id)
        {
            public List<string> Words => new();
            internal object? Cache { get; set; }
            public static object? Shared { get; set; }
            public object this[int index] => index;
        }
        """);

    [Fact]
    public Task Records_that_are_no_events() => Silent("public record Placed(object Value);");
}
