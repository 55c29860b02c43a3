using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Events.Chaos.Contracts;
using Events.Chaos.Roles;
using Events.TestSupport;

namespace Events.Chaos.Runs;

/// <summary>
/// One scenario: a server of its own, workers, a folder for ledgers and logs. Everything that was started is ended with it. When
/// it fails the folder stays, and the failure tells the seed.
/// </summary>
public sealed class ChaosRun : IAsyncDisposable
{
    private const int LogTail = 15;
    private const int StuckMs = 60_000;

    private readonly List<WorkerProcess> _workers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("events-chaos-").FullName;
    private readonly Dictionary<string, int> _named = [];
    private bool _failed = true;

    private ChaosRun(RedisServer server, RedisCluster? cluster, int seed)
    {
        Server = server;
        Cluster = cluster;
        Seed = seed;
        Random = new Random(seed);
        Endpoint = cluster is null ? server.Endpoint : string.Join(',', cluster.Nodes.Select(static node => node.Endpoint));
    }

    /// <summary>The server; of a cluster the first node.</summary>
    public RedisServer Server { get; }

    /// <summary>The cluster; null where there is one server.</summary>
    public RedisCluster? Cluster { get; }

    public int Seed { get; }

    /// <summary>All that is left to chance.</summary>
    public Random Random { get; }

    /// <summary>Where workers connect to: the server, or a proxy in front of it.</summary>
    public string Endpoint { get; set; }

    /// <summary>How workers connect.</summary>
    public StoreKind Store { get; set; }

    /// <summary>Every worker of the run, those that were killed included.</summary>
    public IReadOnlyList<WorkerProcess> Workers => _workers;

    public IEnumerable<WorkerProcess> Consumers => _workers.Where(worker => !worker.Options.Produces);

    public IEnumerable<WorkerProcess> Producers => _workers.Where(worker => worker.Options.Produces);

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="serverArguments">For the server, such as <c>--appendonly yes</c>.</param>
    /// <param name="name">Two scenarios of one seed do different things.</param>
    public static async Task RunAsync(
        Func<ChaosRun, Task> scenario, string[]? serverArguments = null, [CallerMemberName] string name = "")
    {
        await using var run = new ChaosRun(await RedisServer.StartOwnAsync(serverArguments ?? []), null, SeedOf(name));
        await run.PlayAsync(scenario);
    }

    /// <summary>Runs a scenario over a cluster of three masters with a replica each, which takes over however long it has not heard of its master.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="nodeTimeout">After how many milliseconds a node that does not answer is taken to be gone.</param>
    /// <param name="name">Two scenarios of one seed do different things.</param>
    public static async Task RunOnClusterAsync(Func<ChaosRun, Task> scenario, int nodeTimeout, [CallerMemberName] string name = "")
    {
        RedisCluster cluster = await RedisCluster.StartAsync(
            masters: 3, replicas: 1, nodeTimeout, "--cluster-replica-validity-factor", "0");
        await using var run = new ChaosRun(cluster.Nodes[0], cluster, SeedOf(name));
        await run.PlayAsync(scenario);
    }

    /// <summary>A connection to the server that has the stream.</summary>
    public async Task<RawRedis> ConnectRawAsync() =>
        await (Cluster is null ? Server : await Cluster.NodeOfAsync(ChaosKeys.Stream.Name)).ConnectRawAsync();

    /// <summary>The path of a file of the run.</summary>
    public string File(string name) => Path.Combine(_folder, name);

    /// <summary>Starts a worker; returns before it works.</summary>
    /// <param name="role">What it is called, followed by a number.</param>
    /// <param name="options">What it does; the names in it are filled in here.</param>
    public WorkerProcess Start(string role, WorkerOptions options)
    {
        int number = _named[role] = _named.GetValueOrDefault(role) + 1;
        string name = string.Create(CultureInfo.InvariantCulture, $"{role}{number}");
        WorkerProcess worker = WorkerProcess.Start(options with
        {
            Name = name,
            Store = Store,
            Redis = options.Redis.Length > 0 ? options.Redis : Endpoint,
            Ledger = File($"{name}.ledger"),
            Log = File($"{name}.log"),
        });
        _workers.Add(worker);
        return worker;
    }

    public async Task<WorkerProcess> StartAndWaitAsync(string role, WorkerOptions options)
    {
        WorkerProcess worker = Start(role, options);
        await worker.UntilStartedAsync();
        return worker;
    }

    /// <summary>Ends producers as services end, so that what they are at is done or known to be unknown.</summary>
    public async Task EndProducersAsync()
    {
        foreach (WorkerProcess producer in Producers) await producer.EndAsync();
    }

