using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Garden.Farm;

public interface IBarn { Task StoreAsync(string crop, int tons); }

public class FarmWorkerLoses
{
    private readonly IDatabase db;
    private readonly IBarn barn;
    private readonly ILogger<FarmWorkerLoses> log;

    public FarmWorkerLoses(IDatabase db, IBarn barn, ILogger<FarmWorkerLoses> log)
    {
        this.db = db ?? throw new ArgumentNullException(nameof(db));
        this.barn = barn ?? throw new ArgumentNullException(nameof(barn));
        this.log = log ?? throw new ArgumentNullException(nameof(log));
    }

    public async Task TurnAsync(string group, string me, RedisValue from)
    {
        var entries = await this.db.StreamReadGroupAsync("crops", group, me, from, 10);
        foreach (var entry in entries)
        {
            await this.StoreAsync(entry);
            await this.db.StreamAcknowledgeAsync("crops", group, entry.Id);
        }
    }

    private async Task StoreAsync(StreamEntry entry)
    {
        try
        {
            await this.barn.StoreAsync(entry["crop"].ToString(), (int)entry["tons"]);
        }
        catch (InvalidCastException)
        {
            throw;
        }
        catch // EVT4003
        {
            this.log.LogError("{Id} was not stored", entry.Id);
        }
    }
}
