using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Delivery;

public sealed class EVT4006_FixTests : FixTest
{
    public override string Id => "EVT4006";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Acknowledges_at_the_end_of_the_loop() => Fixes("""
        var entries = await db.StreamReadGroupAsync("s", "g", args[0], ">", 10);
        foreach (var entry in entries)
        {
            Console.WriteLine(entry.Id);
        }
        """, """
        var entries = await db.StreamReadGroupAsync("s", "g", args[0], ">", 10);
        foreach (var entry in entries)
        {
            Console.WriteLine(entry.Id);
            await db.StreamAcknowledgeAsync("s", "g", entry.Id);
        }
        """, reveals: ["EVT4008"]);

    [Fact]
    public Task Right_over_the_read() => Fixes("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            Console.WriteLine(entry.Id);
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            Console.WriteLine(entry.Id);
            db.StreamAcknowledge("s", "g", entry.Id);
        }
        """, reveals: ["EVT4008"]);

    [Fact]
    public Task Without_a_loop_there_is_no_fix() => OffersNothing("""Console.WriteLine(db.StreamReadGroup("s", "g", args[0], ">", 10).Length);""");
}
