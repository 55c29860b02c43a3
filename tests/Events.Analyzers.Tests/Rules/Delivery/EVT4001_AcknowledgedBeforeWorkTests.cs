using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4001_AcknowledgedBeforeWorkTests : RuleTest
{
    public override string Id => "EVT4001";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Ack_then_work() => Flags("""
        foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10))
        {
            db.[|StreamAcknowledge|]("s", "g", e.Id);
            await work.Do(e);
        }
        """,
        "'StreamAcknowledge' acknowledges 'e' before 'Do': if that fails or the process dies, nobody handles the entry again");

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { string text = e["body"]!; await db.[|StreamAcknowledgeAsync|]("s", "g", e.Id); await work.Do(text); }""")]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c", ">", 10); db.[|StreamAcknowledge|]("s", "g", es.Select(e => e.Id).ToArray()); foreach (var e in es) await work.Do(e);""")]
    [InlineData("""var r = await db.StreamAutoClaimAsync("s", "g", "c", 60000, "0-0"); foreach (var e in r.ClaimedEntries) { db.[|StreamAcknowledge|]("s", "g", e.Id); await work.Do(e); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { db.[|StreamAcknowledge|]("s", "g", e.Id); if (!e.IsNull) { try { await work.Do(e); } catch { } } }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { db.[|StreamAcknowledge|]("s", "g", e.Id); db.StreamAdd("s", e.Values); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { db.[|Execute|]("XACK", "s", "g", (string)e.Id!); await work.Do(e); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) foreach (var pair in e.Values) { await work.Do((string)pair.Value!); db.[|StreamAcknowledge|]("s", "g", e.Id); }""")]
    [InlineData("""await Parallel.ForEachAsync(db.StreamReadGroup("s", "g", "c", ">", 10), async (e, ct) => { db.[|StreamAcknowledge|]("s", "g", e.Id); await work.Do(e); });""")]
    [InlineData("""Func<StreamEntry, Task> handler = work.Do; foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { db.[|StreamAcknowledge|]("s", "g", e.Id); await handler(e); }""")]
    public Task Other_shapes(string source) => Flags(source);

    [Fact]
    public Task Entries_are_returned_after_the_ack() => Flags("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public async Task<StreamEntry[]> Read()
            {
                var entries = await db.StreamReadGroupAsync("s", "g", "c", ">", 10);
                await db.[|StreamAcknowledgeAsync|]("s", "g", entries.Select(e => e.Id).ToArray());
                return entries;
            }
        }
        """);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c", ">", 10); await work.DoAll(es); db.StreamAcknowledge("s", "g", es.Select(e => e.Id).ToArray());""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (e["id"].IsNull) { db.StreamAcknowledge("s", "g", e.Id); continue; } await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""RedisValue last = RedisValue.Null; foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (!last.IsNull) db.StreamAcknowledge("s", "g", last); await work.Do(e); last = e.Id; }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { db.StreamAdd("dead", e.Values, maxLength: 9); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); db.StreamDelete("s", new[] { e.Id }); Console.WriteLine(e.Id); }""")]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c", ">", 10); await Task.WhenAll(es.Select(e => work.Do(e))); foreach (var e in es) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { var tran = db.CreateTransaction(); _ = tran.StreamAcknowledgeAsync("s", "g", e.Id); _ = tran.StringSetAsync("k", e["v"]); await tran.ExecuteAsync(); }""")]
    [InlineData("""foreach (var e in db.StreamRange("s")) { db.StreamAcknowledge("s", "g", e.Id); await work.Do(e); }""")]
    [InlineData("""db.StreamAcknowledge("s", "g", args[0]); await work.Do(args[0]);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { db.StreamAcknowledge("s", "g", e.Id); await work.Do("next"); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } catch (Exception x) { Console.WriteLine(x); } }""")]
    public Task Acks_after_the_work(string source) => Silent(source);

    [Fact]
    public Task Counts_are_returned_after_the_ack() => Silent("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public async Task<int> Drain()
            {
                var entries = await db.StreamReadGroupAsync("s", "g", "c", ">", 10);
                await db.StreamAcknowledgeAsync("s", "g", entries.Select(e => e.Id).ToArray());
                return entries.Length;
            }
        }
        """);
}
