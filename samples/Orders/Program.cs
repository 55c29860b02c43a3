using Events.Client;
using Events.Errors;
using Events.InMemory;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Roles;
using Orders.Contracts;
using Orders.Serve;
using Orders.Tour;

if (args.Contains("--serve")) return await ServeProgram.RunAsync(args);

TourOptions options;
try
{
    options = TourOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(TourOptions.Usage);
    return 1;
}

if (options.Help)
{
    Console.WriteLine(TourOptions.Usage);
    return 0;
}

string key = options.StreamKey ?? OrderStream.Definition.Key;
try
{
    IStreamStore store = options.Redis is null
        ? new InMemoryStreamStore()
        : await RedisStreamStore.ConnectAsync(RedisOptions.Parse(options.Redis));
    await using var events = new EventsClient(store);
    Console.WriteLine(options.Redis is null
        ? "Orders on the embedded store: no Redis was named (--redis host:port)."
        : $"Orders on {store.Description}.");

    var stream = new StreamKey(key);
    if (options.Reset)
    {
        // Also where the stream is gone: something may be left beside it.
        await events.DeleteStreamAsync<OrderStream>(key);
    }
    else if (await store.ExistsAsync(stream))
    {
        Console.Error.WriteLine($"The key '{key}' exists already. --reset deletes it first; --stream-key names another; --serve looks at it.");
        return 1;
    }

    Console.WriteLine($"Stream {key}" + (options.Redis is null ? "" : $"; look at it with redis-cli: XRANGE {key} - + COUNT 5, XINFO GROUPS {key}, XPENDING {key} notifications"));
    bool isRight = await new OrdersTour(events, key, Console.Out).RunAsync();
    Console.WriteLine("Next: samples/Orders.Contracts and samples/Orders/Consumers are all that it took; --serve is the same by hand, in a browser.");
    return isRight ? 0 : 2;
}
catch (WrongTypeException)
{
    Console.Error.WriteLine($"The key '{key}' holds something else than a stream, and is left as it is. --stream-key names another.");
    return 1;
}
catch (Exception exception) when (exception is StreamStoreException or TimeoutException or FormatException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
