using Events;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Reminders.TakenBack;

[EventStream("appointments", MaxLength = 20_000)]
public sealed partial class AppointmentStream;

[Event<AppointmentStream>("appointment.tomorrow")]
public sealed partial record AppointmentTomorrow(string AppointmentId, string Phone, string Text);

[Event<AppointmentStream>("appointment.cancelled")]
public sealed partial record AppointmentCancelled(string AppointmentId, string Phone);

public interface ISmsClient { Task SendAsync(string phone, string text, CancellationToken token); }

[ConsumerGroup<AppointmentStream>("sms")]
public sealed partial class ReminderMarks(IDatabase redis, ISmsClient sms, ILogger<ReminderMarks> logger)
{
    [Handles]
    public async Task OnTomorrow(AppointmentTomorrow tomorrow, CancellationToken token)
    {
        var key = $"reminded:{tomorrow.AppointmentId}";
        if (!await redis.StringSetAsync(key, "busy", TimeSpan.FromMinutes(1), When.NotExists)) return;
        try
        {
            await sms.SendAsync(tomorrow.Phone, tomorrow.Text, token);
            await redis.StringSetAsync(key, "done", TimeSpan.FromDays(2));
        }
        catch
        {
            await redis.KeyDeleteAsync(key);
            throw;
        }
    }

    [Handles, DedupeBy(nameof(AppointmentCancelled.AppointmentId))]
    public async Task OnCancelled(AppointmentCancelled cancelled, EventContext context, CancellationToken token)
    {
        if (context.DeliveryCount > 3) logger.LogWarning("{Id} was delivered {Count} times", cancelled.AppointmentId, context.DeliveryCount);
        await sms.SendAsync(cancelled.Phone, "Your appointment was cancelled", token);
    }
}
