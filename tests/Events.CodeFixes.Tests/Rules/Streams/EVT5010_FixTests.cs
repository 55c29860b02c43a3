using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5010_FixTests : FixTest
{
    public override string Id => "EVT5010";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", Guid.NewGuid().ToString("N")[..8]);""", """db.StreamReadGroup("s", "g", Environment.MachineName);""")]
    [InlineData("""string me = "worker-" + Guid.NewGuid(); db.StreamReadGroup("s", "g", me);""", """string me = "worker-" + Environment.MachineName; db.StreamReadGroup("s", "g", me);""")]
    [InlineData("""db.StreamReadGroup("s", "g", $"worker-{Guid.NewGuid():N}");""", """db.StreamReadGroup("s", "g", $"worker-{Environment.MachineName}");""")]
    public Task Uses_the_machine_name(string before, string after) => Fixes(before, after);

    [Fact]
    public Task A_text_that_has_it_already_has_no_fix() => OffersNothing("""db.StreamReadGroup("s", "g", $"{Environment.MachineName}-{Guid.NewGuid():N}");""");
}
