using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Calm.Lanes;

public interface ILane { Task DriveAsync(string truck, CancellationToken token); }

public sealed class LaneService(IDatabase redis, ILane lane, string group) : BackgroundService
{
    private const int Lanes = 4;
    private readonly Channel<StreamEntry> _entries = Channel.CreateBounded<StreamEntry>(Lanes * 2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Task> all = [ReadAsync(stoppingToken)];
        for (int i = 0; i < Lanes; i++) all.Add(WorkAsync(stoppingToken));
        await await Task.WhenAny(all);
    }

    private async Task ReadAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("trucks", group, Environment.MachineName, from, Lanes);
            foreach (var entry in page)
            {
                if (from != ">") from = entry.Id;
                await _entries.Writer.WriteAsync(entry, token);
            }

            if (page.Length == 0) { from = ">"; await Task.Delay(100, token); }
        }
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await foreach (var entry in _entries.Reader.ReadAllAsync(token))
        {
            await lane.DriveAsync(entry["truck"]!, token);
            await redis.StreamAcknowledgeAsync("trucks", group, entry.Id);
        }
    }
}
