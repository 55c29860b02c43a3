using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Phases;

public interface IMill { Task GrindAsync(string sack); }

/// <summary>First all of a page, then the acknowledgement of those that went well.</summary>
public class TwoPhases(IDatabase db, IMill mill, ILogger<TwoPhases> log, string group, string me)
{
    public async Task GrindAsync(RedisValue from)
    {
        var sacks = await db.StreamReadGroupAsync("sacks", group, me, from, 10);
        var grinding = sacks.ToDictionary(sack => sack.Id, sack => mill.GrindAsync(sack["sack"].ToString()));
        try
        {
            await Task.WhenAll(grinding.Values);
        }
        catch (Exception e)
        {
            log.LogError(e, "Some sacks stay");
        }

        var ground = grinding.Where(pair => pair.Value.IsCompletedSuccessfully).Select(pair => pair.Key).ToArray();
        if (ground.Length > 0) await db.StreamAcknowledgeAsync("sacks", group, ground);
    }
}
