using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Video;

public interface IEncoder { Task EncodeAsync(string file, string preset); }

public class VideoFarm
{
    private readonly IDatabase _db;
    private readonly IEncoder _encoder;
    private readonly ILogger _log;
    private readonly string _group;
    private readonly string _me;

    public VideoFarm(IDatabase db, IEncoder encoder, ILoggerFactory loggers, string group, string me)
    {
        _db = db;
        _encoder = encoder;
        _log = loggers.CreateLogger("video");
        _group = group;
        _me = me;
    }

    public async Task EncodeNextAsync(RedisValue position)
    {
        StreamEntry[] jobs = await _db.StreamReadGroupAsync("videos", _group, _me, position, 1);
        if (jobs.Length == 0) return;

        var job = jobs[0];
        var watch = Stopwatch.StartNew();
        try
        {
            await _encoder.EncodeAsync(job["file"].ToString(), job["preset"].ToString());
            _log.LogInformation("{File} took {Elapsed}", job["file"], watch.Elapsed);
        }
        catch (Exception e)
        {
            _log.LogError(e, "{File} was not encoded", job["file"]);
        }
        finally
        {
            await _db.StreamAcknowledgeAsync("videos", _group, job.Id); // EVT4002
        }
    }

    public async Task EncodePageAsync(RedisValue position)
    {
        var jobs = await _db.StreamReadGroupAsync("videos", _group, _me, position, 4);
        foreach (var job in jobs)
        {
            await EncodeAsync(job);
        }

        if (jobs.Any()) await _db.StreamAcknowledgeAsync("videos", _group, jobs.Select(j => j.Id).ToArray());
    }

    public async Task TakeOverAsync(string from)
    {
        var pending = await _db.StreamPendingMessagesAsync("videos", _group, 10, from);
        foreach (var info in pending)
        {
            if (info.IdleTimeInMilliseconds < 600_000 || info.DeliveryCount > 3) continue;
            foreach (var job in await _db.StreamClaimAsync("videos", _group, _me, 0, new[] { info.MessageId })) await EncodeAsync(job); // EVT5003
        }
    }

    private async Task EncodeAsync(StreamEntry job)
    {
        try
        {
            await _encoder.EncodeAsync(job["file"].ToString(), job["preset"].ToString());
        }
        catch (Exception e) // EVT4003
        {
            _log.LogError(e, "{File} was not encoded", job["file"]);
        }
    }
}
