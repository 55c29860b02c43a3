using Events;
using Orders.Api;
using Orders.Contracts;
using Orders.Defaults;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<StoreFailures>();
builder.Services.AddValidation();
builder.Services.AddEvents(events => events
    .UseRedisConnectionString("redis")
    .AddStream<OrderStream>()
    .BindConfiguration("Events"));

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapHealth();
app.MapPost("/orders", static async (PlaceOrder order, OrderStream orders, CancellationToken cancellationToken) =>
{
    string id = order.OrderId ?? $"o-{Guid.CreateVersion7():N}";
    EntryId entry = await orders.ProduceAsync(new OrderPlaced(id, order.Customer, order.Amount), cancellationToken);
    return Results.Accepted(value: new { OrderId = id, Entry = entry.ToString() });
});
return await app.RunToEndAsync();
