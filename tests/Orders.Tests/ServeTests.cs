using System.Diagnostics;
using System.Net;
using Events.TestSupport;
using Orders.Serve;
using Orders.Tests.Services;

namespace Orders.Tests;

/// <summary><c>--serve</c> as a newcomer starts it. What can be done on its page is tested in a browser, with the dashboard.</summary>
public sealed class ServeTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task It_says_where_it_is_answers_there_and_ends_when_it_is_asked_to()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Orders.dll"), "--serve", "--port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            string line = "";
            while (!line.StartsWith("Look at ", StringComparison.Ordinal))
            {
                line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new EndOfStreamException();
            }

            using var http = new HttpClient();
            using HttpResponseMessage page = await http.GetAsync(line.Split(' ')[2], patience.Token);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains("worker-a", await page.Content.ReadAsStringAsync(patience.Token), StringComparison.Ordinal);

            using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal(0, process.ExitCode);
            Assert.Equal("", await process.StandardError.ReadToEndAsync(patience.Token));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Its_options_are_taken_and_told_a_reset_deletes_what_was_there_and_nothing_else_does()
    {
        string key = RedisServer.UniqueKey("orders");
        foreach ((string option, string told, long length) in new[] { ("--no-reset", "what was there is kept", 2L), ("--reset", "it was deleted first", 0L) })
        {
            await redis.Server.CommandAsync("XADD", key, "*", "type", "order.paid", "order_id", "o-1", "customer", "alice", "amount", "1.00");
            if (length > 0) await redis.Server.CommandAsync("XADD", key, "*", "type", "order.paid", "order_id", "o-2", "customer", "alice", "amount", "1.00");
            await using RunningService demo = RunningService.Start(
                "Orders", ["--serve", "--port", "0", "--redis", redis.Server.Endpoint, "--stream-key", key, "--maxlen", "50", "--claim-idle", "700", option]);
            var address = new Uri(await demo.FindAsync("Look at "));
            Assert.Equal("127.0.0.1", address.Host);
            string[] lines = demo.Output.Split('\n');
            Assert.Contains(redis.Server.Endpoint, lines[0], StringComparison.Ordinal);
            Assert.Equal($"Stream {key}, about 50 entries; {told}.", lines[1]);
            Assert.Equal("Two groups, three workers; others claim what was idle for 0.7 s.", lines[2]);
            Assert.Equal($"Look at {address} (Ctrl-C ends it).", lines[3]);

            using var http = new HttpClient();
            string page = await http.GetStringAsync(address);
            Assert.Contains($"XADD {key} MAXLEN", page, StringComparison.Ordinal);

            // A page whose store was slow to answer has its live panels a moment later.
            await Eventually.TrueAsync(async () => (await http.GetStringAsync(address)).Contains($"XAUTOCLAIM {key} group worker 700 0", StringComparison.Ordinal));
            Assert.Equal(length, await redis.Server.CommandAsync("XLEN", key));
            Assert.Equal(0, await demo.TerminateAsync());
        }
    }

    [Fact]
    public void Its_defaults_are_those_of_the_guides()
    {
        ServeOptions options = ServeOptions.Parse(["--serve"]);
        Assert.Equal(
            (8083, "demo:events:orders", 2_000L, TimeSpan.FromSeconds(5), false, null),
            (options.Port, options.StreamKey, options.MaxLength, options.ClaimIdle, options.Reset, options.Redis));
        Assert.False(ServeOptions.Parse(["--serve", "--reset", "--no-reset"]).Reset);
    }

    [Theory]
    [InlineData("'abc' is no value of --port", "--port", "abc")]
    [InlineData("'70000' is no value of --port", "--port", "70000")]
    [InlineData("'-1' is no value of --maxlen", "--maxlen", "-1")]
    [InlineData("'0' is no value of --claim-idle", "--claim-idle", "0")]
    [InlineData("--redis needs a value", "--redis")]
    [InlineData("Unknown argument '--prot'", "--prot", "1")]
    [InlineData("127.0.0.1:1", "--redis", "127.0.0.1:1", "--port", "0")]
    public async Task What_makes_no_sense_is_told_and_ends_with_1(string says, params string[] arguments)
    {
        SampleRun run = await SampleRun.StartAsync(["--serve", .. arguments]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--serve", "--port", "0")]
    [InlineData]
    public async Task A_key_that_holds_something_else_is_left_as_it_is_also_by_a_reset(params string[] arguments)
    {
        string key = RedisServer.UniqueKey("orders");
        await redis.Server.CommandAsync("SET", key, "mine");

        SampleRun run = await SampleRun.StartAsync([.. arguments, "--redis", redis.Server.Endpoint, "--stream-key", key, "--reset"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"The key '{key}' holds something else than a stream", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error + run.Output, StringComparison.Ordinal);
        Assert.Equal("mine", await redis.Server.CommandAsync("GET", key));
    }
}
