using Events;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Ink;

public interface IPress { Task StartAsync(string job, CancellationToken token); }

[EventStream("ink", MaxLength = 20_000)]
public sealed partial class InkStream;

[Event<InkStream>("mixed")]
public sealed partial record InkMixed(string JobId, string Color);

[Event<InkStream>("tested")]
public sealed partial record InkTested(string JobId, string Color);

[ConsumerGroup<InkStream>("press")]
public sealed partial class InkTwoSteps(IDatabase redis, IPress press, ILogger<InkTwoSteps> logger)
{
    [Handles]
    public async Task OnMixed(InkMixed mixed, CancellationToken token)
    {
        var key = $"ink:{mixed.JobId}";
        if (await redis.KeyExistsAsync(key)) return; // EVT3004
        await press.StartAsync(mixed.JobId, token);
        await redis.ListRightPushAsync("ink:log", mixed.JobId);
        await redis.StringSetAsync(key, "started", TimeSpan.FromDays(2));
    }

    [Handles]
    public async Task OnTested(InkTested tested, CancellationToken token)
    {
        var key = $"ink:test:{tested.JobId}";
        var mine = Guid.NewGuid().ToString();
        if (!await redis.LockTakeAsync(key, mine, TimeSpan.FromMinutes(1))) throw new InvalidOperationException("somebody tests it");
        try
        {
            await press.StartAsync("test " + tested.JobId, token);
            logger.LogInformation("Tested {Job}", tested.JobId);
        }
        finally
        {
            await redis.LockReleaseAsync(key, mine);
        }
    }
}
