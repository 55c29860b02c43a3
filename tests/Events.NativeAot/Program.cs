using System.Diagnostics;
using System.Globalization;
using Events;
using Events.NativeAot;
using Events.Protection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

// Produces and handles seven events over the Redis that is named, by our own engine or over a multiplexer, and says what came
// and how long the first took.
bool isMultiplexer = args is [_, "multiplexer"];
HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["ConnectionStrings:cache"] = args[0],
    ["Events:Redis:ConnectTimeout"] = "10s",
    ["Events:Consumers:warehouse:Retry:FirstDelay"] = "20ms",
    ["Events:Consumers:warehouse:UnknownEvents"] = "Skip",
});
builder.Services.Configure<ConsumerOptions>("warehouse", options => options.Concurrency = 2);
builder.Services.AddSingleton<Handled>();
builder.Services.AddEvents(events => events.AddStream<OrderStream>().AddConsumer<Warehouse>().BindConfiguration("Events")
    .UseKeyProvider(new FixedKeyProvider(new EncryptionKey("k1", new byte[32]))));
builder.Services.AddEvents(events => _ = isMultiplexer
    ? events.UseStackExchangeRedis(ConnectionMultiplexer.Connect(args[0]))
    : events.UseRedisConnectionString("cache"));
using IHost host = builder.Build();
await host.StartAsync();
OrderStream orders = host.Services.GetRequiredService<OrderStream>();
Handled handled = host.Services.GetRequiredService<Handled>();
var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));
for (int i = 1; i <= 3; i++)
{
    await orders.ProduceAsync(new OrderPlaced(
        $"o-{i}", 49.50m, i, at, new Guid(i, 0, 0, new byte[8]), [1, 2, 255], Channel.Shop, i == 3 ? null : "gift"));
}

await orders.ProduceBatchAsync([new OrderShipped("o-1", new DateOnly(2026, 1, 3)), OrderShipped.WithShapes("o-2", new DateOnly(2026, 1, 4))]);
await orders.ProduceAsync(new OrderReturnedV1("o-1", 1250));
await orders.ProduceAsync(OrderReturned.WithSecrets("o-2"));
await handled.All.WaitAsync(TimeSpan.FromSeconds(30));
await host.StopAsync();

foreach (OrderPlaced placed in handled.Placed.OrderBy(placed => placed.OrderId))
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"placed {placed.OrderId} {placed.Amount} {placed.Items} {placed.At:O} {placed.Cart:N} {Convert.ToHexString(placed.Signature)} {placed.Channel} {placed.Note ?? "none"}"));
}

if (!handled.Shipped.Any(shipped => shipped.HasShapes())) Console.WriteLine("fields of some shape are lost");
foreach (OrderShipped shipped in handled.Shipped) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"shipped {shipped.OrderId} {shipped.On:O}"));
foreach (OrderReturned returned in handled.Returned.OrderBy(returned => returned.OrderId)) Console.WriteLine($"returned {returned.Show()}");
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"first handled after {handled.First!.Value.TotalMilliseconds:0} ms, {Process.GetCurrentProcess().WorkingSet64 >> 20} MiB resident"));
