using System.Diagnostics;
using Events.TestSupport;

namespace Events.Cli;

/// <summary>The tool as a process of its own, as a shell runs it.</summary>
public sealed class ProcessTests(RedisServerFixture fixture) : CliTests(fixture)
{
    [Fact]
    public async Task It_finds_redis_by_the_variable_prints_and_ends_with_its_code()
    {
        await AddAsync(2);

        CliResult info = await RunProcessAsync("info", Key, "--json");
        CliResult none = await RunProcessAsync("info", Key + "-none");
        CliResult help = await RunProcessAsync("--help");

        Assert.Equal(2, info.Ok().Json.GetProperty("stream").GetProperty("length").GetInt32());
        none.Fails(3, Key + "-none");
        Assert.Contains("Exit codes:", help.Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirected_input_confirms_nothing_not_even_with_a_yes_in_it()
    {
        await AddAsync(2);

        CliResult refused = await RunProcessAsync("trim", Key, "--maxlen", "0", "--exact");

        refused.Fails(4, "input is redirected", "--yes");
        Assert.Equal(2, await LengthAsync(Key));
        (await RunProcessAsync("trim", Key, "--maxlen", "0", "--exact", "--yes")).Ok();
        Assert.Equal(0, await LengthAsync(Key));
    }

    [Fact]
    public async Task Without_a_server_it_says_so()
    {
        CliResult result = await RunProcessAsync("streams", "--redis", $"127.0.0.1:{Ports.Next()}");

        result.Fails(5, "Cannot connect to Redis");
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_what_has_no_end_without_a_complaint()
    {
        await AddAsync(1);
        using Process process = Start("tail", Key, "--last", "1");
        string? line = await process.StandardOutput.ReadLineAsync();

        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync();

        CliResult result = await EndAsync(process);
        Assert.Equal("1-0  type=order.placed  n=1", line);
        Assert.Equal((0, "", ""), (result.Code, result.Out, result.Error));
    }

    [Fact]
    public async Task Who_reads_no_further_ends_it_without_a_complaint()
    {
        await using (RawRedis redis = await Server.ConnectRawAsync())
        {
            string text = new('x', 4_000);
            for (int i = 0; i < 300; i++) await redis.CommandAsync("XADD", Key, "*", "text", text);
        }

        using Process process = Start("replay", Key);
        await process.StandardOutput.ReadLineAsync();
        process.StandardOutput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal((0, ""), (process.ExitCode, error));
    }

    private async Task<CliResult> RunProcessAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        await process.StandardInput.WriteLineAsync("yes");
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    private Process Start(params string[] arguments)
    {
        // A shell that runs tests in the background has them ignore Ctrl-C, and so what they start.
        string tool = Path.Combine(AppContext.BaseDirectory, "Events.Cli.dll");
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", "exec", tool, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EVENTS_REDIS"] = Server.Endpoint;
        return Process.Start(start)!;
    }

    private static async Task<CliResult> EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new CliResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
