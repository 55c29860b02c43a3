using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4008_NoRecoveryOfPendingEntriesTests : RuleTest
{
    public override string Id => "EVT4008";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Only_new_entries() => Flags("""
        foreach (var e in db.[|StreamReadGroup|]("s", "g", args[0], ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }
        """,
        "'StreamReadGroup' reads only new entries, and nothing in 'Worker' reads pending ones again or claims them: what is pending at a crash is never handled");

    [Fact]
    public Task Default_position() => Flags("""
        foreach (var e in await db.[|StreamReadGroupAsync|]("s", "g", args[0], count: 10)) db.StreamAcknowledge("s", "g", e.Id);
        """);

    [Theory]
    [InlineData("""foreach (var at in new[] { "0", ">" }) foreach (var e in db.StreamReadGroup("s", "g", args[0], at, 10)) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", args[0], "0", 10)) db.StreamAcknowledge("s", "g", e.Id); foreach (var e in db.StreamReadGroup("s", "g", args[0], ">", 10)) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", args[0], ">", 10)) db.StreamAcknowledge("s", "g", e.Id); db.StreamAutoClaim("s", "g", args[0], 60000, "0-0");""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", args[0], ">", 10)) db.StreamAcknowledge("s", "g", e.Id); db.StreamPendingMessages("s", "g", 10, RedisValue.Null);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", args[0], ">", claimMinIdleTime: TimeSpan.FromMinutes(1))) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""db.StreamReadGroup("s", "g", args[0], ">", noAck: true);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", args[0], ">", 10)) Console.WriteLine(e.Id);""")]
    public Task Consumers_that_recover_or_do_not_ack(string source) => Silent(source);
}
