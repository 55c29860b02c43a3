using Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddEvents(events => events
    .UseRedis("localhost:6379")
    .AddStream<Carts>()
    .AddConsumer<CartMails>());
WebApplication app = builder.Build();

app.MapPost("/carts/{id}/checkout", async (string id, CheckOut body, Carts carts, CancellationToken token) =>
{
    EntryId entry = await carts.ProduceAsync(new CheckedOut(id, body.Customer, DateTimeOffset.UtcNow), token);
    return Results.Accepted($"/carts/{id}", new { entry = entry.ToString() });
});

app.Run();

public sealed record CheckOut(string Customer);

[EventStream("{shop}:carts", MaxLength = 100_000)]
public sealed partial class Carts;

[Event<Carts>("cart.checked_out")]
public sealed partial record CheckedOut(string CartId, string Customer, DateTimeOffset At);

[ConsumerGroup<Carts>("mails")]
public sealed partial class CartMails
{
    [Handles]
    public Task OnCheckedOut(CheckedOut checkedOut, EventContext context, CancellationToken token)
    {
        Console.WriteLine($"{context.Id}: {checkedOut.CartId} of {checkedOut.Customer}");
        return Task.CompletedTask;
    }
}
