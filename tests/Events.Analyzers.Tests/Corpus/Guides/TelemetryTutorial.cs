using StackExchange.Redis;

// The first steps as tutorials show them: a producer, a reader of the newest, and an average through a group.
var tokenSource = new CancellationTokenSource();
var token = tokenSource.Token;
var muxer = ConnectionMultiplexer.Connect("localhost");
var db = muxer.GetDatabase();
const string streamName = "telemetry";
const string groupName = "avg";

if (!await db.KeyExistsAsync(streamName) || (await db.StreamGroupInfoAsync(streamName)).All(x => x.Name != groupName))
{
    await db.StreamCreateConsumerGroupAsync(streamName, groupName, "0-0", true);
}

var producerTask = Task.Run(async () =>
{
    var random = new Random();
    while (!token.IsCancellationRequested)
    {
        await db.StreamAddAsync(streamName, // EVT6001
            new NameValueEntry[] { new("temp", random.Next(50, 65)), new("time", DateTimeOffset.Now.ToUnixTimeSeconds()) });
        await Task.Delay(2000);
    }
});

var readTask = Task.Run(async () =>
{
    while (!token.IsCancellationRequested)
    {
        var result = await db.StreamRangeAsync(streamName, "-", "+", 1, Order.Descending);
        if (result.Any()) Console.WriteLine($"newest: {result.First()["temp"]}");
        await Task.Delay(1000);
    }
});

var groupTask = Task.Run(async () =>
{
    string id = string.Empty;
    while (!token.IsCancellationRequested)
    {
        if (!string.IsNullOrEmpty(id))
        {
            await db.StreamAcknowledgeAsync(streamName, groupName, id);
            id = string.Empty;
        }

        var result = await db.StreamReadGroupAsync(streamName, groupName, "avg-1", ">", 1); // EVT4008, EVT5011
        if (result.Any())
        {
            id = result.First().Id!;
            Console.WriteLine($"average over {result.First()["temp"]}");
        }

        await Task.Delay(1000);
    }
});

tokenSource.CancelAfter(TimeSpan.FromSeconds(20));
await Task.WhenAll(producerTask, readTask, groupTask);
