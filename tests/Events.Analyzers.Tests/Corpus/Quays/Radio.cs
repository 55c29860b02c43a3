using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Quay.Radio;

public interface ISpeaker
{
    Task SayAsync(string text);
}

public sealed class Radio(IConnectionMultiplexer redis, ISpeaker speaker) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken token)
    {
        IDatabase db = redis.GetDatabase();
        var last = "0-0";
        while (!token.IsCancellationRequested)
        {
            RedisResult reply = await db.ExecuteAsync("XREAD", "COUNT", 10, "BLOCK", 5000, "STREAMS", "radio", last); // EVT5013
            if (reply.IsNull) continue;
            foreach (RedisResult entry in (RedisResult[])reply[0][1]!)
            {
                last = (string)entry[0]!;
                speaker.SayAsync((string)entry[1][1]!).GetAwaiter().GetResult(); // EVT7003
            }
        }
    }
}
