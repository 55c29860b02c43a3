using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Good.Copies;

public interface IShipper { Task ShipAsync(string order, CancellationToken ct); }
public sealed record Lane(string Stream, string Group);

public sealed class LaneWorker(IDatabase db, IShipper shipper) : BackgroundService
{
    private static readonly Lane[] Lanes = [new("orders:eu", "shipping"), new("orders:us", "shipping-us")];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Lanes.Select(lane => RunAsync(lane, stoppingToken)));

    private async Task RunAsync(Lane lane, CancellationToken ct)
    {
        await EnsureAsync(lane);
        var position = StreamPosition.Beginning;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var entries = await db.StreamReadGroupAsync(lane.Stream, lane.Group, Environment.MachineName, position, 10);
                foreach (var entry in entries)
                {
                    await shipper.ShipAsync(entry["id"]!, ct);
                    await db.StreamAcknowledgeAsync(lane.Stream, lane.Group, entry.Id);
                }

                if (entries.Length > 0) continue;
                position = StreamPosition.NewMessages;
                await Task.Delay(100, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Console.Error.WriteLine(e);
                position = StreamPosition.Beginning;
                await Task.Delay(1000, ct);
            }
        }
    }

    private async Task EnsureAsync(Lane lane)
    {
        try { await db.StreamCreateConsumerGroupAsync(lane.Stream, lane.Group, StreamPosition.NewMessages, createStream: true); }
        catch (RedisServerException e)
        {
            if (!e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) throw;
        }
    }
}
