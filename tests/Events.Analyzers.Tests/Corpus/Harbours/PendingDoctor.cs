using StackExchange.Redis;

namespace Harbour.Doctor;

public interface IPatientService { Task AdmitAsync(string patient); }

public class PendingDoctor
{
    private readonly IDatabase _database;
    private readonly IPatientService _patients;

    public PendingDoctor(IDatabase database, IPatientService patients)
    {
        _database = database;
        _patients = patients;
    }

    public async Task RetryPendingAsync(string group, string consumer)
    {
        var pending = await _database.StreamPendingMessagesAsync("admissions", group, 100, consumer);
        foreach (var info in pending)
        {
            var entries = await _database.StreamReadAsync("admissions", info.MessageId, 1); // EVT5008
            if (entries.Length == 0) continue;
            await _patients.AdmitAsync(entries[0]["patient"].ToString());
            await _database.StreamAcknowledgeAsync("admissions", group, info.MessageId);
        }
    }

    public async Task<int> TakeOverAsync(string group, string me)
    {
        var taken = 0;
        foreach (var info in await _database.StreamPendingMessagesAsync("admissions", group, 100, RedisValue.Null))
        {
            if (info.DeliveryCount > 10 || info.IdleTimeInMilliseconds < 30_000) continue;
            var claimed = await _database.StreamClaimAsync("admissions", group, me, 0, [info.MessageId]); // EVT5003
            foreach (var entry in claimed)
            {
                await _patients.AdmitAsync(entry["patient"].ToString());
                await _database.StreamAcknowledgeAsync("admissions", group, entry.Id);
                taken++;
            }
        }

        return taken;
    }
}
