using Events.Errors;

namespace Orders.Serve;

/// <summary>The demo from the command line: what it prints, and the exit code.</summary>
internal static class ServeProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        string key = "";
        try
        {
            ServeOptions options = ServeOptions.Parse(args);
            key = options.StreamKey;
            if (options.Help)
            {
                Console.WriteLine(ServeOptions.Usage);
                return 0;
            }

            await using DemoServer server = await DemoServer.StartAsync(options);
            Console.WriteLine(options.Redis is null
                ? "Orders on the embedded store: no Redis was named (--redis host:port)."
                : $"Orders on {server.Events.Store.Description}.");
            Console.WriteLine($"Stream {options.StreamKey}, about {options.MaxLength} entries; {(options.Reset ? "it was deleted first" : "what was there is kept")}.");
            Console.WriteLine($"Two groups, three workers; others claim what was idle for {options.ClaimIdle.TotalSeconds} s.");
            Console.WriteLine($"Look at {server.Address} (Ctrl-C ends it).");
            await server.WaitAsync();
            return 0;
        }
        catch (ArgumentException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Console.Error.WriteLine(ServeOptions.Usage);
            return 1;
        }
        catch (WrongTypeException)
        {
            Console.Error.WriteLine($"The key '{key}' holds something else than a stream, and is left as it is. --stream-key names another.");
            return 1;
        }
        catch (Exception exception) when (exception is StreamStoreException or TimeoutException or FormatException or IOException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
