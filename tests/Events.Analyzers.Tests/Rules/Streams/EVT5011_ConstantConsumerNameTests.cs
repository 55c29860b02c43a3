using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5011_ConstantConsumerNameTests : RuleTest
{
    public override string Id => "EVT5011";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Literal() => Flags("""
        db.StreamReadGroup("s", "g", [|"worker-1"|], ">");
        """,
        "The consumer's name 'worker-1' is the same in every process: two replicas share one pending entries list and cannot tell their entries apart");

    [Theory]
    [InlineData("""const string me = "c"; await db.StreamReadGroupAsync("s", "g", [|me|]);""")]
    [InlineData("""string group = args[0]; db.StreamReadGroup("s", group, [|group|]);""")]
    [InlineData("""db.Execute("XREADGROUP", "GROUP", "g", [|"c"|], "STREAMS", "s", ">");""")]
    public Task Constants_and_the_group(string source) => Flags(source);

    [Fact]
    public Task Once_per_name_in_a_type() => Flags("""
        db.StreamReadGroup("s", "g", [|"c"|], "0"); db.StreamReadGroup("s", "g", "c", ">");
        """);

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", args[0]);""")]
    [InlineData("""db.StreamReadGroup("s", "g", $"worker-{Environment.MachineName}");""")]
    [InlineData("""string me = Environment.MachineName; db.StreamReadGroup("s", "g", me);""")]
    [InlineData("""db.StreamReadGroup("s", "g", ">");""")]
    [InlineData("""db.StreamAutoClaim("s", "g", "reaper", 60000, "0-0");""")]
    [InlineData("""db.StreamReadGroup("s", "g", args.Length > 0 ? args[0] : Environment.MachineName);""")]
    public Task Names_of_the_process(string source) => Silent(source);
}
