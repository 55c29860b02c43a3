using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5010_ThrowAwayConsumerNameTests : RuleTest
{
    public override string Id => "EVT5010";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task New_guid() => Flags("""
        string me = "worker-" + Guid.NewGuid();
        db.StreamReadGroup("s", "g", [|me|], ">");
        """,
        "The consumer's name is new at each start, and nothing in 'Worker' claims entries of other consumers: what is pending at a crash is never handled");

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", [|$"{Environment.MachineName}-{Guid.NewGuid():N}"|]);""")]
    [InlineData("""db.StreamReadGroup("s", "g", [|Environment.GetEnvironmentVariable("HOSTNAME") ?? Guid.NewGuid().ToString()|]);""")]
    [InlineData("""db.StreamReadGroup("s", "g", [|$"c-{Random.Shared.Next()}"|]);""")]
    [InlineData("""db.StreamReadGroup("s", "g", [|$"c-{Environment.ProcessId}"|]);""")]
    [InlineData("""db.Execute("XREADGROUP", "GROUP", "g", [|Guid.NewGuid().ToString()|], "STREAMS", "s", ">");""")]
    public Task Other_names(string source) => Flags(source);

    [Fact]
    public Task Field() => Flags("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            private readonly string _me = Guid.NewGuid().ToString();
            public StreamEntry[] Read() => db.StreamReadGroup("s", "g", [|_me|]);
        }
        """);

    [Fact]
    public Task Claims_only_its_own_entries() => Flags("""
        string me = Guid.NewGuid().ToString();
        db.StreamReadGroup("s", "g", [|me|]);
        foreach (var p in db.StreamPendingMessages("s", "g", 10, me)) db.StreamClaim("s", "g", me, 60000, new[] { p.MessageId });
        """);

    [Theory]
    [InlineData("""string me = Guid.NewGuid().ToString(); db.StreamReadGroup("s", "g", me); foreach (var p in db.StreamPendingMessages("s", "g", 10, RedisValue.Null)) db.StreamClaim("s", "g", me, 60000, new[] { p.MessageId });""")]
    [InlineData("""string me = Guid.NewGuid().ToString(); db.StreamReadGroup("s", "g", me); foreach (var p in db.StreamPendingMessages("s", "g", 10, args[0])) db.StreamClaim("s", "g", me, 60000, new[] { p.MessageId });""")]
    [InlineData("""db.StreamReadGroup("s", "g", Environment.MachineName);""")]
    [InlineData("""db.StreamReadGroup("s", "g", args[0]);""")]
    [InlineData("""db.StreamReadGroup("s", "g", $"{Environment.MachineName}-0");""")]
    [InlineData("""string me = Guid.NewGuid().ToString(); db.StreamReadGroup("s", "g", me); db.StreamAutoClaim("s", "g", me, 60000, "0-0");""")]
    [InlineData("""db.StreamReadGroup("s", "g", Guid.NewGuid().ToString(), claimMinIdleTime: TimeSpan.FromMinutes(1));""")]
    [InlineData("""var id = Guid.NewGuid(); db.StreamReadGroup("s", "g", Environment.MachineName);""")]
    [InlineData("""db.StreamReadGroup("s", "g", Environment.GetEnvironmentVariable("HOSTNAME") ?? Environment.MachineName);""")]
    public Task Stable_names_or_claims(string source) => Silent(source);
}
