using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Staff.Bounded;

public interface IDirectoryClient { Task UpdateAsync(string person, string? department); }

public class StaffSync(IDatabase db, IDirectoryClient directory, ILogger<StaffSync> log, string group, string me)
{
    private const int MostDeliveries = 5;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);
    private RedisValue _cursor = "0-0";

    public async Task SyncAsync(RedisValue from)
    {
        foreach (var person in await db.StreamReadGroupAsync("staff", group, me, from, 50))
        {
            var department = person["department"];
            await directory.UpdateAsync(person["name"].ToString(), department.IsNullOrEmpty ? null : department.ToString());
            await db.StreamAcknowledgeAsync("staff", group, person.Id);
        }
    }

    public async Task SweepAsync()
    {
        var result = await db.StreamAutoClaimAsync("staff", group, me, (long)Idle.TotalMilliseconds, _cursor, 10);
        _cursor = result.NextStartId;
        foreach (var id in result.DeletedIds) log.LogWarning("{Id} was trimmed", id);
        foreach (var person in result.ClaimedEntries)
        {
            var pending = await db.StreamPendingMessagesAsync("staff", group, 1, me, person.Id, person.Id);
            if (pending is [{ DeliveryCount: <= MostDeliveries }]) await directory.UpdateAsync(person["name"].ToString(), person["department"].ToString());
            else log.LogError("{Person} is given up after {Count} deliveries", person["name"], MostDeliveries);
            await db.StreamAcknowledgeAsync("staff", group, person.Id);
        }
    }
}
