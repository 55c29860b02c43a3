using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Meadow.WellsWaits;

public interface IGauge { Task SetAsync(string well, string depth); }

public sealed class WellReader(ConfigurationOptions options, IConnectionMultiplexer shared, IGauge gauge, ILogger<WellReader> log, string group, string me)
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _own = new(() => ConnectionMultiplexer.ConnectAsync(options));

    public async Task RunAsync(CancellationToken token)
    {
        IDatabase db = shared.GetDatabase();
        string position = "0";
        while (!token.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] wells = await db.StreamReadGroupAsync("wells", group, me, position, 10);
                if (wells.Length == 0) position = ">";
                foreach (StreamEntry well in wells)
                {
                    await gauge.SetAsync(well["well"]!, well["depth"]!);
                    await db.StreamAcknowledgeAsync("wells", group, well.Id);
                }
            }
            catch (RedisException e)
            {
                log.LogError(e, "No well was read");
            }

            await Task.Delay(100, token);
        }
    }

    public async Task<RedisResult> WaitAsync(RedisValue after) =>
        await (await _own.Value).GetDatabase().ExecuteAsync("XREAD", "COUNT", 10, "BLOCK", 5000, "STREAMS", "wells", after);
}
