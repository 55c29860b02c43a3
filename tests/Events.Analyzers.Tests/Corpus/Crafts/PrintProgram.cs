using StackExchange.Redis;

string key = args.Length > 0 ? args[0] : "prints";
using var connection = await ConnectionMultiplexer.ConnectAsync("localhost:6379");
var db = connection.GetDatabase();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
RedisValue last = "0-0";
while (!stop.IsCancellationRequested)
{
    var prints = await db.StreamReadAsync(key, last, 25);
    if (prints.Length == 0)
    {
        await Task.Delay(500);
        continue;
    }

    foreach (var print in prints)
    {
        Console.WriteLine($"{print.Id}: {print["title"]} x {print["copies"]}");
        last = print.Id;
    }

    long done = await db.StreamAcknowledgeAsync(key, "printers", prints.Select(p => p.Id).ToArray()); // EVT5001
    Console.WriteLine($"{done} done");
}
