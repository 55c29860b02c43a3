using Company.Worker;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddEvents(events => events
    .UseRedisConnectionString("redis")         // ConnectionStrings:redis of the configuration
    .AddStream<OrderStream>()
    .AddConsumer<Notifications>()              // runs as long as the host does
    .BindConfiguration("Events"));             // options of streams and consumers
builder.Build().Run();
