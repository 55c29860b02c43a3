using Events;

namespace Calm.Reasons;

[EventStream("alarms", MaxLength = 20_000)]
public sealed partial class AlarmStream;

[Event<AlarmStream>("raised")]
public sealed partial record AlarmRaised(string AlarmId, string Site);

public interface IPager { Task SendPushAsync(string site, string text, CancellationToken token); }

[ConsumerGroup<AlarmStream>("pagers")]
public sealed partial class PagerGroup(IPager pager)
{
    [Handles, Idempotent("an alarm that is told twice is better than one that is not told")]
    public Task OnRaised(AlarmRaised raised, CancellationToken token) => pager.SendPushAsync(raised.Site, raised.AlarmId, token);
}
