using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Delivery;

public sealed class EVT4007_FixTests : FixTest
{
    public override string Id => "EVT4007";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Acknowledges_before_going_on() => Fixes("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            if (entry["id"].IsNull) continue;
            await work.Do(entry);
            await db.StreamAcknowledgeAsync("s", "g", entry.Id);
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            if (entry["id"].IsNull)
            {
                await db.StreamAcknowledgeAsync("s", "g", entry.Id);
                continue;
            }

            await work.Do(entry);
            await db.StreamAcknowledgeAsync("s", "g", entry.Id);
        }
        """);

    [Fact]
    public Task An_id_that_is_made_later_has_no_fix() => OffersNothing("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            if (entry["id"].IsNull) continue;
            var id = entry.Id;
            await work.Do(entry);
            db.StreamAcknowledge("s", "g", id);
        }
        """);
}
