using System.Diagnostics;
using System.Globalization;
using Events.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>Redis's own load generator: what the server and the machine give at the most.</summary>
internal static class RedisBenchmarkTool
{
    /// <summary>Commands per second over one connection.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="requests">How many commands.</param>
    /// <param name="pipeline">How many are sent before it waits for all their replies.</param>
    /// <param name="command">The command.</param>
    public static async Task<double> RunAsync(RedisEndpoint server, int requests, int pipeline, params string[] command)
    {
        string[] arguments =
        [
            "-h", server.Host, "-p", $"{server.Port}", "-c", "1", "-n", $"{requests}", "-P", $"{pipeline}", "--csv",
            .. command,
        ];
        var start = new ProcessStartInfo("redis-benchmark", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // "XADD …","415000.00",… behind a line of headings.
        string[] line = output.Trim().Split('\n')[^1].Split("\",\"");
        if (process.ExitCode != 0 || line.Length < 2)
        {
            throw new InvalidOperationException($"redis-benchmark failed: {output}{await error}");
        }

        return double.Parse(line[1].Trim('"'), CultureInfo.InvariantCulture);
    }
}
