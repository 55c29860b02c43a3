using Events.Hosting;
using Events.Streams;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/scheduling.md.</summary>
internal static partial class SchedulingPage
{
    [EventStream("guide:orders")]
    public sealed partial class OrderStream;

    [Event<OrderStream>("payment.due")]
    public sealed partial record PaymentDue(string OrderId);

    [Event<OrderStream>("shop.opens")]
    public sealed partial record ShopOpens(string Shop);

    [Event<OrderStream>("shop.closes")]
    public sealed partial record CloseOfDay(string Shop);

#pragma warning disable CA1848, CA1873 // As short as a guide is.
    public static async Task ScheduleAsync(OrderStream orders, DateTimeOffset opening, ILogger logger)
    {
        ScheduledEvent reminder = await orders.ProduceAfterAsync(new PaymentDue("o-1"), TimeSpan.FromHours(24));
        await orders.ProduceAtAsync(new ShopOpens("berlin"), opening, id: "opens-berlin");
        await orders.ProduceRecurringAsync(new CloseOfDay("berlin"), "close-berlin", "0 20 * * MON-SAT", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

        ScheduleCancellation cancelled = await orders.CancelScheduledAsync(reminder.Id);
        if (cancelled.Kind == ScheduleCancellationKind.AlreadyMoved) logger.LogInformation("Too late: {Entry}", cancelled.Entry);
    }
#pragma warning restore CA1848, CA1873

    public static void Keep(EventsBuilder events)
    {
        events.AddStream<OrderStream>();
        events.AddSchedule<OrderStream>();
    }
}
