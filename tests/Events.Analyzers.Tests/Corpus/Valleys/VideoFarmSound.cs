using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Video.Sound;

public interface IEncoder { Task EncodeAsync(string file, string preset); }

public class VideoFarm(IDatabase db, IEncoder encoder, ILogger<VideoFarm> log, string group, string me)
{
    public async Task EncodePageAsync(RedisValue position)
    {
        var done = new List<RedisValue>();
        foreach (var job in await db.StreamReadGroupAsync("videos", group, me, position, 4))
        {
            try
            {
                await encoder.EncodeAsync(job["file"].ToString(), job["preset"].ToString());
                done.Add(job.Id);
            }
            catch (Exception e)
            {
                log.LogError(e, "{File} was not encoded", job["file"]);
            }
        }

        if (done.Count > 0) await db.StreamAcknowledgeAsync("videos", group, done.ToArray());
    }

    public async Task TakeOverAsync(long idle)
    {
        foreach (var info in await db.StreamPendingMessagesAsync("videos", group, 10, RedisValue.Null))
        {
            if (info.IdleTimeInMilliseconds < idle) continue;
            var claimed = await db.StreamClaimAsync("videos", group, me, idle, new[] { info.MessageId });
            if (claimed.Length == 0) continue;
            if (info.DeliveryCount > 3) await GiveUpAsync(claimed[0]);
            else await encoder.EncodeAsync(claimed[0]["file"].ToString(), claimed[0]["preset"].ToString());
            await db.StreamAcknowledgeAsync("videos", group, claimed[0].Id);
        }
    }

    private async Task GiveUpAsync(StreamEntry job)
    {
        log.LogError("{File} is given up", job["file"]);
        await db.ListLeftPushAsync("videos:given-up", job["file"]);
    }
}
