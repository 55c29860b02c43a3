using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.RadioOwnLine;

public interface ISpeaker
{
    Task SayAsync(string text, CancellationToken token);
}

public sealed class RadioOwnLine(ConfigurationOptions options, ISpeaker speaker, ILogger<RadioOwnLine> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken token)
    {
        await using ConnectionMultiplexer line = await ConnectionMultiplexer.ConnectAsync(options);
        IDatabase db = line.GetDatabase();
        string last = "$";
        while (!token.IsCancellationRequested)
        {
            try
            {
                RedisResult reply = await db.ExecuteAsync("XREAD", "COUNT", 10, "BLOCK", 5000, "STREAMS", "radio", last);
                if (reply.IsNull) continue;
                foreach (RedisResult entry in (RedisResult[])reply[0][1]!)
                {
                    last = (string)entry[0]!;
                    await speaker.SayAsync((string)entry[1][1]!, token);
                }
            }
            catch (RedisException e)
            {
                logger.LogError(e, "Static");
                await Task.Delay(TimeSpan.FromSeconds(3), token);
            }
        }
    }
}
