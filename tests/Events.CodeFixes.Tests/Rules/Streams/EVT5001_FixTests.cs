using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5001_FixTests : FixTest
{
    public override string Id => "EVT5001";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Reads_through_the_group() => Fixes("""
        const string group = "mail";
        foreach (var entry in await db.StreamReadAsync("orders", "0-0", 10))
        {
            await work.Do(entry);
            await db.StreamAcknowledgeAsync("orders", group, entry.Id);
        }
        """, """
        const string group = "mail";
        foreach (var entry in await db.StreamReadGroupAsync("orders", group, Environment.MachineName, ">", 10))
        {
            await work.Do(entry);
            await db.StreamAcknowledgeAsync("orders", group, entry.Id);
        }
        """, reveals: ["EVT4008", "EVT5005"]);

    [Fact]
    public Task Removes_the_acknowledgement() => Fixes("""
        foreach (var entry in db.StreamRange("orders", "-", "+", 10))
        {
            await work.Do(entry);
            db.StreamAcknowledge("orders", "mail", entry.Id);
        }
        """, """
        foreach (var entry in db.StreamRange("orders", "-", "+", 10))
        {
            await work.Do(entry);
        }
        """);

    [Fact]
    public Task A_group_that_is_declared_later_only_allows_removal() => Fixes("""
        var entries = db.StreamRead("orders", "0-0", 10);
        var group = "mail";
        foreach (var entry in entries)
        {
            db.StreamAcknowledge("orders", group, entry.Id);
        }
        """, """
        var entries = db.StreamRead("orders", "0-0", 10);
        var group = "mail";
        foreach (var entry in entries)
        {
        }
        """);

    [Fact]
    public Task A_claim_has_no_fix() => OffersNothing("""
        var entries = db.StreamRange("orders", "-", "+", 10);
        db.StreamClaim("orders", "mail", args[0], 60000, entries.Select(e => e.Id).ToArray());
        """);
}
