using System.Diagnostics;
using System.Globalization;
using Events.Redis;
using Events.Redis.Clusters;
using Events.Redis.Stores;
using Events.ScaleBenchmarks.Reporting;
using Events.Store;

namespace Events.ScaleBenchmarks.Topologies;

/// <summary>
/// A client of clusters of up to 1,000 masters, without servers: the nodes are <see cref="FakeCluster"/>, the client is the product. What it keeps, what
/// finding out who has which slot costs it and the nodes, and what happens when slots move all the time, a node dies, and all of them do.
/// </summary>
internal static class TopologyBench
{
    // For a cluster of 1,000 masters of which no two neighbouring slots are of the same one.
    private const double MostMegabytesKept = 8;
    private const double MostMegabytesAllocated = 4;
    private const double MostBytesPerSecond = 2 << 20;
    private const double MostSecondsToFollow = 10;
    private const int MostPinged = 20;
    private const int MostThreads = 120;

    private static readonly (int Nodes, int Replicas, bool IsFragmented)[] s_clusters =
        [(3, 1, false), (100, 1, false), (100, 1, true), (1000, 1, false), (1000, 1, true)];

    public static async Task<IReadOnlyList<string>> RunAsync(Options options)
    {
        var failures = new List<string>();
        var known = new List<string[]>();
        var busy = new List<string[]>();
        foreach ((int nodes, int replicas, bool isFragmented) in s_clusters)
        {
            if (options.IsQuick && nodes == 100) continue;
            string name = Text($"{nodes:N0}, {(isFragmented ? "each slot another's" : "a range each")}");
            known.Add([name, .. await KnowAsync(nodes, replicas, isFragmented, failures)]);
            busy.Add([name, .. await DisturbAsync(nodes, replicas, isFragmented, options, failures)]);
        }

        Grid.Print(
            "A client of a cluster that stands still (each master has a replica)",
            ["masters, slots", "ranges", "answer", "a second, at rest", "to read it", "allocated", "to take it over", "kept", "connections of a health check", "connections to all", "kept then", "threads then"],
            known);
        Grid.Print(
            "The same while 200 slots a second move, when a master dies, and when all nodes are gone",
            ["masters, slots", "asked for", "a second", "sent on", "replica found", "connections tried a second when all are gone", "the error, characters"],
            busy);
        return failures;
    }

    private static async Task<string[]> KnowAsync(int nodes, int replicas, bool isFragmented, List<string> failures)
    {
        await using var cluster = new FakeCluster(nodes, replicas, isFragmented);
        byte[] answer = cluster.Slots();
        (TimeSpan read, long allocated) = MeasureReading(answer, cluster.Endpoint(0));
        long before = Usage.Memory();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(new RedisOptions { Endpoints = [cluster.Endpoint(0)] });
        long kept = Usage.Memory() - before;

        // With all there is to it: connecting, asking, reading, comparing.
        const int Times = 10;
        Usage refresh = await Usage.OfAsync(async () =>
        {
            for (int i = 0; i < Times; i++) await store.Cluster!.RefreshNowAsync(default);
        });
        await store.PingAsync();
        int pinged = cluster.Connections;
        StreamKey[] keys = KeysOf(cluster);
        await Task.WhenAll(keys.Select(key => store.LengthAsync(key).AsTask()));
        long connected = Usage.Memory() - before;
        int threads = Process.GetCurrentProcess().Threads.Count;
        string name = Text($"topology of {nodes} masters, fragmented: {isFragmented}");
        if (kept / 1e6 > MostMegabytesKept) failures.Add(Text($"{name}: {kept / 1e6:0.0} MB kept, at most {MostMegabytesKept:0}"));
        if (allocated / 1e6 > MostMegabytesAllocated) failures.Add(Text($"{name}: {allocated / 1e6:0.0} MB allocated to read it, at most {MostMegabytesAllocated:0}"));
        if (pinged > MostPinged) failures.Add(Text($"{name}: {pinged} connections for a sign of life, at most {MostPinged}"));
        if (threads > MostThreads) failures.Add(Text($"{name}: {threads} threads with a connection to each, at most {MostThreads}"));
        return
        [
            Text($"{CountRanges(answer):N0}"),
            Size(answer.Length),
            Text($"{Size(answer.Length / 30.0)}"),
            Text($"{read.TotalMilliseconds:0.00} ms"),
            Size(allocated),
            Text($"{refresh.Cpu.TotalMilliseconds / Times:0.0} ms"),
            Size(kept),
            Text($"{pinged}"),
            Text($"{cluster.Connections:N0}"),
            Size(connected),
            Text($"{threads}"),
        ];
    }

    private static async Task<string[]> DisturbAsync(int nodes, int replicas, bool isFragmented, Options options, List<string> failures)
    {
        await using var cluster = new FakeCluster(nodes, replicas, isFragmented);
        RedisEndpoint[] some = [.. Enumerable.Range(0, Math.Min(3, nodes)).Select(cluster.Endpoint)];
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(new RedisOptions { Endpoints = some });
        StreamKey[] keys = KeysOf(cluster);
        await Task.WhenAll(keys.Select(key => store.LengthAsync(key).AsTask()));

        (double asked, double bytes, double moved) = await MoveAsync(cluster, store, options.IsQuick ? 5 : 15);

        // Before it is asked anew: the last question is some seconds old, as it is when nothing happens.
        await Task.Delay(TimeSpan.FromSeconds(6));
        StreamKey lost = KeysOf(cluster).First(key => cluster.OwnerOf(HashSlot.Of(key.Name)) == nodes - 1);
        await store.LengthAsync(lost);
        cluster.FailOver(nodes - 1);
        long start = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(store, lost)) await Task.Delay(5);
        TimeSpan found = Stopwatch.GetElapsedTime(start);

        for (int node = 0; node < nodes * (2 + replicas); node++) cluster.TakeDown(node);
        await Task.Delay(TimeSpan.FromSeconds(2));
        int refused = cluster.Refused;
        await Task.Delay(TimeSpan.FromSeconds(5));
        double tried = (cluster.Refused - refused) / 5.0;
        string error = "";
        try
        {
            Topology told = await store.Cluster!.RefreshNowAsync(default);
            throw new InvalidOperationException(Text($"Somebody has answered, though all are gone: {told.Covered} slots, {cluster.Connections} connections."));
        }
        catch (Errors.ConnectionFailedException exception)
        {
            error = exception.Message;
        }

        string name = Text($"topology of {nodes} masters, fragmented: {isFragmented}");
        if (bytes > MostBytesPerSecond) failures.Add(Text($"{name}: {Size(bytes)} a second while slots move, at most {Size(MostBytesPerSecond)}"));
        if (found.TotalSeconds > MostSecondsToFollow) failures.Add(Text($"{name}: {found.TotalSeconds:0.0} s until a replica is found, at most {MostSecondsToFollow:0}"));
        return
        [
            Text($"{asked:0.0}/s"), Size(bytes), Text($"{moved:0}/s"), Text($"{found.TotalMilliseconds:0} ms"), Text($"{tried:0}"), Text($"{error.Length:N0}"),
        ];
    }

