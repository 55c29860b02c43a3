using StackExchange.Redis;

namespace Calm.Flags;

public interface IDoors { Task OpenAsync(string door); }

public sealed class DoorLoop(IDatabase redis, IDoors doors, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("open", group, me, from, 1))
        {
            bool opened = false;
            try
            {
                await doors.OpenAsync(entry["door"]!);
                opened = true;
            }
            finally
            {
                if (opened) await redis.StreamAcknowledgeAsync("open", group, entry.Id);
            }
        }
    }
}
