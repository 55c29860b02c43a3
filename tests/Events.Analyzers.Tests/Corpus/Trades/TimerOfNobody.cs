using StackExchange.Redis;

namespace Wood.Clock;

public interface IMoisture { Task NoteAsync(string stack, double percent); }

public sealed class MoistureTimer : IDisposable
{
    private readonly Timer _timer;

    public MoistureTimer(IDatabase redis, IMoisture moisture, string group, string me, RedisValue from)
    {
        _timer = new Timer(async _ => // EVT7002
        {
            foreach (var entry in await redis.StreamReadGroupAsync("moisture", group, me, from, 10))
            {
                await moisture.NoteAsync(entry["stack"]!, (double)entry["percent"]);
                await redis.StreamAcknowledgeAsync("moisture", group, entry.Id);
            }
        }, null, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    public void Dispose() => _timer.Dispose();
}
