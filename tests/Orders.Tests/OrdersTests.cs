using System.Text.RegularExpressions;
using Events.TestSupport;

namespace Orders.Tests;

/// <summary>The tour as a newcomer sees it: what it prints, and the exit code.</summary>
public sealed partial class OrdersTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public async Task Without_arguments_it_runs_on_the_embedded_store_and_says_so()
    {
        SampleRun run = await SampleRun.StartAsync();

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Orders on the embedded store", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("OFF", Summary(run), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task On_a_real_Redis_it_tells_the_same_story()
    {
        Task<SampleRun> embedded = SampleRun.StartAsync();
        SampleRun real = await SampleRun.StartAsync("--redis", redis.Server.Endpoint, "--stream-key", _key);

        Assert.Equal("", real.Error);
        Assert.Equal(0, real.ExitCode);
        Assert.Contains(redis.Server.Endpoint, real.Output, StringComparison.Ordinal);
        Assert.Equal(Steps(await embedded), Steps(real));
        Assert.Equal(Summary(await embedded), Summary(real));
        Assert.Equal(10L, await redis.Server.CommandAsync("XLEN", _key));
        Assert.Contains(
            $"Stream {_key}; look at it with redis-cli: XRANGE {_key} - + COUNT 5, XINFO GROUPS {_key}, XPENDING {_key} notifications\n", real.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "Next: samples/Orders.Contracts and samples/Orders/Consumers are all that it took; --serve is the same by hand, in a browser.\n",
            real.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_it_says_so_and_exits_with_1()
    {
        SampleRun run = await SampleRun.StartAsync("--redis", "127.0.0.1:1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("127.0.0.1:1", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_existing_key_is_not_touched_without_reset()
    {
        await redis.Server.CommandAsync("XADD", _key, "1-1", "mine", "1");

        SampleRun refused = await SampleRun.StartAsync("--redis", redis.Server.Endpoint, "--stream-key", _key);
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            $"The key '{_key}' exists already. --reset deletes it first; --stream-key names another; --serve looks at it.\n", refused.Error.ReplaceLineEndings("\n"));
        Assert.Equal(1L, await redis.Server.CommandAsync("XLEN", _key));

        // Twice, because the first leaves the name of a consumer that died and a group's floor behind.
        for (int i = 0; i < 2; i++)
        {
            SampleRun reset = await SampleRun.StartAsync("--redis", redis.Server.Endpoint, "--stream-key", _key, "--reset");
            Assert.Equal("", reset.Error);
            Assert.Equal(0, reset.ExitCode);
        }
    }

    [Fact]
    public async Task A_reset_leaves_nothing_of_what_was_there_before()
    {
        string handled = $"{{{_key}}}:done:notifications:12:order.placed:o-1";
        string[] before = [handled, $"{{{_key}}}:consumer:gone:worker-a", $"{{{_key}}}:committed:analytics:1-1"];
        foreach (string key in before) await redis.Server.CommandAsync("SET", key, "1");

        SampleRun reset = await SampleRun.StartAsync("--redis", redis.Server.Endpoint, "--stream-key", _key, "--reset");

        Assert.Equal((0, ""), (reset.ExitCode, reset.Error));
        foreach (string key in before) Assert.Equal(0L, await redis.Server.CommandAsync("EXISTS", key));
    }

    [Fact]
    public async Task An_argument_that_it_does_not_know_shows_the_usage()
    {
        SampleRun run = await SampleRun.StartAsync("--rediss");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--redis", run.Error, StringComparison.Ordinal);
        Assert.Contains("--reset", run.Error, StringComparison.Ordinal);
    }

    private static string Summary(SampleRun run) => run.Output[run.Output.IndexOf("Summary", StringComparison.Ordinal)..];

    /// <summary>The headings of the steps, without what differs from run to run: IDs, orders and idle times.</summary>
    private static IReadOnlyList<string> Steps(SampleRun run) =>
        [.. run.Output.Split('\n').Where(line => line.Length > 0 && char.IsDigit(line[0])).Select(line => Varying().Replace(line, "…"))];

    [GeneratedRegex(@"\d{10,}-\d+|\d+ ms|\bo-[0-9a-f]+")]
    private static partial Regex Varying();
}