    // Slots go to and fro, and each of them is asked for at once.
    private static async Task<(double Asked, double Bytes, double Moved)> MoveAsync(FakeCluster cluster, RedisStreamStore store, int seconds)
    {
        const int EachSecond = 200;
        var keyOf = new Dictionary<int, StreamKey>();
        for (int i = 0; keyOf.Count < HashSlot.Count; i++)
        {
            var key = new StreamKey(Text($"key-{i}"));
            keyOf.TryAdd(HashSlot.Of(key.Name), key);
        }

        (int asked, long bytes, int moved) = (cluster.Asked, cluster.Sent, cluster.Moved);
        long start = Stopwatch.GetTimestamp();
        var waiting = new List<Task>();
        for (int i = 0; i < EachSecond * seconds; i++)
        {
            TimeSpan due = TimeSpan.FromSeconds(i / (double)EachSecond) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.FromMilliseconds(1)) await Task.Delay(due);
            int slot = (i * 7919) % HashSlot.Count;
            cluster.Move(slot, (cluster.OwnerOf(slot) + 1) % cluster.Nodes);
            waiting.Add(store.LengthAsync(keyOf[slot]).AsTask());
        }

        await Task.WhenAll(waiting);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return ((cluster.Asked - asked) / elapsed, (cluster.Sent - bytes) / elapsed, (cluster.Moved - moved) / elapsed);
    }

    private static async Task<bool> AnswersAsync(RedisStreamStore store, StreamKey key)
    {
        try
        {
            await store.LengthAsync(key);
            return true;
        }
        catch (Errors.StreamStoreException)
        {
            return false;
        }
    }

    private static (TimeSpan Time, long Allocated) MeasureReading(byte[] answer, RedisEndpoint asked)
    {
        for (int i = 0; i < 20; i++) TopologyReader.Read(answer, asked);
        const int Times = 50;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < Times; i++) TopologyReader.Read(answer, asked);
        return ((Environment.CpuUsage.TotalTime - cpu) / Times, (GC.GetAllocatedBytesForCurrentThread() - bytes) / Times);
    }

    // A key of each master.
    private static StreamKey[] KeysOf(FakeCluster cluster)
    {
        var keys = new Dictionary<int, StreamKey>();
        for (int i = 0; keys.Count < cluster.Nodes; i++)
        {
            var key = new StreamKey(Text($"key-{i}"));
            keys.TryAdd(cluster.OwnerOf(HashSlot.Of(key.Name)), key);
        }

        return [.. keys.Values];
    }

    private static int CountRanges(byte[] answer) => int.Parse(answer.AsSpan(1, answer.AsSpan().IndexOf((byte)'\r') - 1), CultureInfo.InvariantCulture);

    private static string Size(double bytes) => bytes switch
    {
        < 1000 => Text($"{bytes:0} B"),
        < 1e6 => Text($"{bytes / 1e3:0.0} kB"),
        _ => Text($"{bytes / 1e6:0.0} MB"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
