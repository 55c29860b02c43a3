using StackExchange.Redis;

namespace Harbour.Doctor.Looking;

public interface IPatientService { Task AdmitAsync(string patient); }

public class PendingDoctor(IDatabase database, IPatientService patients)
{
    private const long MinIdle = 30_000;

    public async Task RetryPendingAsync(string group, string consumer)
    {
        var pending = await database.StreamPendingMessagesAsync("admissions", group, 100, consumer);
        foreach (var info in pending.Where(p => p.DeliveryCount < 10))
        {
            var entries = await database.StreamRangeAsync("admissions", info.MessageId, info.MessageId);
            if (entries.Length == 0)
            {
                // trimmed meanwhile
                await database.StreamAcknowledgeAsync("admissions", group, info.MessageId);
                continue;
            }

            await patients.AdmitAsync(entries[0]["patient"].ToString());
            await database.StreamAcknowledgeAsync("admissions", group, info.MessageId);
        }
    }

    public async Task<int> TakeOverAsync(string group, string me)
    {
        var idle = await database.StreamPendingMessagesAsync("admissions", group, 100, RedisValue.Null);
        var ids = idle.Where(p => p.IdleTimeInMilliseconds >= MinIdle && p.DeliveryCount < 10).Select(p => p.MessageId).ToArray();
        if (ids.Length == 0) return 0;
        var claimed = await database.StreamClaimAsync("admissions", group, me, MinIdle, ids);
        foreach (var entry in claimed)
        {
            await patients.AdmitAsync(entry["patient"].ToString());
            await database.StreamAcknowledgeAsync("admissions", group, entry.Id);
        }

        return claimed.Length;
    }
}
