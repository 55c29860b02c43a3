using StackExchange.Redis;

namespace Tram.Delays;

public interface IBoard { Task ShowAsync(string line, int minutes); }

public sealed class DelayBoard(IDatabase redis, IBoard board, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        StreamEntry[] page = await redis.StreamReadGroupAsync("delays", group, me, from, 30);
        foreach (StreamEntry entry in page)
        {
            if (!entry["minutes"].TryParse(out int minutes)) continue; // EVT4007
            await board.ShowAsync(entry["line"]!, minutes);
            await redis.StreamAcknowledgeAsync("delays", group, entry.Id);
        }
    }
}
