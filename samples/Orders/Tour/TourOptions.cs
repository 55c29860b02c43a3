namespace Orders.Tour;

/// <summary>The command line of the sample.</summary>
internal sealed record TourOptions(string? Redis, string? StreamKey, bool Reset, bool Help)
{
    public const string Usage = """
        Usage: Orders [--redis host:port] [--stream-key key] [--reset]
          --redis host:port   use this Redis instead of the embedded store
          --stream-key key    use this stream instead of demo:events:orders
          --reset             delete the stream first if it exists
          --serve             no tour, but the demo in the browser: --serve --help
        Exit codes: 0 all counts are right, 1 could not run, 2 a count is off.
        """;

    /// <exception cref="ArgumentException">An argument is unknown or lacks its value.</exception>
    public static TourOptions Parse(string[] arguments)
    {
        var options = new TourOptions(null, null, false, false);
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--redis" => options with { Redis = Value(arguments, ref i) },
                "--stream-key" => options with { StreamKey = Value(arguments, ref i) },
                "--reset" => options with { Reset = true },
                "--help" or "-h" => options with { Help = true },
                _ => throw new ArgumentException($"Unknown argument '{arguments[i]}'."),
            };
        }

        return options;
    }

    private static string Value(string[] arguments, ref int index) =>
        index + 1 < arguments.Length && arguments[index + 1].Length > 0
            ? arguments[++index]
            : throw new ArgumentException($"{arguments[index]} needs a value.");
}
