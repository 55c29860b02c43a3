using System.Threading.Channels;
using Events;
using Microsoft.Extensions.Logging;

namespace Valley.Alarms;

[EventStream("alarms", MaxLength = 5000)]
public sealed partial class AlarmStream;

[Event<AlarmStream>("alarm.raised")]
public sealed partial record AlarmRaised(string AlarmId, string Phone);

[Event<AlarmStream>("alarm.cleared")]
public sealed partial record AlarmCleared(string AlarmId, string Phone);

[Event<AlarmStream>("alarm.muted")]
public sealed partial record AlarmMuted(string AlarmId);

public interface ISmsProvider { Task SendAsync(string phone, string text); }

public sealed class AlarmQueue
{
    private readonly Channel<string> _alarms = Channel.CreateUnbounded<string>();

    public ChannelReader<string> Reader => _alarms.Reader;

    public void Add(string alarm) => _alarms.Writer.TryWrite(alarm);
}

[ConsumerGroup<AlarmStream>("calls")]
public sealed partial class AlarmCalls(ISmsProvider sms, AlarmQueue queue, ILogger<AlarmCalls> logger)
{
    [Handles]
    public async Task OnRaised(AlarmRaised raised, EventContext context)
    {
        if (context.DeliveryCount >= 2) return; // EVT3004
        await sms.SendAsync(raised.Phone, $"Alarm {raised.AlarmId}");
    }

    [Handles, DedupeBy(nameof(AlarmCleared.AlarmId))]
    public async Task OnCleared(AlarmCleared cleared)
    {
        try
        {
            await sms.SendAsync(cleared.Phone, $"Alarm {cleared.AlarmId} is over");
        }
        catch // EVT4003
        {
            logger.LogWarning("{Phone} was not told", cleared.Phone);
        }
    }

    [Handles]
    public Task OnMuted(AlarmMuted muted)
    {
        queue.Add(muted.AlarmId); // EVT4005
        return Task.CompletedTask;
    }
}
