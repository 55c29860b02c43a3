using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5018_CountNotPositiveTests : RuleTest
{
    public override string Id => "EVT5018";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c", ">", [|0|]);""")]
    [InlineData("""const int n = -1; var es = db.StreamRead("s", "0", [|n|]);""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c", ">", 10);""")]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c", ">");""")]
    [InlineData("""var es = db.StreamRead("s", "0", args.Length);""")]
    [InlineData("""db.StreamTrim("s", 0);""")]
    public Task What_is_not(string source) => Silent(source);
}
