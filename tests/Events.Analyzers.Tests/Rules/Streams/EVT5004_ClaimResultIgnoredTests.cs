using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5004_ClaimResultIgnoredTests : RuleTest
{
    public override string Id => "EVT5004";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Deleted_ids_and_cursor_are_ignored() => Flags("""
        var claimed = await db.[|StreamAutoClaimAsync|]("s", "g", "c", 60000, "0-0");
        foreach (var e in claimed.ClaimedEntries) await work.Do(e);
        """,
        "The result of 'StreamAutoClaimAsync' is only partly used: DeletedIds are lost without a trace, and NextStartId is never used, so only the first page is ever claimed");

    [Theory]
    [InlineData("""foreach (var e in db.[|StreamAutoClaim|]("s", "g", "c", 60000, "0-0").ClaimedEntries) await work.Do(e);""")]
    [InlineData("""RedisValue at = "0-0"; do { var r = db.[|StreamAutoClaim|]("s", "g", "c", 60000, at); await work.DoAll(r.ClaimedEntries); at = r.NextStartId; } while (at != "0-0");""")]
    [InlineData("""var r = db.[|StreamAutoClaim|]("s", "g", "c", 60000, StreamPosition.Beginning); await work.DoAll(r.ClaimedEntries); Console.WriteLine(r.DeletedIds.Length);""")]
    [InlineData("""var first = db.[|StreamClaim|]("s", "g", "c", 60000, new RedisValue[] { "1-1" })[0]; await work.Do(first);""")]
    [InlineData("""await work.Do((await db.[|StreamClaimAsync|]("s", "g", "c", 60000, new RedisValue[] { "1-1" })).First());""")]
    public Task Parts(string source) => Flags(source);

    [Fact]
    public Task A_cursor_that_is_only_logged() => Flags("""
        var claimed = await db.[|StreamAutoClaimAsync|]("s", "g", "c", 60000, "0-0");
        Console.WriteLine($"claimed {claimed.ClaimedEntries.Length}, next {claimed.NextStartId}");
        await work.DoAll(claimed.ClaimedEntries);
        """,
        "The result of 'StreamAutoClaimAsync' is only partly used: DeletedIds are lost without a trace, and NextStartId is never used, so only the first page is ever claimed");

    [Theory]
    [InlineData("""RedisValue at = "0-0"; do { var r = db.StreamAutoClaim("s", "g", "c", 60000, at); await work.DoAll(r.ClaimedEntries); Console.WriteLine(r.DeletedIds.Length); at = r.NextStartId; } while (at != "0-0");""")]
    [InlineData("""var r = db.StreamAutoClaim("s", "g", "c", 60000, "0-0"); Take(r); void Take(StreamAutoClaimResult x) { }""")]
    [InlineData("""Func<StreamAutoClaimResult> f = () => db.StreamAutoClaim("s", "g", "c", 60000, "0-0"); f();""")]
    [InlineData("""foreach (var e in db.StreamClaim("s", "g", "c", 60000, new RedisValue[] { "1-1" })) await work.Do(e);""")]
    [InlineData("""var e = db.StreamClaim("s", "g", "c", 60000, new RedisValue[] { "1-1" }).FirstOrDefault(); if (!e.IsNull) await work.Do(e);""")]
    [InlineData("""db.StreamAutoClaim("s", "g", "c", 60000, "0-0");""")]
    [InlineData("""RedisValue at = "0-0"; do { var r = db.StreamAutoClaim("s", "g", "c", 60000, at); foreach (var e in r.ClaimedEntries) await work.Do(e); foreach (var id in r.DeletedIds) Console.WriteLine(id); at = r.NextStartId; } while (!at.Equals("0-0"));""")]
    [InlineData("""var es = await db.StreamClaimAsync("s", "g", "c", 60000, new RedisValue[] { "1-1" }); if (es.Length > 0) await work.Do(es[0]);""")]
    public Task Results_that_are_used(string source) => Silent(source);
}
