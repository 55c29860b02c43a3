using StackExchange.Redis;

namespace Lake.Tables;

public interface ISonar { Task<IReadOnlySet<string>> PingAsync(IReadOnlyCollection<string> texts); }

public sealed class SonarWorker(IDatabase redis, ISonar sonar, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        var byId = (await redis.StreamReadGroupAsync("sonar", group, me, from, 20)).ToDictionary(e => e.Id, e => (string)e["text"]!);
        var heard = await sonar.PingAsync(byId.Values);
        foreach ((RedisValue id, string text) in byId)
        {
            if (heard.Contains(text)) await redis.StreamAcknowledgeAsync("sonar", group, id);
        }
    }
}
