using System.Globalization;
using Events.Redis;
using Events.Redis.Stores;
using Events.ScaleBenchmarks.Reporting;
using Events.Store;
using Events.Store.Partitions;
using Events.TestSupport;

namespace Events.ScaleBenchmarks.Partitions;

/// <summary>
/// What it costs the node that has the list of a group's partitions that each process asks for its share each second: the script of the product on a server,
/// with as many members as there are processes.
/// </summary>
internal static class ClaimBench
{
    // Of one core of the node, at rest.
    private const double MostShare = 0.25;
    private const string Group = "totals";
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    public static async Task<IReadOnlyList<string>> RunAsync(Options options)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(RedisOptions.Parse(server.Endpoint));
        await using RawRedis raw = await server.ConnectRawAsync();
        var failures = new List<string>();
        var rows = new List<string[]>();
        (int Partitions, int Members)[] sizes = options.IsQuick
            ? [(16, 3), (1000, 100)]
            : [(16, 3), (1000, 10), (1000, 100), (1000, 1000), (10_000, 10), (10_000, 100), (10_000, 1000)];
        foreach ((int partitions, int members) in sizes)
        {
            var stream = new StreamKey(Text($"wide-{partitions}-{members}"));
            PartitionClaim[] claims = await SettleAsync(store, raw, stream, partitions, members);
            (double rest, double received, double sent) = await MeasureAsync(store, raw, stream, claims, () => Task.CompletedTask);
            (double changed, _, _) = await MeasureAsync(store, raw, stream, claims, () => ChangeAsync(store, stream, claims[^1]));
            double share = rest * members / 1e6;
            rows.Add(
            [
                Text($"{partitions:N0}"), Text($"{members:N0}"), Text($"{rest:0} µs"), Text($"{share * 100:0.0} %"),
                Text($"{(received + sent) * members / 1e3:N0} kB"), Text($"{changed:0} µs"), Text($"{changed * members / 1e6:0.000} s"),
            ]);
            if (share > MostShare) failures.Add(Text($"{partitions} partitions and {members} processes take {share:0.00} of a core of the node at rest, at most {MostShare:0.00}"));
        }

        Grid.Print(
            "The list of a group's partitions: processor time of the node that has it",
            ["partitions", "processes", "a claim at rest", "of a core, all at rest", "traffic a second", "a claim behind a change", "all of them once"],
            rows);
        return failures;
    }

    // All are there, and each has its due.
    private static async Task<PartitionClaim[]> SettleAsync(RedisStreamStore store, RawRedis raw, StreamKey stream, int partitions, int members)
    {
        string[] names = [.. Enumerable.Range(0, members).Select(static i => Text($"{i:x12} worker-{i % 64} 4711 {new Guid(i, 0, 0, new byte[8]):n}"))];
        long until = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        foreach (string name in names) await raw.CommandAsync("ZADD", PartitionKeys.Members(stream, Group).Name, Text($"{until}"), name);
        var claims = new PartitionClaim[members];
        int next = 0;
        for (int i = 0; i < members; i++)
        {
            int due = (partitions / members) + (i < partitions % members ? 1 : 0);
            claims[i] = new PartitionClaim(names[i], Lease, partitions, [.. Enumerable.Range(next, due)], [], []);
            next += due;
            await store.SharePartitionsAsync(stream, Group, claims[i]);
        }

        foreach (PartitionClaim claim in claims) await store.SharePartitionsAsync(stream, Group, claim);
        return claims;
    }

    // The last one leaves and is back: everybody has a look.
    private static async Task ChangeAsync(RedisStreamStore store, StreamKey stream, PartitionClaim last)
    {
        await store.LeavePartitionsAsync(stream, Group, last.Member);
        await store.SharePartitionsAsync(stream, Group, last);
    }

    private static async Task<(double Microseconds, double Received, double Sent)> MeasureAsync(
        RedisStreamStore store, RawRedis raw, StreamKey stream, PartitionClaim[] claims, Func<Task> change)
    {
        const int LeastClaims = 300;
        double cpu = 0, received = 0, sent = 0;
        int count = 0;
        while (count < LeastClaims)
        {
            await change();
            (double cpuBefore, double receivedBefore, double sentBefore) = await LookAsync(raw);
            foreach (PartitionClaim claim in claims)
            {
                PartitionShare share = await store.SharePartitionsAsync(stream, Group, claim);
                if (share.Quota != claim.Held.Count || share.Partitions.Count != claim.Held.Count) throw new InvalidOperationException($"A share has changed: {share}.");
            }

            (double cpuAfter, double receivedAfter, double sentAfter) = await LookAsync(raw);
            cpu += cpuAfter - cpuBefore;
            received += receivedAfter - receivedBefore;
            sent += sentAfter - sentBefore;
            count += claims.Length;
        }

        return (cpu / count, received / count, sent / count);
    }

    private static async Task<(double Cpu, double Received, double Sent)> LookAsync(RawRedis raw)
    {
        string info = (string)(await raw.CommandAsync("INFO", "everything"))!;
        return ((Read(info, "used_cpu_sys:") + Read(info, "used_cpu_user:")) * 1e6, Read(info, "total_net_input_bytes:"), Read(info, "total_net_output_bytes:"));
    }

    private static double Read(string info, string name)
    {
        int start = info.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return double.Parse(info.AsSpan(start, info.IndexOf('\r', start) - start), CultureInfo.InvariantCulture);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
