using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1013_PartitionKeyMissingTests : RuleTest
{
    public override string Id => "EVT1013";

    protected override string Wrap(string source) => ContractPrograms.WithStream("""
        [EventStream("parts", Partitions = 4)] public sealed partial class Parts;
        [EventStream("one", Partitions = 0)] public sealed partial class One;

        """ + source);

    [Fact]
    public Task No_ordering_key() => Flags(
        """[[|Event<Parts>("a")|]] public partial record Placed(string Id);""",
        "The event 'Placed' goes to no partition of 'Parts': it has no ordering key; mark it with [OrderedBy]");

    [Fact]
    public Task A_key_that_may_be_null() => Flags(
        """[Event<Parts>("a"), OrderedBy("Id", [|"Customer"|], [|"Shop"|])] public partial record Placed(string Id, string? Customer, int? Shop);""");

    [Theory]
    [InlineData("""[Event<Parts>("a"), OrderedBy("Id")] public partial record Placed(string Id, string? Customer);""")]
    [InlineData("""[Event<Parts>("a"), OrderedBy("Id", "Shop")] public partial record struct Placed(System.Guid Id, int Shop);""")]
    [InlineData("""[Event<Orders>("a")] public partial record Placed(string Id);""")]
    [InlineData("""[Event<One>("a")] public partial record Placed(string Id);""")]
    [InlineData("""[Event<Orders>("a"), OrderedBy("Id")] public partial record Placed(string? Id);""")]
    [InlineData("""[Event<Parts>("a"), OrderedBy("Missing")] public partial record Placed(string Id);""")]
    [InlineData("#nullable disable\n[Event<Parts>(\"a\"), OrderedBy(\"Id\")] public partial record Placed(string Id);\n#nullable restore\n")]
    public Task A_key_that_is_there_or_no_partitions(string source) => Silent(source);
}
