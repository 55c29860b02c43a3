using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Staff;

public interface IDirectoryClient { Task UpdateAsync(string person, string department); }

public class StaffSync
{
    private readonly IDatabase _db;
    private readonly IDirectoryClient _directory;
    private readonly ILogger<StaffSync> _log;

    public StaffSync(IDatabase db, IDirectoryClient directory, ILogger<StaffSync> log)
    {
        _db = db;
        _directory = directory;
        _log = log;
    }

    public async Task SyncAsync(string group, string me, RedisValue from)
    {
        var people = await _db.StreamReadGroupAsync("staff", group, me, from, 50);
        foreach (var person in people)
        {
            var department = person["department"];
            if (department.IsNullOrEmpty)
            {
                _log.LogInformation("{Person} has no department", person["name"]);
                continue; // EVT4007
            }

            await _directory.UpdateAsync(person["name"].ToString(), department.ToString());
            await _db.StreamAcknowledgeAsync("staff", group, person.Id);
        }
    }

    public async Task SweepAsync(string group, string me)
    {
        var result = await _db.StreamAutoClaimAsync("staff", group, me, (long)TimeSpan.FromMinutes(1).TotalSeconds, "0-0"); // EVT4009, EVT5003, EVT5004
        foreach (var person in result.ClaimedEntries)
        {
            await _directory.UpdateAsync(person["name"].ToString(), person["department"].ToString());
            await _db.StreamAcknowledgeAsync("staff", group, person.Id);
        }
    }
}
