using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace River.Floods;

public interface ISirens { Task SoundAsync(string town); }

public abstract class AlarmLoop(IDatabase redis, ILogger logger, string group, string me)
{
    protected abstract Task OnAlarmAsync(StreamEntry alarm);

    public async Task TurnAsync(RedisValue from)
    {
        var alarms = await redis.StreamReadGroupAsync("alarms", group, me, from, 10);
        await Parallel.ForEachAsync(alarms, async (alarm, _) => await SafeAsync(alarm));
        foreach (var alarm in alarms) await redis.StreamAcknowledgeAsync("alarms", group, alarm.Id);
    }

    private async ValueTask SafeAsync(StreamEntry alarm)
    {
        try
        {
            await OnAlarmAsync(alarm);
        }
        catch (Exception e) // EVT4003
        {
            logger.LogError(e, "Alarm {Id}", alarm.Id);
        }
    }
}

public sealed class Sirens(IDatabase redis, ISirens sirens, ILogger<Sirens> logger, string group, string me) : AlarmLoop(redis, logger, group, me)
{
    protected override Task OnAlarmAsync(StreamEntry alarm) => sirens.SoundAsync(alarm["town"]!);
}
