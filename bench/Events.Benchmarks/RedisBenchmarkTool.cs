using System.Diagnostics;
using System.Globalization;

namespace Events.Benchmarks;

/// <summary>Redis's own load generator: what the server and the machine give at the most.</summary>
internal static class RedisBenchmarkTool
{
    public static async Task<Measurement> RunAsync(
        string host, int port, int requests, int pipeline, params string[] command)
    {
        var start = new ProcessStartInfo("redis-benchmark")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = ["-h", host, "-p", $"{port}", "-c", "1", "-n", $"{requests}", "-P", $"{pipeline}", "--csv", .. command];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // "XADD …","415000.00",… behind a line of headings.
        string[] line = output.Trim().Split('\n')[^1].Split("\",\"");
        double perSecond = double.Parse(line[1].Trim('"'), CultureInfo.InvariantCulture);
        return new Measurement(perSecond, double.NaN, double.NaN);
    }
}
