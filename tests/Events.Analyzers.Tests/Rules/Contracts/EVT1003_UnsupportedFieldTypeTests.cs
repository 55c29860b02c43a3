using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1003_UnsupportedFieldTypeTests : RuleTest
{
    public override string Id => "EVT1003";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Theory]
    [InlineData("object")]
    [InlineData("List<string>")]
    [InlineData("string[]")]
    [InlineData("byte[,]")]
    [InlineData("Customer")]
    [InlineData("Money")]
    [InlineData("Money?")]
    [InlineData("dynamic")]
    [InlineData("Uri")]
    [InlineData("IReadOnlyDictionary<string, string>")]
    [InlineData("System.IO.Stream")]
    [InlineData("(int A, int B)")]
    [InlineData("Action")]
    [InlineData("ReadOnlyMemory<byte>")]
    public Task Types_that_are_no_flat_field(string type) => Flags($$"""
        public sealed record Customer(string Name);
        public struct Money { public decimal Amount; }
        [Event<Orders>("a")] public partial record Placed({{type}} [|Value|]);
        """);

    [Fact]
    public Task The_message_names_property_event_and_type() => Flags(
        """[Event<Orders>("a")] public partial record Placed(List<string> [|Lines|]);""",
        "'Lines' of the event 'Placed' is a 'List<string>', which no single stream field can hold and give back exactly");

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
    public Task Supported_types(string type) =>
        Silent($$"""[Event<Orders>("a")] public partial record Placed({{type}} Value);""");

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
