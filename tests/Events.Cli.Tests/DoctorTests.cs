using System.Text.Json;
using Events.TestSupport;

namespace Events.Cli;

/// <summary><c>events doctor</c></summary>
public sealed class DoctorTests(RedisServerFixture fixture) : CliTests(fixture)
{
    [Fact]
    public async Task A_server_that_keeps_nothing_is_told_with_what_to_do()
    {
        await using RedisServer own = await RedisServer.StartOwnAsync("--maxmemory-policy", "allkeys-lru", "--maxmemory", "64mb");

        CliResult result = await RunAsync("doctor", "--redis", own.Endpoint);

        Assert.Equal(6, result.Code);
        Assert.Contains($"at {own.Endpoint}", result.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing is written to disk", result.Out, StringComparison.Ordinal);
        Assert.Contains("CONFIG SET appendonly yes", result.Out, StringComparison.Ordinal);
        Assert.Contains("a full server deletes whole streams", result.Out, StringComparison.Ordinal);
        Assert.Contains("CONFIG SET maxmemory-policy noeviction", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_keeps_what_it_confirms_is_well()
    {
        await using RedisServer own = await RedisServer.StartOwnAsync("--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "256mb");

        JsonElement json = (await RunAsync("doctor", "--redis", own.Endpoint, "--stream", Key, "--group", "g", "--json")).Ok().Json;

        Assert.Equal("Redis", json.GetProperty("kind").GetString());
        string[] good = [.. json.GetProperty("findings").EnumerateArray()
            .Where(one => one.GetProperty("severity").GetString() == "good").Select(one => one.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];
        Assert.Equal(["eviction", "permissions", "persistence", "version"], good);
    }

    [Fact]
    public async Task A_master_that_confirms_alone_what_replicas_may_lose_is_told()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync("--appendonly", "yes");
        await using RedisServer replica = await RedisServer.StartOwnAsync("--replicaof", master.Host, $"{master.Port}");
        await Eventually.TrueAsync(async () =>
            ((string)(await master.CommandAsync("INFO", "replication"))!).Contains("connected_slaves:1", StringComparison.Ordinal));

        CliResult result = await RunAsync("doctor", "--redis", master.Endpoint);

        Assert.Equal(6, result.Code);
        Assert.Contains("CONFIG SET min-replicas-to-write 1", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_user_may_not_do_is_told_with_the_rule_that_suffices()
    {
        await using RedisServer own = await RedisServer.StartOwnAsync("--appendonly", "yes");
        await own.CommandAsync("ACL", "SETUSER", "looker", "on", ">secret", "~*", "+@read", "+eval", "+evalsha", "+client", "+hello", "+ping", "+select");

        CliResult result = await RunAsync("doctor", "--redis", $"redis://looker:secret@{own.Endpoint}", "--stream", Key);

        Assert.Equal(6, result.Code);
        Assert.Contains("CONFIG GET cannot be asked", result.Out, StringComparison.Ordinal);
        Assert.Contains("XADD on " + Key, result.Out, StringComparison.Ordinal);
        Assert.Contains("+xgroup|setid", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Out + result.Error, StringComparison.Ordinal);
    }
}
