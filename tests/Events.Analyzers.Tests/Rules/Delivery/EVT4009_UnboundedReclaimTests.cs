using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4009_UnboundedReclaimTests : RuleTest
{
    public override string Id => "EVT4009";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""foreach (var e in (await db.[|StreamAutoClaimAsync|]("s", "g", "c", 60000, "0-0", 10)).ClaimedEntries) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""foreach (var e in (await db.StreamAutoClaimAsync("s", "g", "c", 60000, "0-0", 10)).ClaimedEntries) { try { await work.Do(e); } catch { db.StreamAdd("s:dead", e.Values); } db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var p in db.StreamPendingMessages("s", "g", 10, RedisValue.Null)) if (p.DeliveryCount < 5) foreach (var e in db.StreamClaim("s", "g", "c", 60000, [p.MessageId])) await work.Do(e);""")]
    [InlineData("""await work.DoAll((await db.StreamAutoClaimAsync("s", "g", "c", 60000, "0-0", 10)).ClaimedEntries);""")]
    [InlineData("""foreach (var id in (await db.StreamAutoClaimIdsOnlyAsync("s", "g", "c", 60000, "0-0", 10)).ClaimedIds) Console.WriteLine(id);""")]
    public Task What_is_not(string source) => Silent(source);
}
