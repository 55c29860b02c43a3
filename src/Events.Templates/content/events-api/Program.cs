using Company.Api;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddEvents(events => events
    .UseRedisConnectionString("redis")         // ConnectionStrings:redis of the configuration
    .AddStream<OrderStream>()                  // OrderStream can be injected
    .BindConfiguration("Events"));
builder.Services.AddHealthChecks().AddEvents(tags: ["ready"]);
builder.Services.AddProblemDetails();

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
app.MapPost("/orders", async (OrderPlaced order, OrderStream orders, CancellationToken cancellationToken) =>
{
    EntryId entry = await orders.ProduceAsync(order, cancellationToken);
    return Results.Accepted(value: new { order.OrderId, Entry = entry.ToString() });
});
app.Run();
