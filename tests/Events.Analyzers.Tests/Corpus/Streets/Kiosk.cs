using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Kiosks;

public sealed class Kiosk : IAsyncDisposable
{
    private readonly IDatabase _db;
    private readonly ILogger _log;
    private readonly string _name = "kiosk-" + Guid.NewGuid().ToString("N")[..8];

    public Kiosk(IDatabase db, ILogger<Kiosk> log)
    {
        _db = db;
        _log = log;
    }

    public async Task<int> NextAsync(Func<string, Task> show)
    {
        StreamEntry[] entries;
        try
        {
            entries = await _db.StreamReadGroupAsync("adverts", "kiosks", _name, ">", 5); // EVT5010
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP"))
        {
            return 0;
        }

        foreach (StreamEntry entry in entries)
        {
            await show(entry["picture"].ToString());
            await _db.StreamAcknowledgeAsync("adverts", "kiosks", entry.Id);
        }

        return entries.Length;
    }

    public async ValueTask DisposeAsync()
    {
        _log.LogInformation("{Name} leaves", _name);
        await _db.StreamDeleteConsumerAsync("adverts", "kiosks", _name); // EVT5009
    }
}
