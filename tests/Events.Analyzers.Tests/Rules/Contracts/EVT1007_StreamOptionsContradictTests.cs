using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1007_StreamOptionsContradictTests : RuleTest
{
    public override string Id => "EVT1007";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Theory]
    [InlineData("""[EventStream([|""|])]""")]
    [InlineData("""[EventStream("k", [|MaxLength = -1|])]""")]
    [InlineData("""[EventStream("k", [|MaxAgeSeconds = -60|])]""")]
    [InlineData("""[EventStream("k", MaxLength = 100, [|MaxAgeSeconds = 60|])]""")]
    [InlineData("""[EventStream("k", [|Partitions = -1|])]""")]
    [InlineData("""[EventStream("k", [|Partitions = 16385|])]""")]
    [InlineData("""[ConsumerGroup<Orders>([|" "|])]""")]
    [InlineData("""[[|ConsumerGroup<string>("g")|]]""")]
    public Task Options_that_cannot_work(string attribute) => Flags(attribute + " public partial class Extra;");

    [Fact]
    public Task Two_groups_of_one_stream() => Flags(
        """[ConsumerGroup<Orders>("a"), ConsumerGroup<Bills>("a")] [[|ConsumerGroup<Orders>("b")|]] public partial class Extra;""",
        "The consumer group 'Extra' names the stream 'Orders' twice, and a class is one group of a stream");

    [Fact]
    public Task The_second_of_two_streams() => Flags(
        """[ConsumerGroup<Orders>("a"), ConsumerGroup<Bills>([|""|])] public partial class Extra;""");

    [Fact]
    public Task Event_of_a_class_that_is_no_stream() => Flags("""
        public class Plain;
        [[|Event<Plain>("a")|]] public partial record Placed(string Id);
        """,
        "'Placed' names the stream 'Plain', which is not marked with [EventStream]");

    [Theory]
    [InlineData("""[EventStream("k")]""")]
    [InlineData("""[EventStream("k", Partitions = 16384)]""")]
    [InlineData("""[EventStream("k", Partitions = 1, MaxLength = 100)]""")]
    [InlineData("""[EventStream("k", MaxLength = 100)]""")]
    [InlineData("""[EventStream("k", MaxAgeSeconds = 60, MaxLength = 0)]""")]
    [InlineData("""[ConsumerGroup<Orders>("g", StartAt = GroupStart.End)]""")]
    [InlineData("""[EventStream("shop:{orders}", MaxAgeSeconds = 86_400)]""")]
    [InlineData("""[EventStream("k", MaxLength = long.MaxValue)]""")]
    [InlineData("""[ConsumerGroup<Bills>("mail-v2")]""")]
    [InlineData("""[ConsumerGroup<Orders>("g", StartAt = GroupStart.Beginning)]""")]
    [InlineData("""[ConsumerGroup<Orders>("a"), ConsumerGroup<Bills>("a", StartAt = GroupStart.End)]""")]
    [InlineData("""[Obsolete("")]""")]
    public Task Options_that_work(string attribute) => Silent(attribute + " public partial class Extra;");
}
