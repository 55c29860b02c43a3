using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Client;
using Events.Producing;
using Events.Redis;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Benchmarks.Workloads;

/// <summary>What a run of the benchmarks works with: a server, a client of it, and how much to do.</summary>
/// <param name="Server">Where the server is.</param>
/// <param name="Events">The product.</param>
/// <param name="Adapters">The product over StackExchange.Redis; none where that is not asked for.</param>
/// <param name="Rounds">How many rounds count.</param>
/// <param name="IsQuick">Whether to do less in each.</param>
/// <param name="Only">Runs only the limits and the contenders whose ID contains this; null for all.</param>
internal sealed record Bench(RedisEndpoint Server, EventsClient Events, IReadOnlyList<Adapter> Adapters, int Rounds, bool IsQuick, string? Only)
{
    // A service runs for days what .NET compiles, from its calls, in its first seconds.
    private const double MostCompiling = 0.1;
    private const int MostWarmUps = 6;

    /// <summary>The product's store, for looking around and for what one would write over it.</summary>
    public IStreamStore Store => Events.Store;

    /// <summary>How many events a run takes: what is given, or that many for a quick run.</summary>
    public int Count(int full, int quick) => IsQuick ? quick : full;

    /// <summary>Whether a row is to be run.</summary>
    public bool Wants(string id) => Only is null || id.Contains(Only, StringComparison.Ordinal);

    /// <summary>
    /// Runs contenders in turn, so that what disturbs the machine disturbs all, and adds their rows. The first round
    /// warms up, and so do those after it while .NET still compiles what they run; every other round goes backwards,
    /// so that nobody always comes after the same one.
    /// </summary>
    /// <param name="table">Where the rows go.</param>
    /// <param name="heading">What all of them do.</param>
    /// <param name="all">The limit first.</param>
    public async Task RunAsync(Table table, string heading, IReadOnlyList<Contender> all)
    {
        Contender[] contenders = [.. all.Where((contender, i) => i == 0 || Wants(contender.Id))];
        if (contenders.Length == 1) return;
        var runs = contenders.ToDictionary(contender => contender, _ => new List<Measurement>());
        int warmUps = 0;
        bool isWarm = false;
        for (int round = 0; round < warmUps + Rounds; round++)
        {
            bool isCompiled = true;
            foreach (Contender contender in round % 2 == 0 ? contenders : contenders.Reverse())
            {
                Measurement measurement = await contender.RunAsync();
                if (isWarm) runs[contender].Add(measurement);
                isCompiled &= !(measurement.CompilingShare > MostCompiling);
            }

            if (isWarm) continue;
            warmUps++;
            isWarm = isCompiled || warmUps == MostWarmUps;
        }

        table.Heading(heading);
        table.Add(contenders.Select(contender => Medians.Row(contender, runs[contender], runs[contenders[0]])));
    }

    /// <summary>Runs a command that no workload measures.</summary>
    public async Task<object?> CommandAsync(params string[] command)
    {
        await using RawRedis redis = await RawRedis.ConnectAsync(Server.Host, Server.Port);
        return await redis.CommandAsync(command);
    }

    /// <summary>Makes the stream anew with so many events and a group that has read none of them.</summary>
    public async Task FillAsync(StreamKey stream, int events, string? group = null)
    {
        await Store.DeleteStreamAsync(stream);
        OrderStream orders = Events.OpenStream<OrderStream>(
            new StreamOptions { Key = stream.Name, Retention = Retention.None });
        OrderStream.Batch batch = orders.CreateBatch();
        for (int produced = 0; produced < events; produced += batch.Count)
        {
            batch.Clear();
            for (int i = Math.Min(1000, events - produced); i > 0; i--) batch.Add(OrderPlaced.Sample);
            await orders.ProduceBatchAsync(batch);
        }

        if (group is not null) await Store.CreateGroupAsync(stream, group, EntryId.Min);
    }

    /// <summary>Sets the group back to the beginning of the stream; nothing may be pending.</summary>
    public Task RewindAsync(StreamKey stream, string group) => CommandAsync("XGROUP", "SETID", stream.Name, group, "0");

    /// <summary>What was to be drained was drained and acknowledged, all of it.</summary>
    public async Task ExpectDrainedAsync(StreamKey stream, string group, int expected, long actual)
    {
        long pending = (await Store.PendingAsync(stream, group)).Count;
        if (actual != expected) throw new InvalidOperationException($"{actual} of {expected} entries came.");
        if (pending != 0) throw new InvalidOperationException($"{pending} entries are still pending.");
    }
}
