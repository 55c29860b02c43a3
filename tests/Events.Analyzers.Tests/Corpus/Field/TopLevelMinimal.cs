using StackExchange.Redis;

var redis = await ConnectionMultiplexer.ConnectAsync("localhost:6379");
var db = redis.GetDatabase();
const string stream = "numbers", group = "sum";
var consumer = Environment.GetEnvironmentVariable("CONSUMER") ?? Environment.MachineName;

try
{
    db.StreamCreateConsumerGroup(stream, group, "0-0", true);
}
catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP"))
{
    Console.WriteLine("resuming");
}

using var cts = new CancellationTokenSource(TimeSpan.FromMinutes(10));
var producer = Task.Run(async () =>
{
    for (var n = 0; !cts.IsCancellationRequested; n++)
    {
        await db.StreamAddAsync(stream, "n", n, maxLength: 1000, useApproximateMaxLength: true);
        await Task.Delay(Random.Shared.Next(10, 100));
    }
});

long sum = 0;
RedisValue from = "0";
while (!cts.IsCancellationRequested)
{
    var entries = db.StreamReadGroup(stream, group, consumer, from, 10);
    if (entries.Length == 0 && from == "0") { from = ">"; continue; }
    foreach (var entry in entries)
    {
        sum += (long)entry["n"];
        db.StreamAcknowledge(stream, group, entry.Id);
    }

    Console.WriteLine(sum);
    await Task.Delay(200);
}

await producer;
