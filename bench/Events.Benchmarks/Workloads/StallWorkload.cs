using System.Diagnostics;
using System.Globalization;
using Events.Benchmarks.Baselines;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Client;
using Events.Errors;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Benchmarks.Workloads;

/// <summary>
/// W6: the server stops answering while callers produce. What the product holds for them meanwhile, whether each gets
/// an error that says what is known, when, and whether it goes on once the server does.
/// </summary>
internal sealed class StallWorkload : IWorkload
{
    private const int MaxOutstandingBytes = 1024 * 1024;

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly StreamKey _stream = new("bench:stall");

    public async Task RunAsync(Bench bench, Table table)
    {
        table.Heading($"W6 stalled server, bound {MaxOutstandingBytes / 1024} KiB: held / sent");
        int callers = bench.Count(20_000, 10_000);
        if (bench.Wants("w6/callers"))
        {
            table.Add(await RunAsync("w6/callers", $"{callers:N0} callers, one event each", callers, 1));
        }

        if (bench.Wants("w6/batches"))
        {
            table.Add(await RunAsync("w6/batches", "64 callers, batches of 1,000", 64, 1000));
        }
    }

    private async Task<Row[]> RunAsync(string id, string name, int callers, int events)
    {
        // A server of its own: one that was given is not to be stopped.
        await using RedisServer server = await RedisServer.StartOwnAsync();
        RedisOptions options = RedisOptions.Parse(server.Endpoint) with
        {
            MaxOutstandingBytes = MaxOutstandingBytes,
            CommandTimeout = CommandTimeout,
            ConnectTimeout = ConnectTimeout,
        };
        await using var client = new EventsClient(await RedisStreamStore.ConnectAsync(options));
        OrderStream orders = client.OpenStream<OrderStream>(new StreamOptions { Key = _stream.Name });
        await orders.ProduceAsync(OrderPlaced.Sample);
        var stall = new StalledCallers(orders, callers, events);
        server.Suspend();
        try
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            long start = Stopwatch.GetTimestamp();
            await stall.BeginAsync();
            double held = GC.GetTotalMemory(forceFullCollection: true) - before;
            await stall.AllFailedAsync();
            TimeSpan failed = Stopwatch.GetElapsedTime(start);
            server.Resume();
            await Eventually.TrueAsync(() => IsProducingAsync(orders));
            int command = BareConnection.Encode(OrderCommand.Add(_stream.Name, OrderPlaced.Sample)).Length;
            double asked = (double)callers * events * command;
            return
            [
                new Row(
                    id,
                    $"{name}: held for them",
                    Number(held / 1024 / 1024, "0.0 MiB"),
                    held / asked,
                    held / callers / events,
                    double.NaN),
                new Row(
                    $"{id}/errors",
                    $"  {stall.Errors}",
                    Number(failed.TotalSeconds, "0.00 s"),
                    failed / (CommandTimeout + ConnectTimeout),
                    double.NaN,
                    double.NaN),
            ];
        }
        finally
        {
            server.Resume();
        }
    }

    private static async ValueTask<bool> IsProducingAsync(OrderStream orders)
    {
        try
        {
            await orders.ProduceAsync(OrderPlaced.Sample);
            return true;
        }
        catch (StreamStoreException)
        {
            return false;
        }
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
