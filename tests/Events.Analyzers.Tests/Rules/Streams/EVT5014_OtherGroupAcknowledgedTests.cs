using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5014_OtherGroupAcknowledgedTests : RuleTest
{
    public override string Id => "EVT5014";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) db.StreamAcknowledge("s", [|"h"|], e.Id);""")]
    [InlineData("""const string other = "t"; foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) db.StreamAcknowledge([|other|], "g", e.Id);""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", args[0], "c", ">", 10)) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""var es = args.Length > 0 ? db.StreamReadGroup("s", "g", "c", ">", 10) : db.StreamReadGroup("s", "h", "c", ">", 10); foreach (var e in es) db.StreamAcknowledge("s", "h", e.Id);""")]
    [InlineData("""db.StreamAcknowledge("s", "h", args[0]);""")]
    public Task What_is_not(string source) => Silent(source);
}
