using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Meadow.Wells;

public interface IGauge { Task SetAsync(string well, string depth); }

public class WellReader(IConnectionMultiplexer redis, IGauge gauge, ILogger<WellReader> log, string group, string me)
{
    public async Task RunAsync(CancellationToken token)
    {
        IDatabase db = redis.GetDatabase();
        string position = "0";
        while (!token.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] wells = await db.StreamReadGroupAsync("wells", group, me, position, 10);
                if (wells.Length == 0)
                {
                    position = ">";
                    await Task.Delay(100, token);
                }

                foreach (StreamEntry well in wells)
                {
                    await gauge.SetAsync(well["well"]!, well["depth"]!);
                    await db.StreamAcknowledgeAsync("wells", group, well.Id);
                }
            }
            catch (RedisException e) // EVT7005
            {
                log.LogError(e, "No well was read");
            }
        }
    }

    public Task<RedisResult> WaitAsync(RedisValue after) =>
        redis.GetDatabase().ExecuteAsync("XREAD", "COUNT", 10, "BLOCK", 5000, "STREAMS", "wells", after); // EVT5013
}
