using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5011_FixTests : FixTest
{
    public override string Id => "EVT5011";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", "worker");""", """db.StreamReadGroup("s", "g", $"worker-{Environment.MachineName}");""")]
    [InlineData("""const string me = "worker"; db.StreamReadGroup("s", "g", me);""", """const string me = "worker"; db.StreamReadGroup("s", "g", $"{me}-{Environment.MachineName}");""")]
    [InlineData("""string group = args[0]; db.StreamReadGroup("s", group, group);""", """string group = args[0]; db.StreamReadGroup("s", group, $"{group}-{Environment.MachineName}");""")]
    public Task Appends_the_machine_name(string before, string after) => Fixes(before, after);

    [Fact]
    public Task All_at_once() => FixesAll("""
        db.StreamReadGroup("s", "g", "one");
        db.StreamReadGroup("s", "g", "two");
        """, """
        db.StreamReadGroup("s", "g", $"one-{Environment.MachineName}");
        db.StreamReadGroup("s", "g", $"two-{Environment.MachineName}");
        """);
}
