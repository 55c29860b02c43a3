using Events;
using Microsoft.Extensions.Logging;

namespace Good.Decisions
{
    [EventStream("good-orders", MaxLength = 10_000)]
    public sealed partial class OrderStream;

    [Event<OrderStream>("placed")]
    public sealed partial record Placed(string OrderId, string Customer, decimal Total);

    [Event<OrderStream>("confirmed")]
    public sealed partial record Confirmed(string OrderId, string ConfirmationId);

    [Event<OrderStream>("rejected")]
    public sealed partial record Rejected(string OrderId, string Reason);

    [Event<OrderStream>("remembered")]
    public sealed partial record Remembered(string OrderId, int Days);

    public interface IRisk { Task<decimal> ScoreAsync(string customer, CancellationToken token); }
    public interface IReminders { Task ScheduleAsync(string id, DateTimeOffset due, CancellationToken token); }

    [ConsumerGroup<OrderStream>("decisions")]
    public sealed partial class Decisions(OrderStream orders, IRisk risk, IReminders reminders, TimeProvider clock, ILogger<Decisions> logger)
    {
        private readonly Dictionary<string, decimal> _scores = [];

        [Handles]
        public async Task OnPlaced(Placed placed, EventContext context, CancellationToken token)
        {
            decimal score = await risk.ScoreAsync(placed.Customer, token);
            _scores[placed.Customer] = score;
            logger.LogInformation("Score {Score} of {Order}, attempt {Attempt}", score, placed.OrderId, context.DeliveryCount);
            if (score > 0.8m) await orders.ProduceAsync(new Rejected(placed.OrderId, "risk"), token);
            else await orders.ProduceAsync(new Confirmed(placed.OrderId, $"c-{context.Id}"), token);
        }

        [Handles]
        public async Task OnRemembered(Remembered remembered, EventContext context, CancellationToken token)
        {
            var due = clock.GetUtcNow().AddDays(remembered.Days);
            await reminders.ScheduleAsync($"reminder:{remembered.OrderId}", due, token);
        }
    }
}
