using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Garden.Sky;

public sealed record Position(string Plane, double Lat, double Lon);

public sealed partial class SkyTracker : BackgroundService
{
    private readonly Channel<Position> _positions = Channel.CreateBounded<Position>(new BoundedChannelOptions(500) { FullMode = BoundedChannelFullMode.Wait });
    private readonly IConnectionMultiplexer _redis;
    private readonly string _group;

    public SkyTracker(IConnectionMultiplexer redis, string group)
    {
        _redis = redis;
        _group = group;
    }

    public IAsyncEnumerable<Position> Positions(CancellationToken stop) => _positions.Reader.ReadAllAsync(stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = _redis.GetDatabase();
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync("planes", _group, Environment.MachineName, from, count: 50);
            if (entries.Length == 0)
            {
                from = ">";
                await Task.Delay(50, stoppingToken);
            }

            for (int i = 0; i < entries.Length; i++)
            {
                Position position = Parse(entries[i]);
                await _positions.Writer.WriteAsync(position, stoppingToken);
            }

            if (entries.Length > 0) await db.StreamAcknowledgeAsync("planes", _group, [.. entries.Select(static e => e.Id)]); // EVT4005
        }
    }

    private static Position Parse(in StreamEntry entry) => new(entry["plane"]!, (double)entry["lat"], (double)entry["lon"]);
}
