using System.Globalization;

namespace Orders.Pair;

/// <summary>The settings of the command line.</summary>
/// <param name="Redis">A connection string; null to start a server.</param>
/// <param name="ApiPort">The port of the API; 0 for any.</param>
/// <param name="WorkerPort">The port of the worker's health; 0 for any.</param>
/// <param name="Help">Whether the usage was asked for.</param>
internal sealed record PairOptions(string? Redis, int ApiPort, int WorkerPort, bool Help)
{
    public const string Usage = """
        Usage: dotnet run --project samples/Orders.Pair -- [options]
          --redis <connection>   the Redis to use, such as localhost:6379; without it a redis-server (or valkey-server) of the path is started, and ends with the pair
          --api-port <port>      of the API (8084; 0 for any that is free)
          --worker-port <port>   of the worker's health endpoints (8085; 0 for any that is free)
          --help                 this
        """;

    /// <exception cref="ArgumentException">Something is not understood.</exception>
    public static PairOptions Parse(string[] args)
    {
        var options = new PairOptions(null, 8084, 8085, false);
        for (int i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--help" or "-h" => options with { Help = true },
                "--redis" => options with { Redis = Value(ref i) },
                "--api-port" => options with { ApiPort = Port(ref i) },
                "--worker-port" => options with { WorkerPort = Port(ref i) },
                string unknown => throw new ArgumentException($"Unknown argument '{unknown}'."),
            };
        }

        return options;

        string Value(ref int i) => i + 1 < args.Length ? args[++i] : throw new ArgumentException($"{args[i]} needs a value.");

        int Port(ref int i)
        {
            string name = args[i];
            string text = Value(ref i);
            return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
                ? port
                : throw new ArgumentException($"'{text}' is no value of {name}.");
        }
    }
}
