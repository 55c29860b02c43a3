using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5012_FixTests : FixTest
{
    public override string Id => "EVT5012";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    private const string Before = """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            await work.Do(entry);
            await db.StreamDeleteAsync("s", new[] { entry.Id });
        }
        """;

    [Fact]
    public Task Acknowledges_before() => Fixes(Before, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            await work.Do(entry);
            await db.StreamAcknowledgeAsync("s", "g", new[] { entry.Id });
            await db.StreamDeleteAsync("s", new[] { entry.Id });
        }
        """, reveals: ["EVT4008"]);

    [Fact]
    public Task In_one_step_where_every_server_can() => Fixes(Before, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            await work.Do(entry);
            await db.StreamAcknowledgeAndDeleteAsync("s", "g", StreamTrimMode.Acknowledged, new[] { entry.Id });
        }
        """, reveals: ["EVT4008"], options: TestOptions.With(config: new Dictionary<string, string> { ["events.min_redis_version"] = "8.2" }));

    [Fact]
    public Task A_queue_without_a_group_has_no_fix() => OffersNothing("""while (true) { foreach (var e in db.StreamRead("s", "0-0", 10)) db.StreamDelete("s", new[] { e.Id }); await Task.Delay(10); }""");
}
