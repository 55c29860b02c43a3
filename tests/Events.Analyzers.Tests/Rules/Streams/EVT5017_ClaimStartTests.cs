using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5017_ClaimStartTests : RuleTest
{
    public override string Id => "EVT5017";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""var r = db.StreamAutoClaim("s", "g", "c", 60000, [|">"|], 10);""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""var r = db.StreamAutoClaim("s", "g", "c", 60000, "0-0", 10);""")]
    [InlineData("""var r = db.StreamAutoClaim("s", "g", "c", 60000, args[0], 10);""")]
    [InlineData("""var r = db.StreamAutoClaim("s", "g", "c", 60000, "0-0", 10); r = db.StreamAutoClaim("s", "g", "c", 60000, r.NextStartId, 10);""")]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c", ">", 10);""")]
    public Task What_is_not(string source) => Silent(source);
}
