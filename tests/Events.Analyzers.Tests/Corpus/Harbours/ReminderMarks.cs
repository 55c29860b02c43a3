using Events;
using StackExchange.Redis;

namespace Harbour.Reminders;

[EventStream("appointments", MaxLength = 20_000)]
public sealed partial class AppointmentStream;

[Event<AppointmentStream>("appointment.tomorrow")]
public sealed partial record AppointmentTomorrow(string AppointmentId, string Phone, string Text);

[Event<AppointmentStream>("appointment.moved")]
public sealed partial record AppointmentMoved(string AppointmentId, string Phone, string Text);

[Event<AppointmentStream>("appointment.cancelled")]
public sealed partial record AppointmentCancelled(string AppointmentId, string Phone);

public interface ISmsClient { Task SendAsync(string phone, string text, CancellationToken token); }

[ConsumerGroup<AppointmentStream>("sms")]
public sealed partial class ReminderMarks(IDatabase redis, ISmsClient sms)
{
    [Handles]
    public async Task OnTomorrow(AppointmentTomorrow tomorrow, CancellationToken token)
    {
        var key = $"reminded:{tomorrow.AppointmentId}";
        if (await redis.KeyExistsAsync(key)) return; // EVT3004
        await sms.SendAsync(tomorrow.Phone, tomorrow.Text, token);
        await redis.StringSetAsync(key, "1", TimeSpan.FromDays(2));
    }

    [Handles]
    public async Task OnMoved(AppointmentMoved moved, CancellationToken token)
    {
        var isFirst = await redis.StringSetAsync($"moved:{moved.AppointmentId}", 1, TimeSpan.FromHours(1), When.NotExists); // EVT3004
        if (isFirst) await sms.SendAsync(moved.Phone, moved.Text, token);
    }

    [Handles]
    public async Task OnCancelled(AppointmentCancelled cancelled, EventContext context, CancellationToken token)
    {
        if (context.DeliveryCount > 1) return; // EVT3004
        await sms.SendAsync(cancelled.Phone, "Your appointment was cancelled", token);
    }
}
