using Events;
using Events.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Shop.Mail;

[EventStream("mail:orders", MaxLength = 10_000)]
public sealed partial class MailStream;

[Event<MailStream>("order.placed")]
public sealed partial record MailOrderPlaced(string OrderId, string Customer);

[Event<MailStream>("order.shipped")]
public sealed partial record MailOrderShipped(string OrderId);

public sealed class MailContext : DbContext
{
    public DbSet<Letter> Letters => Set<Letter>();
}

public sealed class Letter
{
    public string Id { get; set; } = "";
}

[ConsumerGroup<MailStream>("mail")]
public sealed partial class Letters(MailContext context)
{
    [Handles, DedupeBy(nameof(MailOrderPlaced.OrderId))]
    public async Task OnPlaced(MailOrderPlaced placed, CancellationToken token)
    {
        context.Letters.Add(new Letter { Id = placed.OrderId });
        await context.SaveChangesAsync(token);
    }
}

[ConsumerGroup<MailStream>("mail")]
public sealed partial class Parcels // EVT1009
{
    [Handles]
    public Task OnShipped(MailOrderShipped shipped) => Task.CompletedTask;
}

[ConsumerGroup<MailStream>("archive")]
public sealed partial class Archive // EVT1010
{
    public Task OnPlaced(MailOrderPlaced placed) => Task.CompletedTask;
}

public static class MailConsumers
{
    public static void Add(EventsBuilder events) => events
        .AddStream<MailStream>()
        .AddScopedConsumer<Parcels>()
        .AddConsumer<Letters>(); // EVT3006
}
