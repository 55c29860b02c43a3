using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Delivery;

public sealed class EVT4001_FixTests : FixTest
{
    public override string Id => "EVT4001";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Moves_the_acknowledgement_after_the_last_use() => Fixes("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            // Said first.
            await db.StreamAcknowledgeAsync("s", "g", entry.Id);
            string body = entry["body"]!;
            await work.Do(body);
            Console.WriteLine(args.Length);
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            string body = entry["body"]!;
            await work.Do(body);
            // Said first.
            await db.StreamAcknowledgeAsync("s", "g", entry.Id);
            Console.WriteLine(args.Length);
        }
        """);

    [Fact]
    public Task After_the_loop_over_all_of_them() => Fixes("""
        var entries = db.StreamReadGroup("s", "g", args[0], ">", 10);
        db.StreamAcknowledge("s", "g", entries.Select(e => e.Id).ToArray());
        foreach (var entry in entries) await work.Do(entry);
        """, """
        var entries = db.StreamReadGroup("s", "g", args[0], ">", 10);
        foreach (var entry in entries) await work.Do(entry);
        db.StreamAcknowledge("s", "g", entries.Select(e => e.Id).ToArray());
        """);

    [Fact]
    public Task Past_a_statement_that_leaves_there_is_no_fix() => OffersNothing("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            db.StreamAcknowledge("s", "g", entry.Id);
            if (entry["body"].IsNull) continue;
            await work.Do(entry);
        }
        """);

    [Fact]
    public Task Returned_entries_have_no_fix() => OffersNothing("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public StreamEntry[] Read()
            {
                var entries = db.StreamReadGroup("s", "g", Environment.MachineName, ">", 10);
                db.StreamAcknowledge("s", "g", entries.Select(e => e.Id).ToArray());
                return entries;
            }
        }
        """);
}