    /// <summary>Ends those that are not killed as services end; waits first until they work, as a process that is still starting ends badly.</summary>
    public async Task EndConsumersAsync()
    {
        foreach (WorkerProcess consumer in Consumers)
        {
            if (consumer is { KilledAt: null, IsStopped: false, IsRunning: true }) await consumer.UntilStartedAsync();
        }

        foreach (WorkerProcess consumer in Consumers) await consumer.EndAsync();
    }

    /// <summary>Waits until the group has been given everything and nothing is pending; for as long as it gets on with it.</summary>
    public async Task UntilDrainedAsync()
    {
        await using RawRedis redis = await ConnectRawAsync();
        int groups = Consumers.Any(static consumer => consumer.Options.Audits) ? 2 : 1;
        var seen = (Pending: -1L, Given: "");
        long since = Environment.TickCount64;
        while (true)
        {
            IReadOnlyDictionary<string, object?> stream = RawReply.Fields(await redis.CommandAsync("XINFO", "STREAM", ChaosKeys.Stream.Name));
            IReadOnlyDictionary<string, object?>[] known =
                [.. ((object?[])(await redis.CommandAsync("XINFO", "GROUPS", ChaosKeys.Stream.Name))!).Select(static group => RawReply.Fields(group))];

            // Of two the one that is behind.
            var now = known.Length < groups
                ? (Pending: -1L, Given: "")
                : (Pending: known.Sum(static group => (long)group["pending"]!),
                    Given: known.Select(static group => (string)group["last-delivered-id"]!).MinBy(static id => EntryId.Parse(id))!);
            if (now.Pending == 0 && now.Given.Equals(stream["last-generated-id"])) return;
            if (now != seen) (seen, since) = (now, Environment.TickCount64);
            Assert.True(
                Environment.TickCount64 - since < StuckMs,
                $"For {StuckMs} ms {now.Pending} entries were pending and the group had been given up to {now.Given} of {stream["last-generated-id"]}.");
            await Task.Delay(10);
        }
    }

    /// <summary>What is pending, whoever for.</summary>
    public async Task<HashSet<EntryId>> PendingAsync()
    {
        object? lines = await Server.CommandAsync("XPENDING", ChaosKeys.Stream.Name, ChaosKeys.Group, "-", "+", "10000");
        return [.. ((object?[])lines!).Select(line => EntryId.Parse((string)((object?[])line!)[0]!))];
    }

    /// <summary>What is pending for a consumer.</summary>
    public async Task<HashSet<EntryId>> PendingOfAsync(WorkerProcess consumer)
    {
        object? lines = await Server.CommandAsync(
            "XPENDING", ChaosKeys.Stream.Name, ChaosKeys.Group, "-", "+", "10000", consumer.Name);
        return [.. ((object?[])lines!).Select(line => EntryId.Parse((string)((object?[])line!)[0]!))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WorkerProcess worker in _workers) await worker.DisposeAsync();
        await (Cluster?.DisposeAsync() ?? Server.DisposeAsync());
        if (!_failed) Directory.Delete(_folder, recursive: true);
    }

    private async Task PlayAsync(Func<ChaosRun, Task> scenario)
    {
        try
        {
            await scenario(this);
            _failed = false;
        }
        catch (Exception exception)
        {
            throw new ChaosRunFailedException(Describe(exception), exception);
        }
    }

    private static int SeedOf(string name) => ChaosSettings.Seed ^ Hash(name);

    private static int Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char letter in text) hash = (hash ^ letter) * 16777619;
        return (int)hash;
    }

    private string Describe(Exception exception)
    {
        var text = new StringBuilder(exception.Message);
        text.Append(CultureInfo.InvariantCulture, $"\n\nEVENTS_CHAOS_SEED={ChaosSettings.Seed}, {ChaosSettings.StormTime.TotalSeconds} s. ");
        text.Append(CultureInfo.InvariantCulture, $"Ledgers and logs: {_folder}\n");
        foreach (WorkerProcess worker in _workers)
        {
            string state = worker.KilledAt is { } at ? $"killed at {at}" : worker.IsRunning ? "running" : "ended";
            text.Append(CultureInfo.InvariantCulture, $"\n{worker.Name} ({state})\n");
            if (!System.IO.File.Exists(worker.Options.Log)) continue;
            foreach (string line in System.IO.File.ReadLines(worker.Options.Log).TakeLast(LogTail)) text.Append("  ").Append(line).Append('\n');
        }

        return text.ToString();
    }
}
