using Polly;
using StackExchange.Redis;

namespace Shop.Crm;

/// <summary>A retry pipeline around the work; only what came through it is acknowledged.</summary>
public sealed class CrmSync(IDatabase db, ICrm crm, ResiliencePipeline retries)
{
    public async Task SyncAsync(string group, string consumer, CancellationToken token)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync("customers", group, consumer, "0-0", 20))
        {
            await retries.ExecuteAsync(async cancel => await crm.UpdateAsync((string)entry["id"]!, (string)entry["mail"]!, cancel), token);
            await db.StreamAcknowledgeAsync("customers", group, entry.Id);
        }
    }

    public async Task SyncByHandAsync(string group, string consumer, CancellationToken token)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync("customers", group, consumer, "0-0", 20))
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    await crm.UpdateAsync((string)entry["id"]!, (string)entry["mail"]!, token);
                    break;
                }
                catch (Exception exception) when (attempt < 3)
                {
                    Console.Error.WriteLine($"attempt {attempt} failed: {exception.Message}");
                    await Task.Delay(TimeSpan.FromSeconds(attempt), token);
                }
            }

            await db.StreamAcknowledgeAsync("customers", group, entry.Id);
        }
    }
}

public interface ICrm
{
    Task UpdateAsync(string id, string mail, CancellationToken token);
}
