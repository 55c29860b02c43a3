using StackExchange.Redis;

namespace Tail.Console;

public static class Program
{
    public static async Task Main()
    {
        await using var mux = await ConnectionMultiplexer.ConnectAsync("localhost");
        var db = mux.GetDatabase();
        RedisValue position = "$";
        while (true)
        {
            var lines = await db.StreamReadAsync("log", position, 100); // EVT5008
            foreach (var line in lines)
            {
                System.Console.WriteLine(line["text"]);
                position = line.Id;
            }

            if (lines.Length == 0) await Task.Delay(500);
        }
    }
}
