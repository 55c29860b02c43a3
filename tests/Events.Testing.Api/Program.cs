using Events.Testing.Api;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddScoped<IReceipts, NoReceipts>();
builder.Services.AddEvents(events => events
    .UseRedis("redis.invalid:6379")
    .AddStream<ApiStream>()
    .AddScopedConsumer<Receipts>());
WebApplication app = builder.Build();
app.MapPost("/orders/{id}", async (string id, ApiStream orders) => (await orders.ProduceAsync(new OrderPosted(id))).ToString());
app.Run();
