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
    [InlineData("""
        await db.[|StreamAcknowledgeAsync|]("s", "g", envelope.Id);
        await db.StreamAddAsync("s", "body", envelope.Body);
        """)]
    [InlineData("""
        if (envelope.Headers.TryGetValue("id", out var id)) { try { await db.[|StreamAcknowledgeAsync|]("s", "g", id); } catch (Exception e) { Console.WriteLine(e); } }
        var fields = new List<NameValueEntry>();
        Map(envelope, fields);
        await db.StreamAddAsync("s", fields.ToArray());
        """)]
    public Task An_envelope_is_added_again_after_the_ack(string body) => Flags(Requeue(body));

    [Theory]
    [InlineData("""await db.StreamAddAsync("s", "body", envelope.Body); await db.StreamAcknowledgeAsync("s", "g", envelope.Id);""")]
    [InlineData("""await db.StreamAcknowledgeAsync("s", "g", envelope.Id);""")]
    [InlineData("""await db.StreamAcknowledgeAsync("s", "g", envelope.Id); await db.StreamAddAsync("audit", "done", other.Body);""")]
    [InlineData("""if (envelope.Failed) { await db.StreamAddAsync("s", "body", envelope.Body); } else { await db.StreamAcknowledgeAsync("s", "g", envelope.Id); }""")]
    public Task An_envelope_is_acknowledged_last_or_not_added(string body) => Silent(Requeue(body));

    private static string Requeue(string body) => $$"""
        using StackExchange.Redis;
        public class Envelope { public string Id { get; set; } = ""; public string Body { get; set; } = ""; public bool Failed { get; set; } public Dictionary<string, string> Headers { get; } = []; }
        public class Listener(IDatabase db)
        {
            public async Task Requeue(Envelope envelope, Envelope other)
            {
                {{body}}
            }
            private static void Map(Envelope from, List<NameValueEntry> to) => to.Add(new NameValueEntry("body", from.Body));
        }
        """;

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
