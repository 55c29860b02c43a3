// config: events.additional_handler_types = MassTransit.IConsumer`1
// config: events.idempotent_handler_bases = Shop.Inbox.OnceConsumer`1
using MassTransit;
using StackExchange.Redis;

namespace Shop.Inbox;

public sealed record PointsEarned(string Customer, int Points);

/// <summary>The base class lets each message through once, so what derives from it may have any effect.</summary>
public abstract class OnceConsumer<T>(IDatabase db) : IConsumer<T>
    where T : class
{
    public async Task Consume(ConsumeContext<T> context)
    {
        if (!await db.StringSetAsync($"inbox:{context.MessageId}", 1, TimeSpan.FromDays(7), When.NotExists)) return;
        try
        {
            await HandleAsync(context.Message, context.CancellationToken);
        }
        catch
        {
            await db.KeyDeleteAsync($"inbox:{context.MessageId}");
            throw;
        }
    }

    protected abstract Task HandleAsync(T message, CancellationToken token);
}

public sealed class PointsConsumer(IDatabase db) : OnceConsumer<PointsEarned>(db)
{
    protected override Task HandleAsync(PointsEarned message, CancellationToken token) =>
        Database.HashIncrementAsync("points", message.Customer, message.Points);

    private IDatabase Database { get; } = db;
}
