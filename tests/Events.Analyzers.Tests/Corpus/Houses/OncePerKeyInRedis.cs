using Events;
using StackExchange.Redis;

namespace Alerts.Push;

[EventStream("alerts", MaxLength = 10_000)]
public sealed partial class AlertStream;

[Event<AlertStream>("raised")]
public sealed partial record AlertRaised(string AlertId, string Device, string Text);

public interface IPush { Task SendNotificationAsync(string device, string text, CancellationToken token); }

[ConsumerGroup<AlertStream>("push")]
public sealed partial class AlertPush(IDatabase redis, IPush push)
{
    [Handles]
    public async Task OnRaised(AlertRaised raised, CancellationToken token)
    {
        var mark = $"pushed:{raised.AlertId}";
        if (!await redis.StringSetAsync(mark, 1, TimeSpan.FromDays(7), When.NotExists)) return;
        try
        {
            await push.SendNotificationAsync(raised.Device, raised.Text, token);
        }
        catch
        {
            await redis.KeyDeleteAsync(mark);
            throw;
        }
    }
}
