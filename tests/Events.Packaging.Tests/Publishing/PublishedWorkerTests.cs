using System.Diagnostics;
using Events.TestSupport;
using Xunit.Abstractions;

namespace Events.Packaging.Tests.Publishing;

/// <summary>A producer and consumer published without a runtime, on a real Redis: nothing is warned of, and nothing is missing.</summary>
[Collection(PackagesCollection.Name)]
public sealed class PublishedWorkerTests(PackagedContracts package, ITestOutputHelper output)
{
    [Theory]
    [InlineData("Native", 17)]
    [InlineData("Trimmed", 40)]
    public async Task A_worker_without_the_runtime_produces_and_handles(string kind, int megabytes)
    {
        (string folder, string said) = await package.PublishAsync(kind);
        Assert.DoesNotContain("warning", said, StringComparison.OrdinalIgnoreCase);
        long size = new DirectoryInfo(folder).GetFiles().Where(file => file.Extension is not (".dbg" or ".pdb" or ".xml")).Sum(file => file.Length);
        output.WriteLine($"{kind}: {size / 1e6:0.0} MB with both stores");
        Assert.True(size < megabytes * 1_000_000L, $"{size} bytes");

        foreach (string store in new[] { "engine", "multiplexer" })
        {
            await using RedisServer redis = await RedisServer.StartOwnAsync();
            string[] lines = await RunAsync(Path.Combine(folder, "Events.NativeAot"), redis.Endpoint, store);
            output.WriteLine($"{kind}, {store}: {lines[^1]}");
            Assert.Equal(
                [
                    "placed o-1 49.50 1 2026-01-02T03:04:05.0000000+01:00 00000001000000000000000000000000 0102FF Shop gift",
                    "placed o-2 49.50 2 2026-01-02T03:04:05.0000000+01:00 00000002000000000000000000000000 0102FF Shop gift",
                    "placed o-3 49.50 3 2026-01-02T03:04:05.0000000+01:00 00000003000000000000000000000000 0102FF Shop none",
                    "shipped o-1 2026-01-03",
                    "shipped o-2 2026-01-04",
                    "returned o-1 12.5 not said 0 0",
                    "returned o-2 12.50 too small 1000 1000",
                ],
                lines[..^1]);
            Assert.True(await redis.CommandAsync("XPENDING", "native:orders", "warehouse") is object?[] and [0L, ..]);
        }
    }

    private static async Task<string[]> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> lines = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await lines + await errors);
        return (await lines).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
